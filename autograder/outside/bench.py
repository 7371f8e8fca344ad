"""The trusted process in which test lines run: the instructor's set-up once, then a fork for each submission.

A program of its own, started by `process`, that talks through one connection. It holds the instructor's names; what is the
student's it asks for, and the judge passes the question on to the student's kernel.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from multiprocessing.connection import Connection

from autograder.outside import names
from autograder.outside.handles import type_of
from autograder.outside.student import CannotCarry, Student
from course.checks.wire import Message, Room, WireError, pack, unpack

ROOM = 400_000  # items in one reply
MEMORY = 8 * 2**30  # of address space beyond what the set-up took


class Namespace(dict):
    """The names of the test's side; the student's are asked for each time that they are read."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__", __type_of__=type_of)
        self.theirs: set[str] = set()
        self.student: Student | None = None
        self.bound: set[str] = set()  # by test lines
        self.deleted: set[str] = set()

    def __missing__(self, name: str) -> object:
        if self.student is None or (hasattr(builtins, name) and name not in self.theirs):
            raise KeyError(name)
        return self.student.get(name)

    def __setitem__(self, name: str, value: object) -> None:
        if self.student is not None:
            self.bound.add(name)
            self.deleted.discard(name)
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if self.student is not None:
            self.deleted.add(name)
        if name in self:
            super().__delitem__(name)


class Bench:
    """One assignment's cells, and how far they have been run."""

    def __init__(self, cells: names.Cells, theirs: list[str]) -> None:
        self.cells = [tuple(cell) for cell in cells]
        self.codes, found = names.own_statements(self.cells, theirs)
        self.namespace = Namespace()
        self.namespace.theirs = found
        self._next = 0

    def set_up(self) -> None:
        """Run the instructor's cells up to the first graded one."""
        while self._next < len(self.cells) and not self.cells[self._next][3]:
            self._run_own(self._next)
            self._next += 1

    def test(self, name: str, visible: str, hidden: str, only_values: Sequence[str] = ()) -> dict:
        """Run a graded cell's lines: {"score": number or None} or {"error": ..., "hidden": bool}.

        only_values: what of the student's gave no object with the solution, and may give none. The result's
        "values" is the same of this run.
        """
        student = self.namespace.student
        student.only_values, student.gave_object = frozenset(only_values), {}
        result = self._run_test(name, visible, hidden)
        return {
            **result,
            "values": sorted(o for o, gave in student.gave_object.items() if not gave),
        }

    def _run_test(self, name: str, visible: str, hidden: str) -> dict:
        while self._next < len(self.cells) and self.cells[self._next][0] != name:
            self._run_own(self._next)
            self._next += 1
        self._next += 1
        score = None
        for code, is_hidden in ((visible, False), (hidden, True)):
            if not code.strip():
                continue
            try:
                value = run_lines(code, self.namespace)
            except BaseException as error:
                return {**_told(error), "hidden": is_hidden}
            score = _score(value)
        return {"score": score}

    def _run_own(self, number: int) -> None:
        _, source, is_solution, _ = self.cells[number]
        if is_solution:  # the student's cell has run: what a test had bound under its names is over
            for bound in names.uses(source).binds & self.namespace.keys():
                dict.__delitem__(self.namespace, bound)
                self.namespace.bound.discard(bound)
            return
        for statement in ast.parse(self.codes[number]).body:
            bound = names.uses(ast.unparse(statement)).binds
            try:
                student, self.namespace.student = self.namespace.student, None
                with _quiet():
                    _execute([statement], self.namespace)
            except Exception:  # not here: then it is the student's process that has it
                self.namespace.theirs |= bound
            finally:
                self.namespace.student = student


def run_lines(code: str, namespace: dict) -> object:
    """Run test lines; the value of the last one if it is an expression, else None."""
    tree = _Types().visit(ast.parse(names.python(code)))
    ast.fix_missing_locations(tree)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    with _quiet():
        _execute(tree.body, namespace)
        if last is not None:
            return eval(compile(last, "<test>", "eval"), namespace)
    return None


