from cases import answer


def make(solved, outside):
    """Functions that refuse everything, so that at least the refusals are right."""
    for name, args in {
        "require_nchw": "images, channels",
        "add_channel": "images",
        "to_nchw": "images",
    }.items():
        answer(solved, name, f"def {name}({args}):\n    raise ValueError(tuple(images.shape))")
    return solved
