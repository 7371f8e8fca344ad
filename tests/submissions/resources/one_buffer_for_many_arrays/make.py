from cases import answer

ANSWER = """
def describe(images):
    import json
    import sys

    wire = sys.modules["course.checks.wire"]
    responder = sys.modules["autograder.inside.responder"]
    size = 16 * 2**20
    array = {"array": "numpy", "dtype": "uint8", "shape": [size], "order": [0], "buffer": 0}
    tree = {"dict": [["value", {"list": [array] * 40}]]}
    whole = wire.Message(json.dumps(tree), [bytes(size)])

    def pack(value):
        if not isinstance(value, dict) or "value" not in value:
            return wire.pack(value)
        responder.pack = wire.pack
        return whole

    responder.pack = pack
    return {}
"""


def make(solved, outside):
    """A reply of 16 MB that stands for 640: forty arrays share one buffer."""
    return answer(solved, "describe", ANSWER)
