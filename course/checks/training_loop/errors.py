"""Errors of Python and PyTorch that beginners meet in `training_loop`, each with its usual cause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from course.checks.expect import CheckFailed, fail

MODULE_ERRORS = {
    r"before Module\.__init__": "super().__init__() is missing: it comes first in __init__, "
    "before anything is assigned to self",
    r"missing the required \"?forward": "def forward has slipped out of the class (or is "
    "misspelt): indent it as deep as def __init__",
    r"shape '\[.*\]' is invalid for input": "a size is written down that holds for some pictures "
    "only: x.flatten(1) flattens each image, whatever its size",
    r"must be tuple of ints": "a layer's size is no whole number: divide with //, not with /",
    r"to have \d+ channels, but got": "a convolution's input channels do not fit: they are those "
    "of the input, or of the layer before, and no fixed number",
    r"uninitialized parameter": "a lazy layer has no weights before its first call, so nothing "
    "can be counted or optimised: work out its input size from the arguments",
}
STEP_ERRORS = {
    "log_softmax|nll_loss": "the arguments of the loss are swapped: the order is "
    "`loss_fn(logits, labels)`",
}
VALIDATION_ERRORS = {
    **STEP_ERRORS,
    "context manager protocol|__enter__": "the brackets are missing: `with torch.no_grad():`",
    "size of tensor a .* must match the size of tensor b": "argmax(0) looks for the best image of "
    "each class; the best class of each image is logits.argmax(1)",
}


@contextmanager
def explained(what: str, expected: str, causes: Mapping[str, str]) -> Iterator[None]:
    """Turn an error whose text matches a pattern of `causes` into a message with its cause.

    Any other error passes through.
    """
    try:
        yield
    except CheckFailed:
        raise
    except Exception as error:  # the student's code may raise anything
        # An error that came over the wire has its class name in its text already.
        text = str(error) if hasattr(error, "kind") else f"{type(error).__name__}: {error}"
        cause = next((c for pattern, c in causes.items() if re.search(pattern, text)), None)
        if cause is None:
            raise
        first_line = text.splitlines()[0]
        fail(what, expected=expected, got=f"an error: {first_line[:200]}", likely=cause)
