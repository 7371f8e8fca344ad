from cases import answer


def make(solved, outside):
    """Errors of odd kinds: groups, a BaseException, a class whose name is a sentence."""
    source = "def describe(images):\n    raise BaseExceptionGroup('many', [GeneratorExit(), KeyError(1)])"
    return answer(solved, "describe", source)
