from cases import first, unsolve

ATTACK = """
get_ipython().set_custom_exc((BaseException,), lambda self, kind, value, tb, tb_offset=None: None)
get_ipython().showtraceback = lambda *args, **kwargs: None
get_ipython()._showtraceback = lambda *args, **kwargs: None
"""


def make(solved, outside):
    """Swallows every exception, so that no error output is ever made; stock looks for error outputs."""
    return first(unsolve(solved, "add_channel", "prepare"), ATTACK)
