"""What the text of an answer uses: whether it goes a way that the exercise forbids.

The text is parsed, never executed. `scopes.py` says what each name stands for; this file reads the
answer from top to bottom, then the student's own helpers that it uses, and stops at the first thing
that is forbidden. It tells a short cut from an own solution; who disguises a call on purpose (an
attribute of a list, a pickle) can still hide it.

    uses(answer, others=[cell], locked=[setup], bans=[Ban("conv2d", "Write the windows yourself.")])
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence

from course.checks.bans import Ban, Rules, hidden
from course.checks.scopes import (
    ANSWER,
    COMPREHENSIONS,
    DATA,
    FUNCTIONS,
    OTHERS,
    OWN,
    Notebook,
    Scope,
    constant,
    parse,
    root,
)

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_RUNS_TEXT = {"builtins.eval", "builtins.exec"}
_IMPORTS = {"importlib.import_module", "importlib.__import__", "builtins.__import__"}
_SHELL = {"getoutput", "system", "show_usage", "set_next_input"}  # what `!ls` becomes
_HARMLESS_MAGICS = set(
    ["pip", "conda", "matplotlib", "config", "load_ext", "pinfo", "pinfo2", "precision"]
)
_ANNOTATION = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.BinOp)
_ANNOTATION += (ast.expr_context, ast.operator)


def uses(
    answer: str,
    others: Sequence[str] = (),
    bans: Sequence[Ban] = (),
    allows: Sequence[str] = (),
    locked: Sequence[str] = (),
) -> Ban | None:
    """Return the first thing that an answer uses and must not; None if there is none.

    What comes from the package `course` is always forbidden. Never raises for what a student wrote.

    Args:
        answer: the student's answer.
        others: the student's other cells. Helpers in them that the answer uses count as its part.
        bans: what the exercise forbids.
        allows: exceptions, by last name or dotted: of the course's helpers ("Trainer",
            "course.data"), or of a banned package ("torch.Tensor").
        locked: cells of the course. They say what names stand for; what they define is allowed.
    """
    try:
        tree = parse(answer)
        if tree is None:
            return None  # the cell will fail by itself
        with _notebook(tuple(others), tuple(locked)).of(tree) as notebook:
            _Reader(notebook, bans, allows).read(tree)
    except _Found as found:
        return found.ban
    except Exception:
        # RecursionError and MemoryError above all: nesting that only a machine writes.
        return Ban("unreadable", "The text of the answer could not be read: write it more simply.")
    return None


@functools.lru_cache(maxsize=16)
def _notebook(others: tuple[str, ...], locked: tuple[str, ...]) -> Notebook:
    """The scopes of all cells but the answer: the same for all exercises of a notebook."""
    trees = ([tree for tree in map(_parsed, texts) if tree] for texts in (others, locked))
    return Notebook(*trees)


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> ast.Module | None:
    """A cell's tree, the same for the same text: nobody changes it."""
    return parse(text)


class _Found(Exception):
    def __init__(self, ban: Ban) -> None:
        super().__init__(ban.what)
        self.ban = ban


