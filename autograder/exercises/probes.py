"""What many scripts ask: the same function twice, other dtypes and layouts, refusals.

Each does steps and comparisons like any line of a script.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises.work import Result, Work


def again(
    work: Work, name: str, first: Sequence, second: Sequence, what: str, **how: object
) -> None:
    """A function on some arguments, on others of the same shapes, and on the first once more."""
    for number, args in enumerate((first, second, first), 1):
        work.compare(work.call(name, *args), f"{what}, call {number}", **how)


def follows_dtype(
    work: Work, name: str, args: Sequence, dtypes: Sequence[torch.dtype], what: str, **how: object
) -> None:
    """The tensors among the arguments in each dtype; result and dtype are compared."""
    for dtype in dtypes:
        cast = [a.to(dtype) if isinstance(a, torch.Tensor) else a for a in args]
        work.compare(work.call(name, *cast), f"{what}, dtype {str(dtype)[6:]}", types=True, **how)


def other_layout(array: torch.Tensor | np.ndarray) -> torch.Tensor | np.ndarray:
    """The same numbers, stored in another order: not contiguous."""
    if array.ndim < 2:
        doubled = array.repeat_interleave(2) if isinstance(array, torch.Tensor) else array.repeat(2)
        return doubled[::2]
    if isinstance(array, torch.Tensor):
        return array.transpose(0, -1).contiguous().transpose(0, -1)
    return np.ascontiguousarray(array.swapaxes(0, -1)).swapaxes(0, -1)


def refuses(work: Work, name: str, calls: Sequence[tuple[str, Sequence]], says: str = "") -> None:
    """Calls that the solution refuses: (what is handed over, the arguments)."""
    for words, args in calls:
        work.compare(work.call(name, *args), f"{name}, {words}", says=says)


def slope(
    work: Work, target: str | Result, args: Sequence, what: str, wrt: Sequence[int] = (0,), **how
) -> None:
    """The slope of the result by some arguments, with the sentence of a cut graph."""
    found = work.slope(target, *args, wrt=wrt)
    cut = (
        "the result is cut off from its input: leave out .detach(), .item(), .numpy() and no_grad()"
    )
    work.compare(found["by argument"], f"{what}: slope", says=cut, **how)