class _Types(ast.NodeTransformer):
    """`type(x)` is the student's class where x stays with the student."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1:
            node.func = ast.copy_location(ast.Name("__type_of__", ast.Load()), node.func)
        return node


def _execute(statements: list[ast.stmt], namespace: dict) -> None:
    exec(compile(ast.Module(statements, []), "<test>", "exec"), namespace)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(StringIO()), contextlib.redirect_stderr(StringIO()):  # fmt: skip
        warnings.simplefilter("ignore")
        yield


def _score(value: object) -> float | None:
    """nbgrader's partial credit: the number that the last line shows."""
    if type(value) in (int, float):
        return float(value)
    return None


def _told(error: BaseException) -> dict:
    kind = getattr(error, "kind_there", "") or type(error).__name__
    with contextlib.suppress(Exception):
        return {
            "error": kind,
            "message": str(error)[:2000],
            "cannot": isinstance(error, CannotCarry),
        }
    return {"error": kind, "message": ""}


# --- the conversation


def send(
    connection: Connection, kind: str, message: Message | None = None, **facts: object
) -> None:
    """Send a fact sheet, and a message of `wire` behind it."""
    buffers = message.buffers if message else []
    sheet = {"kind": kind, "buffers": len(buffers) if message else None, **facts}
    connection.send_bytes(json.dumps(sheet).encode())
    if message:
        connection.send_bytes(message.text.encode())
        for buffer in buffers:
            connection.send_bytes(bytes(buffer))


def receive(connection: Connection) -> tuple[dict, Message | None]:
    """The inverse of `send`."""
    sheet = json.loads(connection.recv_bytes())
    if sheet["buffers"] is None:
        return sheet, None
    text = connection.recv_bytes().decode()
    return sheet, Message(text, [connection.recv_bytes() for _ in range(sheet["buffers"])])


def _asker(connection: Connection) -> Callable[[dict], dict]:
    def ask(request: dict) -> dict:
        send(connection, "ask", pack(request))
        sheet, message = receive(connection)
        if message is None:
            raise WireError(sheet.get("why", "no answer"))
        return unpack(message, Room(items=ROOM))

    return ask


def serve(connection: Connection) -> None:
    """Answer the judge until it goes."""
    bench = None
    while True:
        try:
            sheet, _ = receive(connection)
        except (EOFError, OSError):
            return
        if sheet["kind"] == "learn":
            _in_a_fork(connection, lambda s=sheet: _learn(connection, s["cells"]))
        elif sheet["kind"] == "set up":
            bench = Bench(sheet["cells"], sheet["theirs"])
            bench.set_up()
            send(connection, "ready", theirs=sorted(bench.namespace.theirs))
        elif sheet["kind"] == "begin":
            _in_a_fork(connection, lambda s=sheet, b=bench: _one_submission(connection, b, s))


def _in_a_fork(connection: Connection, work: Callable[[], None]) -> None:
    """Do it in a process of its own, which has the connection meanwhile."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    send(connection, "over")


def _learn(connection: Connection, cells: names.Cells) -> None:
    with _quiet():
        theirs = names.learned(cells, {"__name__": "__main__"})
    send(connection, "learned", theirs=sorted(theirs))


def _one_submission(connection: Connection, bench: Bench, begun: dict) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    namespace = bench.namespace
    namespace.student = Student(_asker(connection), namespace, frozenset(begun["reads"]))
    while True:
        sheet, _ = receive(connection)
        if sheet["kind"] == "end":
            return
        signal.alarm(int(sheet["seconds"]))  # ends the fork: the judge hears that it is over
        result = bench.test(sheet["name"], sheet["visible"], sheet["hidden"], sheet["only_values"])
        signal.alarm(0)
        send(connection, "result", **result)


def main() -> None:
    """Serve on the descriptor that the command line names."""
    sys.path.insert(0, os.getcwd())  # the instructor's own modules
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
