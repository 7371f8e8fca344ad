from cases import first, unsolve

ATTACK = """
import ast

class Quiet(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node) if isinstance(node.value, ast.Call) else node

get_ipython().ast_transformers.append(Quiet())
"""


def make(solved, outside):
    """Takes every bare call out of later cells; test cells then run empty, which passes in stock."""
    return first(unsolve(solved, "pixel", "normalize"), ATTACK)
