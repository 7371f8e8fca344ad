"""What the names in a notebook's text stand for: `F.conv2d` is torch.nn.functional.conv2d.

Nothing is executed or imported. A name stands for all that the text may bind it to; the order of
the lines within a scope plays no part. `ways.py` asks these questions about a student's answer.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ANSWER, OTHERS, LOCKED = 0, 1, 2  # where a name of the notebook is bound; the first counts most

# What is no path: a value of unknown kind, and something that the text itself defines.
DATA, OWN = "?", "="

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CUSTOM = {"np": "numpy", "nn": "torch.nn", "F": "torch.nn.functional"}
_RUNS_CODE = r"(?:time|timeit|prun|capture|memit)\b"
_MOST = 100  # meanings of one expression


class Unreadable(Exception):
    """The text is built so that its meanings cannot be listed."""


def parse(text: str) -> ast.Module | None:
    """Parse a cell; lines with magics are left out. None for a text that does not parse."""
    for variant in (str, _without_magics, _as_ipython_does):
        try:
            return ast.parse(variant(text))
        except (SyntaxError, ValueError, ImportError):
            continue
    return None


def _without_magics(text: str) -> str:
    first, _, rest = text.lstrip().partition("\n")
    if first.startswith("%%"):
        text = rest if re.match("%%" + _RUNS_CODE, first) else ""
    # What %time measures is code like any other.
    text = re.sub(rf"^([ \t]*)%{_RUNS_CODE}(?:[ \t]+-\S+)*[ \t]*", r"\1", text, flags=re.M)
    # Not an empty line: the magic may be all that there is in a `try`.
    return re.sub(r"^([ \t]*)[%!].*$", r"\1pass", text, flags=re.M)


def _as_ipython_does(text: str) -> str:
    """`files = !ls` and `print?` are no Python, but the kernel runs them."""
    from IPython.core.inputtransformer2 import TransformerManager  # when used: it is large

    return TransformerManager().transform_cell(text)


@dataclass(eq=False)
class Binding:
    """One thing that a name may be bound to: a path, an own definition or a value."""

    kind: str  # "path" | "value" | OWN | DATA
    scope: Scope
    tier: int
    node: ast.AST | None = None  # the definition, or the expression that the value comes from
    path: str = ""


@dataclass(eq=False)
class Scope:
    """The names of a module, function, class or comprehension."""

    node: ast.AST | None = None
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    borrowed: dict[str, Scope] = field(default_factory=dict)  # by `global` and `nonlocal`


class Notebook:
    """The scopes of all cells, which share one module scope."""

    def __init__(self, others: Iterable[ast.Module], locked: Iterable[ast.Module]) -> None:
        self.module = Scope()
        self.scopes: dict[ast.AST, Scope] = {}
        self.stars: list[str] = []
        self.attributes: set[str] = set()  # that classes of the notebook have
        # `Net.forward = ...` and `table["f"] = ...` in the student's cells.
        self.additions: dict[str, list[ast.expr]] = {}
        self._known: dict[ast.AST, set[str]] = {}
        for tier, trees in ((OTHERS, others), (LOCKED, locked)):
            for tree in trees:
                self._collect_all(tree.body, self.module, tier)

    @contextmanager
    def of(self, answer: ast.Module) -> Iterator[Notebook]:
        """The same cells with an answer among them, for a while."""
        module = self.module
        before = [
            {name: list(found) for name, found in module.bindings.items()},
            {name: list(found) for name, found in self.additions.items()},
            dict(self.scopes),
            list(self.stars),
            set(self.attributes),
        ]
        try:
            self._collect_all(answer.body, module, ANSWER)
            yield self
        finally:
            module.bindings, self.additions, self.scopes, self.stars, self.attributes = before
            module.borrowed.clear()
            self._known.clear()

    # --- which names are bound where

    def _collect_all(self, nodes: Iterable[ast.AST | None], scope: Scope, tier: int) -> None:
        for node in nodes:
            if node is not None:
                self._collect(node, scope, tier)

    def _collect(self, node: ast.AST, scope: Scope, tier: int) -> None:
        if isinstance(node, FUNCTIONS):
            self._collect_function(node, scope, tier)
            return
        if isinstance(node, ast.ClassDef):
            self._bind(node.name, Binding(OWN, scope, tier, node), scope)
            self._collect_all([*node.decorator_list, *node.bases, *node.keywords], scope, tier)
            inner = self.scopes[node] = Scope(node, scope)
            self._collect_all(node.body, inner, tier)
            self.attributes.update(inner.bindings)
            return
        if isinstance(node, COMPREHENSIONS):
            scope = self.scopes[node] = Scope(node, scope)
            for part in node.generators:
                self._bind_target(part.target, part.iter, scope, tier, known=False)
        elif isinstance(node, ast.Import):
            for name in node.names:
                path = name.name if name.asname else name.name.partition(".")[0]
                self._bind(name.asname or path, Binding("path", scope, tier, path=path), scope)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for name in node.names:
                if name.name == "*":
                    self.stars.append(module)
                    continue
                path = f"{module}.{name.name}"
                self._bind(name.asname or name.name, Binding("path", scope, tier, path=path), scope)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, node.value, scope, tier)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            home = scope
            while isinstance(node, ast.NamedExpr) and isinstance(home.node, COMPREHENSIONS):
                home = home.parent or self.module
            if node.value is not None:
                self._bind_target(node.target, node.value, home, tier)
        elif isinstance(node, ast.AugAssign):
            self._bind_target(node.target, node.value, scope, tier, known=False)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind_target(node.target, node.iter, scope, tier, known=False)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._bind_target(node.optional_vars, node.context_expr, scope, tier, known=False)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            self._bind(node.name, Binding(DATA, scope, tier), scope)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self._bind(node.rest, Binding(DATA, scope, tier), scope)
        elif isinstance(node, ast.Global):
            scope.borrowed.update(dict.fromkeys(node.names, self.module))
        elif isinstance(node, ast.Nonlocal) and scope.parent is not None:
            scope.borrowed.update(dict.fromkeys(node.names, scope.parent))
        self._collect_all(ast.iter_child_nodes(node), scope, tier)

    def _collect_function(self, node: ast.AST, scope: Scope, tier: int) -> None:
        inner = self.scopes[node] = Scope(node, scope)
        arguments = node.args
        self._collect_all([*arguments.defaults, *arguments.kw_defaults], scope, tier)
        names = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        names += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        for place, argument in enumerate(names):
            self._collect_all([argument.annotation], scope, tier)
            # `self` is of the class around the function.
            own = place == 0 and isinstance(scope.node, ast.ClassDef)
            self._bind(argument.arg, Binding(OWN if own else DATA, inner, tier), inner)
        if isinstance(node, ast.Lambda):
            self._collect(node.body, inner, tier)
            return
        self._bind(node.name, Binding(OWN, scope, tier, node), scope)
        self._collect_all([*node.decorator_list, node.returns], scope, tier)
        self._collect_all(node.body, inner, tier)

    def _bind(self, name: str, binding: Binding, scope: Scope) -> None:
        while name in scope.borrowed:
            scope = scope.borrowed[name]
        binding.scope = binding.scope if binding.kind == "value" else scope
        scope.bindings.setdefault(name, []).append(binding)

    def _bind_target(
        self, target: ast.expr, value: ast.expr, scope: Scope, tier: int, *, known: bool = True
    ) -> None:
        if isinstance(target, ast.Name):
            kind = "value" if known else DATA
            self._bind(target.id, Binding(kind, scope, tier, value), scope)
        elif isinstance(target, ast.Starred):
            self._bind_target(target.value, value, scope, tier, known=False)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = target.elts
            plain = not any(isinstance(part, ast.Starred) for part in parts)
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            pairs = known and plain and len(values) == len(parts)
            for place, part in enumerate(parts):
                one = values[place] if pairs else value
                self._bind_target(part, one, scope, tier, known=pairs)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            if isinstance(target, ast.Attribute):
                self.attributes.add(target.attr)
            if scope is self.module and tier == OTHERS and (name := root(target)):
                self.additions.setdefault(name, []).append(value)

    # --- what an expression stands for

    def find(self, name: str, scope: Scope | None) -> list[Binding]:
        """The bindings that a name has, seen from a scope; none for a builtin or unknown name."""
        here = start = scope or self.module
        while here is not self.module:
            if name in here.borrowed:
                here = start = here.borrowed[name]
                continue
            # The names of a class are not seen by its methods.
            if name in here.bindings and (here is start or not isinstance(here.node, ast.ClassDef)):
                return here.bindings[name]
            here = here.parent or self.module
        found = self.module.bindings.get(name, [])
        first = min((b.tier for b in found), default=LOCKED)
        return [b for b in found if b.tier == first]

    def paths(self, node: ast.expr, scope: Scope) -> set[str]:
        """The dotted paths that an expression may stand for; DATA or OWN where there is none."""
        if node not in self._known:
            self._known[node] = {DATA}  # for a name that stands for itself
            found = set(self._meanings(node, scope))
            if len(found) > _MOST:
                raise Unreadable
            self._known[node] = found or {DATA}
        return self._known[node]

    def _meanings(self, node: ast.expr, scope: Scope) -> Iterator[str]:
        if isinstance(node, ast.Name):
            yield from self._name(node.id, scope)
        elif isinstance(node, ast.Attribute):
            yield from (f"{path}.{node.attr}" for path in self.paths(node.value, scope))
        elif isinstance(node, ast.NamedExpr):
            yield from self.paths(node.value, scope)
        elif isinstance(node, ast.IfExp):
            yield from self.paths(node.body, scope) | self.paths(node.orelse, scope)
        elif isinstance(node, ast.BoolOp):
            yield from (path for value in node.values for path in self.paths(value, scope))
        elif isinstance(node, ast.Subscript):
            yield from self._item(node.value, constant(node.slice), scope)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope)

    def _name(self, name: str, scope: Scope) -> Iterator[str]:
        bindings = self.find(name, scope)
        for binding in bindings:
            if binding.kind == "path":
                yield binding.path
            elif binding.kind == "value":
                yield from self.paths(binding.node, binding.scope)
            else:
                yield binding.kind
        if bindings:
            return
        builtin = hasattr(builtins, name)
        starred = False
        for module in self.stars:
            known = public_names(module) if module.partition(".")[0] == "course" else None
            if name in known if known else not builtin:
                starred = True
                yield f"{module}.{name}"
        if not starred:
            yield f"builtins.{name}" if builtin else _CUSTOM.get(name, name)

    def _item(self, table: ast.expr, key: str | None, scope: Scope) -> Iterator[str]:
        """`sys.modules["torch"]`, `vars(F)["conv2d"]`, `F.__dict__["conv2d"]`, `globals()["f"]`."""
        if key is None:
            return
        if isinstance(table, ast.Call):
            called = self.paths(table.func, scope)
            if "builtins.globals" in called:
                yield from self._name(key, self.module)
            elif called & {"builtins.vars", "builtins.locals"}:
                if table.args:
                    yield from (f"{path}.{key}" for path in self.paths(table.args[0], scope))
                else:
                    yield from self._name(key, scope)
            return
        for path in self.paths(table, scope):
            if path == "sys.modules":
                yield key
            elif path.endswith(".__dict__"):
                yield path.removesuffix("__dict__") + key

    def _call(self, node: ast.Call, scope: Scope) -> Iterator[str]:
        called = self.paths(node.func, scope)
        texts = [constant(argument) for argument in node.args]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and texts:
            yield from self._item(node.func.value, texts[0], scope)
        if "builtins.getattr" in called and len(texts) > 1:
            if texts[1]:
                yield from (f"{path}.{texts[1]}" for path in self.paths(node.args[0], scope))
            yield from (path for rest in node.args[2:] for path in self.paths(rest, scope))
        elif called & {"importlib.import_module", "importlib.__import__", "builtins.__import__"}:
            yield from {texts[0], texts[0].partition(".")[0]} if texts and texts[0] else ()
        elif "operator.methodcaller" in called and texts and texts[0]:
            yield f"{DATA}.{texts[0]}"
        elif isinstance(node.func, ast.Call) and node.func.args and node.args:
            # operator.attrgetter("conv2d")(F)
            name = constant(node.func.args[0])
            if name and "operator.attrgetter" in self.paths(node.func.func, scope):
                yield from (f"{path}.{name}" for path in self.paths(node.args[0], scope))
        elif "builtins.super" in called:
            yield OWN
        elif isinstance(node.func, ast.Name):
            found = self.find(node.func.id, scope)
            if found and all(isinstance(b.node, ast.ClassDef) for b in found):
                yield OWN  # an object of an own class


def root(node: ast.expr) -> str | None:
    """The name at the left end of `name.a[0].b`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def constant(node: ast.expr) -> str | None:
    """A text that is written out, also in parts joined by +."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = constant(node.left), constant(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [constant(part) for part in node.values]
        return None if None in parts else "".join(parts)
    return None


# --- the course's own files


def course_file(module: str) -> Path | None:
    """The file of a module of the course, found without importing it."""
    spec = importlib.util.find_spec("course")
    folder = Path(next(iter(spec.submodule_search_locations)))
    place = folder.joinpath(*module.split(".")[1:])
    files = (place / "__init__.py", place.with_suffix(".py"))
    return next((file for file in files if file.is_file()), None)


@functools.cache
def public_names(module: str) -> frozenset[str]:
    """What `from module import *` brings, for a module of the course."""
    file = course_file(module)
    if file is None:
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = Notebook([], [tree]).module.bindings
    for binding in names.get("__all__", ()):
        if isinstance(binding.node, (ast.List, ast.Tuple)):
            return frozenset(filter(None, map(constant, binding.node.elts)))
    return frozenset(name for name in names if not name.startswith("_"))


def split_course_path(path: str) -> tuple[str, str]:
    """Split "course.training.Trainer.fit" into the module course.training and the name Trainer."""
    parts: Sequence[str] = path.split(".")
    count = 1
    while count < len(parts) and course_file(".".join(parts[: count + 1])):
        count += 1
    if count == len(parts):
        count = max(1, count - 1)
    return ".".join(parts[:count]), parts[count] if count < len(parts) else parts[0]
