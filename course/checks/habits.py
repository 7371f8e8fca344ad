"""What the text of an answer shows of how it works: that it keeps something, or reads more than its arguments.

For a result that is wrong for no known reason. The text is parsed, never executed.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection

from course.checks.scopes import parse

_CACHES = {"cache", "lru_cache", "cached_property"}
_FILLING = {"append", "extend", "insert", "add", "update", "setdefault"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def notice(text: str, data: Collection[str] = ()) -> str:
    """A sentence about the first such habit in the text; "" if there is none.

    data: names of the notebook that hold images, sizes and the like, which a function gets as arguments.
    """
    try:
        tree = parse(text)
    except Exception:
        return ""
    if tree is None:
        return ""
    top = {name for node in tree.body for name in _bound(node)}
    for function in (node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)):
        said = _kept(function) or _fills(function, top) or _read(function, set(data) - top)
        if said:
            return said
    return ""


def _kept(function: ast.FunctionDef) -> str:
    """What stays from one call to the next."""
    for decorator in function.decorator_list:
        name = decorator.func if isinstance(decorator, ast.Call) else decorator
        if getattr(name, "attr", getattr(name, "id", "")) in _CACHES:
            return f"`{function.name}` hands out what an earlier call gave (a cache): each call works for itself"
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            return f"`{function.name}` keeps `{node.names[0]}` from one call to the next (global): each call has its arguments alone"
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == function.name
        ):
            return f"`{function.name}` keeps `{node.attr}` from one call to the next: each call has its arguments alone"
    defaults = [*function.args.defaults, *function.args.kw_defaults]
    if any(isinstance(value, (ast.List, ast.Dict, ast.Set)) for value in defaults):
        return f"a default value of `{function.name}` is made once and kept from call to call: take None, and make it inside"
    return ""


def _fills(function: ast.FunctionDef, top: Collection[str]) -> str:
    """A list or dictionary of the cell into which the function puts something."""
    own = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
    own.update(name for node in ast.walk(function) for name in _bound(node))
    for node in ast.walk(function):
        holder = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            holder = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value if node.func.attr in _FILLING else None
        if isinstance(holder, ast.Name) and holder.id in top and holder.id not in own:
            return f"`{function.name}` keeps something in `{holder.id}` from one call to the next: each call has its arguments alone"
    return ""


def _read(function: ast.FunctionDef, data: Collection[str]) -> str:
    """A name of the notebook's that it reads beside its arguments."""
    arguments = [a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)]
    own = {*arguments, *(name for node in ast.walk(function) for name in _bound(node))}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in data and node.id not in own:
            return f"`{function.name}` reads `{node.id}`, a variable of the notebook, where only its arguments should count"
    return ""


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.With)):
        return [name for child in ast.iter_child_nodes(node) for name in _bound(child)]
    if isinstance(node, (ast.Tuple, ast.List, ast.Starred)):
        return [name for child in ast.iter_child_nodes(node) for name in _bound(child)]
    return []


@functools.lru_cache(maxsize=8)
def data_names(texts: tuple[str, ...]) -> set[str]:
    """Names that cells of a notebook bind to values, but for constants (EPS) and functions."""
    found: set[str] = set()
    for text in texts:
        tree = parse(text)
        for node in tree.body if tree else ():
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.For)):
                found |= {name for name in _bound(node) if name.upper() != name or len(name) == 1}
    return found
