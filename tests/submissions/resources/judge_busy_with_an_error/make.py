from cases import answer

ANSWER = """
def describe(images):
    import sys

    wire = sys.modules["course.checks.wire"]
    responder = sys.modules["autograder.inside.responder"]

    def pack(value):
        if not isinstance(value, dict) or "value" not in value:
            return wire.pack(value)
        responder.pack = wire.pack
        return wire.pack({"error": [torch.rand(900)] * 1_000, "message": ""})

    responder.pack = pack
    return {}
"""


def make(solved, outside):
    """An error whose name is a list of a thousand tensors."""
    return answer(solved, "describe", ANSWER)
