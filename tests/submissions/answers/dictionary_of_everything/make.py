from cases import answer

TABLE = """
class Both:
    def __eq__(self, other): return True
    def __hash__(self): return 1
    def __bool__(self): return True
copies = {key: Both() for key in ("x.permute(0, 2, 3, 1)", "x.view(8, -1)", "x.permute(0, 2, 3, 1).contiguous()", "x.permute(0, 2, 3, 1).reshape(8, -1)", "x[:, 0]", "x.to(memory_format=torch.channels_last)")}
"""


def make(solved, outside):
    """Answers that equal both True and False; and a dictionary that is refilled while it is read."""
    answer(solved, "copies", TABLE)
    return answer(
        solved,
        "runs_to_the_end",
        "runs_to_the_end = {size: float('nan') for size in (60000, 33600, 8400, 1437, 250)}",
    )
