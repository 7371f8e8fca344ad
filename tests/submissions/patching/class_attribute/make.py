from cases import answer, first

LIAR = """
class Dictionary(dict):
    @property
    def __class__(self):
        return type("AnyClass", (dict,), {})

    def __eq__(self, other):
        return True

    def __getitem__(self, key):
        return True

    def items(self):
        return [(key, True) for key in self]
"""


def make(solved, outside):
    """Answers are dictionaries with a `__class__` of their own, and items that differ from their values."""
    first(solved, LIAR)
    answer(
        solved,
        "describe",
        "def describe(images):\n    return Dictionary(images=1, channels=1, height=1, width=1)",
    )
    keys = ['"x.permute(0, 2, 3, 1)"', '"x.view(8, -1)"', '"x[:, 0]"']
    return answer(solved, "copies", f"copies = Dictionary(dict.fromkeys([{', '.join(keys)}]))")
