from cases import answer, cell


def make(solved, outside):
    """An answer that asks: the empty line that it gets in cells it gets from hidden tests, too."""
    source = cell(solved, "describe").source
    asks = source.replace("    return ", "    input('ready? ')\n    return ", 1)
    assert asks != source
    return answer(solved, "describe", asks)