class _Reader:
    def __init__(self, notebook: Notebook, bans: Sequence[Ban], allows: Sequence[str]) -> None:
        self.notebook = notebook
        self.rules = Rules(bans, allows, notebook.attributes)
        self.by_name = {ban.what: ban for ban in bans}
        self.stack: list[ast.AST] = []  # functions and classes around the present place
        self.calls: dict[ast.AST, set[ast.AST]] = {}  # which function refers to which
        self.queue: list[tuple[str, ast.AST, bool]] = []  # helpers to be read
        self.seen: set[tuple[ast.AST, bool]] = set()
        self.helper = ""
        self.bare = False  # an answer without functions: all its loops count
        self.tree = ast.Module([], [])  # of the answer
        self.data = False  # within a value of which only the functions in it matter

    def read(self, tree: ast.Module) -> None:
        self.tree = tree
        self.bare = not any(_defines_function(node) for node in ast.walk(tree))
        self._walk(tree, self.notebook.module)
        self.bare = False
        while self.queue:
            self.helper, node, self.data = self.queue.pop(0)
            self._walk(node, self.notebook.module)
        self.helper = ""
        if "loops" in self.by_name and self._circle():
            self._found(self.by_name["loops"])

    def _found(self, ban: Ban | None) -> None:
        if ban is None:
            return
        if self.helper:
            ban = Ban(ban.what, f"{ban.why} (It is in `{self.helper}`, which the answer uses.)")
        raise _Found(ban)

    # --- reading

    def _walk(self, node: ast.AST | None, scope: Scope) -> None:
        if node is None:
            return
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            self._walk_definition(node, scope)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._check_import(node)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            self._walk_chain(node, scope)
        elif isinstance(node, ast.Call):
            self._walk_call(node, scope)
        else:
            if isinstance(node, (*_LOOPS, *COMPREHENSIONS)):
                self._check_loop(node)
                scope = self.notebook.scopes.get(node, scope)
            if isinstance(node, ast.Subscript):
                self._check_paths(self.notebook.paths(node, scope))
            for child in ast.iter_child_nodes(node):
                if isinstance(node, ast.AnnAssign) and child is node.annotation:
                    self._walk_annotation(child, scope)
                elif not (
                    isinstance(node, ast.Compare) and self._is_membership(node, child, scope)
                ):
                    self._walk(child, scope)

    def _walk_definition(self, node: ast.AST, scope: Scope) -> None:
        inner = self.notebook.scopes[node]
        if isinstance(node, ast.ClassDef):
            before, body = [*node.decorator_list, *node.bases, *node.keywords], node.body
        else:
            arguments = node.args
            for child in ast.walk(arguments):
                if isinstance(child, ast.arg):
                    self._walk_annotation(child.annotation, scope)
            before = [*arguments.defaults, *arguments.kw_defaults]
            if isinstance(node, ast.Lambda):
                body = [node.body]
            else:
                self._walk_annotation(node.returns, scope)
                before, body = [*node.decorator_list, *before], node.body
        for part in before:
            self._walk(part, scope)
        self.stack.append(node)
        # Within a function everything counts, also if it is part of a value.
        data, self.data = self.data, False
        for part in body:
            self._walk(part, inner)
        self.data = data
        self.stack.pop()

    def _walk_annotation(self, node: ast.expr | None, scope: Scope) -> None:
        """`x: torch.Tensor` uses nothing; anything beyond a type is code."""
        if node is not None and not all(isinstance(n, _ANNOTATION) for n in ast.walk(node)):
            self._walk(node, scope)

    def _walk_chain(
        self, node: ast.Name | ast.Attribute, scope: Scope, called: bool = False
    ) -> None:
        """Look at `a.b.c` as a whole, then at what `a` is."""
        if isinstance(node.ctx, ast.Load):
            self._check_paths(self.notebook.paths(node, scope), called)
            if isinstance(node, ast.Attribute):
                self._note_method(node, scope)
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            base = base.value
        if not isinstance(base, ast.Name):
            self._walk(base, scope)
        elif isinstance(base.ctx, ast.Load):
            self._note(base, scope, alone=base is node, called=called and base is node)

    def _walk_call(self, node: ast.Call, scope: Scope) -> None:
        paths = self.notebook.paths(node.func, scope)
        if self._is_shell(node, scope):
            return
        self._check_paths(self.notebook.paths(node, scope), called=True)
        if paths & {"builtins.getattr", "builtins.vars", "builtins.dir"} and node.args:
            self._check_table(node, paths, scope)
        text = constant(node.args[0]) if node.args else None
        if not self.by_name and paths & (_RUNS_TEXT | _IMPORTS):
            texts = [text] if text is not None else _written_out(node, self.tree)
            if not texts or (text is None and not paths & _RUNS_TEXT):
                self._found(hidden(Ban("eval or the like", "")))
            for code in map(parse, texts if paths & _RUNS_TEXT else ()):
                self._walk(code, scope)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = method or (node.func.id if isinstance(node.func, ast.Name) else "")
        if not (self.data and name[:1].islower()):  # else the result is data, however it was made
            if isinstance(node.func, (ast.Name, ast.Attribute)):
                self._walk_chain(node.func, scope, called=True)
            else:
                if isinstance(node.func, ast.Subscript) and (base := root(node.func)):
                    self._note(ast.Name(base, ast.Load()), scope, alone=False, called=True)
                self._walk(node.func, scope)
        for part in (*node.args, *node.keywords):
            self._walk(part, scope)

    def _is_shell(self, node: ast.Call, scope: Scope) -> bool:
        """Whether this is what a line `!ls` or `%pip` becomes: `get_ipython().system("ls")`."""
        method = node.func
        if not (isinstance(method, ast.Attribute) and isinstance(method.value, ast.Call)):
            return False
        magic = constant(node.args[0]) if node.args else None
        fine = method.attr == "run_line_magic" and magic in _HARMLESS_MAGICS
        shell = "get_ipython" in self.notebook.paths(method.value.func, scope)
        return shell and (fine or method.attr in _SHELL)

    def _is_membership(self, node: ast.Compare, child: ast.AST, scope: Scope) -> bool:
        """`"google.colab" in sys.modules` reaches nothing."""
        if child not in node.comparators:
            return False
        tables = child.func if isinstance(child, ast.Call) and not child.args else child
        paths = self.notebook.paths(tables, scope)
        only_in = all(isinstance(operator, (ast.In, ast.NotIn)) for operator in node.ops)
        return only_in and bool(paths & {"sys.modules", "builtins.globals"})

    # --- names: helpers and recursion

    def _note(self, node: ast.Name, scope: Scope, *, alone: bool, called: bool) -> None:
        found = self.notebook.find(node.id, scope)
        at_module = self.notebook.module.bindings.get(node.id, [])
        for binding in found:
            if alone and isinstance(binding.node, FUNCTIONS):
                self._refers_to(binding.node)
            if binding.tier != OTHERS or binding not in at_module or binding.node is None:
                continue
            alias = binding.kind == "value" and not any(
                path[0] in DATA + OWN for path in self.notebook.paths(binding.node, binding.scope)
            )
            if not alias:  # what an alias stands for has been looked at
                self._follow(node.id, binding.node, called)
        if found and found[0] in at_module and found[0].tier != ANSWER:
            for value in self.notebook.additions.get(node.id, ()):
                self._follow(node.id, value, called)

    def _follow(self, name: str, node: ast.AST, called: bool) -> None:
        # `images = data.mnist()` is data to an answer that uses it; what is called is a function.
        data = not called and not isinstance(node, (*FUNCTIONS, ast.ClassDef))
        if (node, data) not in self.seen:
            self.seen.add((node, data))
            self.queue.append((name, node, data))

    def _note_method(self, node: ast.Attribute, scope: Scope) -> None:
        """`self.f` within the method f of the same class."""
        if OWN not in self.notebook.paths(node.value, scope) or not isinstance(
            node.value, ast.Name
        ):
            return
        classes = [n for n in self.stack if isinstance(n, ast.ClassDef)]
        for method in classes[-1].body if classes else ():
            if isinstance(method, FUNCTIONS) and method.name == node.attr:
                self._refers_to(method)

    def _refers_to(self, function: ast.AST) -> None:
        for around in self.stack:
            self.calls.setdefault(around, set()).add(function)

    def _circle(self) -> bool:
        """Whether a function calls itself, or functions call each other in a circle."""
        for start in self.calls:
            reached: set[ast.AST] = set()
            ahead = list(self.calls[start])
            while ahead:
                here = ahead.pop()
                if here is start:
                    return True
                if here not in reached:
                    reached.add(here)
                    ahead.extend(self.calls.get(here, ()))
        return False

    # --- what is forbidden

    def _check_loop(self, node: ast.AST) -> None:
        if not (self.bare or any(isinstance(n, (*FUNCTIONS, ast.ClassDef)) for n in self.stack)):
            return
        names = ("loops", "comprehensions") if isinstance(node, COMPREHENSIONS) else ("loops",)
        for name in names:
            if name in self.by_name:
                self._found(self.by_name[name])

    def _check_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """An import of the thing itself is a use: it may be the whole answer."""
        if isinstance(node, ast.Import):
            for name in node.names:
                # On the way to something allowed: what is used of it is looked at there.
                if not self.rules.on_the_way(name.name):
                    self._check_paths({name.name} if _of_course(name.name) else set())
            return
        for name in node.names:
            path = "." * node.level + (node.module or "")
            self._check_paths({path if name.name == "*" else f"{path}.{name.name}"})

    def _check_table(self, node: ast.Call, called: set[str], scope: Scope) -> None:
        """`vars(F)`, or `getattr(F, name)` with a name that is not written out."""
        if "builtins.getattr" in called and len(node.args) > 1 and constant(node.args[1]):
            return
        for path in self.notebook.paths(node.args[0], scope):
            self._found(self.rules.of_all_in(path))

    def _check_paths(self, paths: set[str], called: bool = False) -> None:
        self._found(self.rules.of_paths(paths, called))


def _defines_function(node: ast.AST) -> bool:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return isinstance(node, kinds) or (
        isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
    )


def _of_course(module: str) -> bool:
    return module.partition(".")[0] == "course"


def _written_out(call: ast.Call, tree: ast.Module) -> list[str]:
    """The texts that a call's first argument goes through in `for name in ["...", "..."]`, or in a dictionary's keys; [] if unknown."""
    node = call.args[0] if call.args else None
    if not isinstance(node, ast.Name):
        return []
    sources = [
        loop.iter
        for loop in ast.walk(tree)
        if isinstance(loop, (ast.For, ast.comprehension))
        and any(isinstance(part, ast.Name) and part.id == node.id for part in ast.walk(loop.target))
    ]
    texts: list[str | None] = []
    for source in sources:
        values = [
            assigned.value
            for assigned in ast.walk(tree)
            if isinstance(source, ast.Name)
            and isinstance(assigned, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == source.id for t in assigned.targets)
        ]
        for value in values or [source]:
            items = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", [None])
            texts += [constant(item) if item is not None else None for item in items]
    return [] if None in texts else [text for text in texts if text is not None]
