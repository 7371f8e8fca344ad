from cases import answer


def make(solved, outside):
    """Refusals of its own kinds: an error named ValueError that is none is taken for one; the rest is wrong."""
    fake = "Fake = type('ValueError', (Exception,), {})\n\n\ndef to_nchw(images):\n    raise Fake()"
    answer(solved, "to_nchw", fake)
    return answer(
        solved,
        "require_nchw",
        "def require_nchw(images, channels):\n    raise Fake(tuple(images.shape))",
    )
