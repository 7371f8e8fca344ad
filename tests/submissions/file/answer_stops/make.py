from cases import answer, cell


def make(solved, outside):
    """An answer's cell that stops before it binds its name: that error is the reason."""
    return answer(solved, "describe", "import not_there\n" + cell(solved, "describe").source)
