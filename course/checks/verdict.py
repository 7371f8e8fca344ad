"""Runs a check and shows how it ended: a panel in a notebook, a line in a terminal.

The error goes on, so that "Validate", nbval and graders see it; in a notebook its text is one short line,
because the panel has said the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from course.checks import panel, progress
from course.checks.messages import CheckFailed
from course.checks.panel import FAILED, OPEN, PASSED, Panel

STUB = "your code in place of this line"  # what a stub of the course raises


class NotBegun(NotImplementedError):
    """An exercise that nobody has begun: calm in a notebook, an error for everybody else."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name

    def _render_traceback_(self) -> list[str]:
        return [f"○ {self.name}: not begun"]


def tell(assignment: str, name: str, done: str, run: Callable[[], str | None]) -> None:
    """Run a check and show its verdict. run: raises what is wrong, or returns what more is to be said.

    Raises CheckFailed, or NotBegun from a stub.
    """
    __tracebackhide__ = True  # IPython leaves this frame out
    try:
        more = run()
    except CheckFailed as failed:
        failed.shown = _show(assignment, name, FAILED, str(failed))
        raise
    except NotImplementedError as stub:
        _show(assignment, name, OPEN, f"○ {_waits(str(stub))}")
        raise NotBegun(name, str(stub)) from None  # without the check's own frames
    _show(assignment, name, PASSED, "\n".join(filter(None, (f"✓ {name}: {done}", more))))


def _show(assignment: str, name: str, state: str, message: str) -> bool:
    progress.note(assignment, name, state)
    if state != PASSED and not panel.in_notebook():
        return False  # the error says it
    facts = {"assignment": assignment, "check": name}
    return panel.show(Panel(state, name, message, progress.so_far(assignment), facts))


def _waits(text: str) -> str:
    return "write your code in the cell above, then run this one again" if STUB in text else text


def stay_calm() -> None:
    """From now on a cell that stops at a stub says in one line what it waits for.

    In a notebook's kernel alone: there a long traceback would suggest that something is broken.
    """
    if panel.in_notebook():
        shell = sys.modules["IPython"].get_ipython()
        shell.set_custom_exc((NotImplementedError,), _calm)


def _calm(
    shell: object,
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType | None,
    tb_offset: int | None = None,
) -> Sequence[str] | None:
    if isinstance(error, NotBegun):
        lines = error._render_traceback_()
    elif STUB in str(error):
        function = _innermost(traceback)
        text = f"this cell uses {function}, whose code is still to be written"
        if function == "<module>":
            text = "fill in this cell, then delete its last line"
        panel.show(Panel(OPEN, "this cell", f"○ {text}"))
        lines = [f"○ {text}"]
    else:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return None
    shell._showtraceback(kind, error, lines)  # as IPython does with a text that is ready
    return lines


def _innermost(traceback: TracebackType) -> str:
    """The function in which an error was raised; a method with its class."""
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_code.co_qualname.removesuffix(".__init__")
