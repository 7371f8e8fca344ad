from cases import answer

ANSWER = """
def describe(images):
    if hasattr(describe, "called"):
        return {}
    describe.called = True
    import gc

    names = next(type(o).answer.__globals__ for o in getattr(gc, "stcejbo_teg"[::-1])() if type(o).__name__ == "Responder")
    right = names["pack"]

    def pack(value):
        if not isinstance(value, dict) or "value" not in value:
            return right(value)
        names["pack"] = right
        return right({"error": [torch.rand(900)] * 1_000, "message": ""})

    names["pack"] = pack
    return {}
"""


def make(solved, outside):
    """An error whose name is a list of a thousand tensors."""
    return answer(solved, "describe", ANSWER)
