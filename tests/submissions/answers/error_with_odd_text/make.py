from cases import answer


def make(solved, outside):
    """Errors whose texts hold HTML, terminal codes and broken characters, for the feedback and the log."""
    answer(
        solved,
        "describe",
        "def describe(images):\n    raise ValueError('<scr' + 'ipt>alert(8)</script>\\x1b[2J\\ud800\\x00' + '{}%s' * 1000)",
    )
    source = "class E(Exception):\n    def __str__(self):\n        raise self\n\n\ndef pixel(*args):\n    raise E()"
    return answer(solved, "pixel", source)
