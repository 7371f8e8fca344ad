from cases import answer, first

ATTACK = """
kernel = get_ipython().kernel
kernel.session.pack = lambda obj: __import__("json").dumps(obj, default=str).encode()
print("broken \\ud800 character")
"\\udfff"
"""
ANSWER = """
def describe(images):
    return {"\\ud800": 1, "images": "\\udfff\\x00"}
"""


def make(solved, outside):
    """Half characters (lone surrogates) in outputs, results and keys."""
    first(solved, ATTACK, "raise ValueError('\\ud800')")
    return answer(solved, "describe", ANSWER)
