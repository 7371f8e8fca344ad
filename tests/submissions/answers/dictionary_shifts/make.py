from cases import answer

TABLE = """
class Shifting(dict):
    asked = 0

    def __getitem__(self, key):
        type(self).asked += 1
        return bool(self.asked % 2)

    def items(self):
        type(self).asked += 1
        return [(key, bool(self.asked % 2)) for key in self]

copies = Shifting.fromkeys(("x.permute(0, 2, 3, 1)", "x.view(8, -1)", "x.permute(0, 2, 3, 1).contiguous()", "x.permute(0, 2, 3, 1).reshape(8, -1)", "x[:, 0]", "x.to(memory_format=torch.channels_last)"))
"""


def make(solved, outside):
    """Another answer each time it is read."""
    return answer(solved, "copies", TABLE)
