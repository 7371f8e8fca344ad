from cases import answer, first

SOURCES = [
    "(" * 19_000,
    "-" * 19_000 + "1",
    "not " * 4000 + "1",
    "1" + "+1" * 9000,
    "a" + ".a" * 9000,
    "{1:" * 5000,
    "f(" * 90 + "**x, *",
    "lambda: " * 2000 + "1",
    "f'{" * 50,
    "x = " * 5000 + "1",
    "@a\n" * 5000,
    "[" * 199 + "]" * 199,
]


def make(solved, outside):
    """Cells that are hard to parse: thousands of brackets, signs, lambdas; an answer among them."""
    first(solved, *SOURCES)
    return answer(
        solved,
        "pixel",
        "def pixel(images, index, x, y):\n    return " + "-" * 19_000 + "images[index, :, y, x]",
    )
