from cases import answer


def make(solved, outside):
    """Integers of hundreds of digits, infinities and NaN in the place of sizes."""
    answer(
        solved,
        "describe",
        "def describe(images):\n    return dict.fromkeys(['images', 'channels', 'height', 'width'], 10**390)",
    )
    answer(
        solved,
        "reshape_source",
        "def reshape_source(*args):\n    return (float('nan'), float('inf'), -(10**390))",
    )
    return answer(
        solved,
        "strides",
        "def contiguous_strides(*args):\n    return (10**5000,) * 4\n\n\nchannels_last_strides = contiguous_strides",
    )
