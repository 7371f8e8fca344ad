"""The mutation operators of `mutants`: what can be changed at one node of a syntax tree, and how.

Each operator takes a node and the parent of every node, and yields changes. A change may turn out
to be no Python, or the same code as another one; `mutants` sorts these out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

ARITHMETIC = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SIGNS = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//"},
    **{ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|"},
    **{ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="},
    **{ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"},
    **{ast.And: "and", ast.Or: "or", ast.USub: "unary minus", ast.Not: "not", ast.Invert: "~"},
}
PAIRS = (
    *(("max", "min"), ("argmax", "argmin"), ("amax", "amin"), ("maximum", "minimum")),
    *(("sum", "mean"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("any", "all")),
    *(("floor", "ceil"), ("no_grad", "enable_grad")),
)
METHODS = {**dict(PAIRS), **{b: a for a, b in PAIRS}, "round": "floor"}
BUILTINS = {"max": "min", "min": "max", "any": "all", "all": "any", "round": "int", "int": "round"}
# `nn.ReLU()` is no method call on an object `nn`.
MODULES = {"F", "math", "nn", "np", "os", "plt", "random", "torch"}
SYMMETRIC = {"min", "max", "minimum", "maximum", "logaddexp"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Change:
    """In place of the code of `node` stands `text`; the name's line number is that of `at`."""

    node: ast.AST
    text: str
    what: str
    at: ast.AST
    kind: str = ""


Parents = dict[ast.AST, ast.AST]


def _arithmetic(node: ast.BinOp, parents: Parents) -> Iterator[Change]:
    if any(
        isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str)
        for side in (node.left, node.right)
    ):
        return  # text
    for new in ARITHMETIC.get(type(node.op), ()):
        what = f"{SIGNS[type(node.op)]} becomes {SIGNS[new]}"
        yield Change(node, _text(node, op=new()), what, node.right)


