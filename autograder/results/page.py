"""A feedback page as a file that runs nothing and loads nothing: nbgrader's page without scripts and links.

What a student's cells printed is in it, so a policy in the page's head forbids all but its own styles and
pictures, whatever may have slipped through the cleaning. Formulas stay as they were typed: what sets
them is a script from elsewhere.
"""

from __future__ import annotations

import re

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; "
    "base-uri 'none'; form-action 'none'\">"
)
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)


class FeedbackPage(HTMLExporter):
    """nbgrader's exporter for feedback; the page comes out sealed."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kwargs: object
    ) -> tuple[str, dict]:
        """The page of one graded notebook."""
        page, resources = super().from_notebook_node(nb, resources, **kwargs)
        return sealed(page), resources


def sealed(page: str) -> str:
    """The page with the policy first in its head, and without scripts and links to other files.

    Raises ValueError if it has no head: then nothing would seal it.
    """
    page = _LINK.sub("", _SCRIPT.sub("", page))
    head = re.search(r"<head\b[^>]*>", page, re.IGNORECASE)
    if head is None:
        raise ValueError("the feedback template makes a page without a head; it cannot be sealed")
    return page[: head.end()] + POLICY + page[head.end() :]