def _comparison(node: ast.Compare, parents: Parents) -> Iterator[Change]:
    for i, (op, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
        for new in COMPARISONS[type(op)]:
            text = _text(node, ops=[*node.ops[:i], new(), *node.ops[i + 1 :]])
            yield Change(node, text, f"{SIGNS[type(op)]} becomes {SIGNS[new]}", right)
    for side in (node.left, *node.comparators):
        for item in getattr(side, "elts", [side]):
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                text = repr(item.value + "?")
                yield Change(item, text, f"{_short(item)} becomes {text}", item)


def _boolean(node: ast.BoolOp, parents: Parents) -> Iterator[Change]:
    old, new = (ast.And, ast.Or) if isinstance(node.op, ast.And) else (ast.Or, ast.And)
    what = f"{SIGNS[old]} becomes {SIGNS[new]}"
    yield Change(node, _text(node, op=new()), what, node.values[1])
    for i, value in enumerate(node.values):
        rest = node.values[:i] + node.values[i + 1 :]
        text = _text(node, values=rest) if len(rest) > 1 else ast.unparse(rest[0])
        yield Change(node, text, f"{_short(value)} dropped", value)


def _unary(node: ast.UnaryOp, parents: Parents) -> Iterator[Change]:
    if type(node.op) in SIGNS:
        what = f"{SIGNS[type(node.op)]} removed"
        yield Change(node, ast.unparse(node.operand), what, node)


def _constant(node: ast.Constant, parents: Parents) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        news = {"": not value}
    elif isinstance(value, int):
        news = {"": value + 1, "minus 1": value - 1} if value else {"": 1}
    elif isinstance(value, float):
        news = {"": 2 * value, "negated float": -value} if value else {"": 1.0}
    else:
        return
    for kind, new in news.items():
        yield Change(node, repr(new), f"{value!r} becomes {new!r}", node, kind)


def _defaults(node: ast.FunctionDef, parents: Parents) -> Iterator[Change]:
    positional = node.args.posonlyargs + node.args.args
    without = len(positional) - len(node.args.defaults)
    pairs = [*zip(positional[without:], node.args.defaults, strict=True)]
    pairs += zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    for argument, default in pairs:
        for part in ast.walk(default) if default else ():
            if isinstance(part, ast.Constant):
                for change in _constant(part, parents):
                    what = f"default of {argument.arg}: {change.what}"
                    yield Change(part, change.text, what, part, change.kind)


def _call(node: ast.Call, parents: Parents) -> Iterator[Change]:
    name, args = last_word(node.func), node.args
    others = BUILTINS if isinstance(node.func, ast.Name) else METHODS
    if name in others:
        field = "id" if isinstance(node.func, ast.Name) else "attr"
        text = _text(node.func, **{field: others[name]})
        yield Change(node.func, text, f"{name} becomes {others[name]}", node)
    for i, keyword in enumerate(node.keywords):
        if keyword.arg:
            text = _text(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
            yield Change(node, text, f"keyword {keyword.arg} dropped", keyword)
    for swapped, what, at in _swaps(args) if name not in SYMMETRIC else ():
        text = _text(node, args=swapped)
        what = f"arguments {what} of {name or _short(node.func)} swapped"
        yield Change(node, text, what, at, "swapped arguments")
    if name == "Sequential":
        for i, layer in enumerate(args):
            text = _text(node, args=args[:i] + args[i + 1 :])
            yield Change(node, text, f"layer {_short(layer)} dropped", layer)
    core = _core_of_call(node)
    if core and not isinstance(parents[node], ast.Expr):
        yield Change(node, ast.unparse(core), f"call of {name} removed", node)


def _core_of_call(node: ast.Call) -> ast.expr | None:
    """What stays of a call that is removed: its only argument, or the object of the method."""
    name, args = last_word(node.func), node.args
    if not name or name in ("range", "super") or any(isinstance(a, ast.Starred) for a in args):
        return None
    plain = all(not any(isinstance(n, ast.Name) for n in ast.walk(arg)) for arg in args)
    if not plain:
        return args[0] if len(args) == 1 and not node.keywords else None
    if isinstance(node.func, ast.Attribute) and _root(node.func) not in MODULES | {"super"}:
        return node.func.value
    return None


def _range(node: ast.Call, parents: Parents) -> Iterator[Change]:
    if last_word(node.func) != "range" or len(node.args) > 2:
        return
    start, stop = node.args if len(node.args) == 2 else (ast.Constant(0), node.args[0])
    news = []
    if not _is_shifted(stop):
        news.append([*node.args[:-1], _plus(stop, -1)])
    if len(node.args) == 1:
        news.append([ast.Constant(1), stop])
    elif not _is_shifted(start):
        news.append([_plus(start, 1), stop])
    for new in news:
        text = _text(node, args=new)
        yield Change(node, text, f"{_short(node)} becomes {text}", node)


def _slice(node: ast.Slice, parents: Parents) -> Iterator[Change]:
    for bound, inwards in ((node.lower, 1), (node.upper, -1), (node.step, 1)):
        if bound is None or _is_shifted(bound):
            continue
        for step, kind in ((inwards, ""), (-inwards, "slice outwards")):
            text = ast.unparse(_plus(bound, step))
            what = f"bound {_short(bound)} becomes {text}"
            yield Change(bound, text, what, bound, kind)


def _subscript(node: ast.Subscript, parents: Parents) -> Iterator[Change]:
    if isinstance(node.slice, ast.Tuple):
        for swapped, what, at in _swaps(node.slice.elts):
            text = _text(node, slice=_copy(node.slice, elts=swapped))
            yield Change(node, text, f"indices {what} swapped", at, "swapped items")


def _return(node: ast.Return, parents: Parents) -> Iterator[Change]:
    if node.value:
        yield Change(node, "return None", "return None", node)
    if isinstance(node.value, ast.Tuple):
        for swapped, what, at in _swaps(node.value.elts):
            text = _text(node.value, elts=swapped)
            yield Change(node.value, text, f"results {what} swapped", at, "swapped items")


def _condition(node: ast.If | ast.IfExp | ast.While, parents: Parents) -> Iterator[Change]:
    test = node.test
    single = isinstance(test, ast.Compare) and len(test.ops) == 1
    if not single and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
        text = ast.unparse(ast.UnaryOp(ast.Not(), test))
        yield Change(test, text, "condition negated", test)
    if not isinstance(node, ast.While):  # it would not end
        yield Change(test, "True", "condition becomes True", test)
    yield Change(test, "False", "condition becomes False", test)


def _statement(node: ast.stmt, parents: Parents) -> Iterator[Change]:
    """Drop it, unless a later line could not run without the name that it makes."""
    if isinstance(node, ast.Expr):
        useless = isinstance(node.value, ast.Call) and last_word(node.value.func) == "print"
    else:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {n.id for target in targets for n in _stored(target)}
        useless = not names <= _names_before(node, parents)
    if not useless:
        yield Change(node, "pass", f"{_short(node)} dropped", node)


def _augmented(node: ast.AugAssign, parents: Parents) -> Iterator[Change]:
    old, target, value = type(node.op), ast.unparse(node.target), ast.unparse(node.value)
    news = [f"{SIGNS[new]}=" for new in ARITHMETIC.get(old, ())]
    for new in (*news, "="):
        what = f"{SIGNS.get(old, '')}= becomes {new}"
        yield Change(node, f"{target} {new} {value}", what, node)


def _jump(node: ast.Break | ast.Continue, parents: Parents) -> Iterator[Change]:
    old, new = ("break", "continue") if isinstance(node, ast.Break) else ("continue", "break")
    yield Change(node, new, f"{old} becomes {new}", node)


OPERATORS = {
    ast.BinOp: (_arithmetic,),
    ast.Compare: (_comparison,),
    ast.BoolOp: (_boolean,),
    ast.UnaryOp: (_unary,),
    ast.Constant: (_constant,),
    ast.FunctionDef: (_defaults,),
    ast.AsyncFunctionDef: (_defaults,),
    ast.Call: (_call, _range),
    ast.Slice: (_slice,),
    ast.Subscript: (_subscript,),
    ast.Return: (_return,),
    ast.If: (_condition,),
    ast.IfExp: (_condition,),
    ast.While: (_condition,),
    ast.Expr: (_statement,),
    ast.Assign: (_statement,),
    ast.AnnAssign: (_statement,),
    ast.AugAssign: (_augmented, _statement),
    ast.Break: (_jump,),
    ast.Continue: (_jump,),
}


# Tools of the operators


def last_word(function: ast.expr) -> str:
    """The last word of `f`, `np.f` or `x[0].f`; "" if there is none."""
    return getattr(function, "id", getattr(function, "attr", ""))


def _root(node: ast.expr) -> str:
    """The first word of `torch.linalg.solve`, or that before the last call or index: `super().f`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return last_word(node.func if isinstance(node, ast.Call) else node)


def _copy(node: ast.AST, **fields) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _text(node: ast.AST, **fields) -> str:
    """The code of `node` with some of its parts replaced."""
    return ast.unparse(_copy(node, **fields))


def _plus(node: ast.expr, number: int) -> ast.BinOp:
    op = ast.Add() if number > 0 else ast.Sub()
    return ast.BinOp(node, op, ast.Constant(abs(number)))


def _is_shifted(node: ast.expr) -> bool:
    """`3`, `-3`, `n + 3` or `n - 3`: the change of the number 3 shifts it already."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        node = node.right
    return isinstance(getattr(node, "operand", node), ast.Constant)


def _short(node: ast.AST) -> str:
    """Its code in at most 40 characters, the same ones in every version of Python."""
    text = ast.unparse(node)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        first = ast.unparse(node.targets[0])
        text = text.replace(first, first[1:-1], 1)  # Python 3.10 writes (a, b) = c
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _swaps(items: list[ast.expr]) -> Iterator[tuple[list[ast.expr], str, ast.expr]]:
    """All ways to swap two neighbours: the new list, words for the pair, the first of the pair."""
    for i, (a, b) in enumerate(pairwise(items)):
        if not isinstance(a, ast.Starred) and not isinstance(b, ast.Starred):
            yield [*items[:i], b, a, *items[i + 2 :]], f"{_short(a)} and {_short(b)}", a


def _stored(node: ast.AST) -> Iterator[ast.Name]:
    """The names in `node` that get a value there."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part


def _names_before(node: ast.stmt, parents: Parents) -> set[str]:
    """The parameters of the function around `node`, and the names that got a value before it."""
    scope = parents[node]
    while not isinstance(scope, (*FUNCTIONS, ast.Module)):
        scope = parents[scope]
    here = (node.lineno, node.col_offset)
    names = {name.id for name in _stored(scope) if (name.lineno, name.col_offset) < here}
    if isinstance(scope, FUNCTIONS):
        names |= {part.arg for part in ast.walk(scope.args) if isinstance(part, ast.arg)}
    return names
