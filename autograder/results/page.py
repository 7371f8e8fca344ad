"""A feedback page as a file that runs nothing and loads nothing: `templates/feedback_page/`, filled in.

What a student's cells printed is in it, so a policy in the page's head forbids all but its own styles
and pictures, whatever may have slipped through the cleaning. Formulas are MathML: no script sets them.
"""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import Python3Lexer, TextLexer
from traitlets.config import Config

from autograder.clean import clean_markdown
from autograder.results.feedback import ShowVerdicts
from autograder.results.formulas import TextRenderer
from autograder.results.outputs import outputs
from autograder.results.pictures import ROOM, Pictures

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; "
    "base-uri 'none'; form-action 'none'\">"
)
LARGEST = 280_000  # characters of a page; what it prints comes on top
COLOURED = 40_000  # characters of a cell; longer code is shown without colours
# Tokens that page.css gives no colour: they make up half of the page otherwise.
_UNCOLOURED = re.compile(r'<span class="(?:n|na|nb|nn|nv|p|o|w|bp|vm|fm)">([^<]*)</span>')
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_TEMPLATES = Path(__file__).with_name("templates")


class FeedbackPage(HTMLExporter):
    """The exporter for nbgrader's GenerateFeedback; the page comes out sealed.

    nbgrader names its own template for all HTML exporters; c.FeedbackPage.template_name and
    c.FeedbackPage.extra_template_basedirs name another one for this.
    """

    def __init__(self, config: Config | None = None, **kwargs: object) -> None:
        ours = Config()
        ours.FeedbackPage.template_name = "feedback_page"
        ours.FeedbackPage.extra_template_basedirs = [str(_TEMPLATES)]
        ours.merge(config or Config())
        super().__init__(config=ours, **kwargs)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kwargs: object
    ) -> tuple[str, dict]:
        """The page of one graded notebook."""
        self._pictures = Pictures(_room(nb))
        page, resources = super().from_notebook_node(nb, resources, **kwargs)
        return sealed(page), resources

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb, resources = super()._preprocess(nb, resources)
        if "feedback" not in resources:  # a course need not name the step
            nb, resources = ShowVerdicts(parent=self).preprocess(nb, resources)
        return nb, resources

    def default_filters(self) -> object:
        """nbconvert's, and what the template needs for cells, comments and numbers."""
        yield from super().default_filters()
        yield "text", self._text
        yield "code", _code
        yield "outputs", lambda cell: outputs(cell, self._pictures)
        yield "comment", lambda comment: _markdown(clean_markdown(comment))
        yield "number", lambda value: f"{round(float(value), 2):g}"

    def _text(self, cell: NotebookNode) -> Markup:
        """A Markdown cell as HTML, its attached pictures made small."""
        attached = {}
        for name, bundle in cell.get("attachments", {}).items():
            found = self._pictures.source(next(iter(bundle.values()), ""))
            kind, _, data = (found[0] if found else _NOTHING)[len("data:") :].partition(";base64,")
            attached[name] = {"image/png" if kind == "image/png" else "image/jpeg": data}
        return _markdown(cell.source, attached)


def _room(nb: NotebookNode) -> int:
    """Characters that a notebook's pictures may take, so that its page stays below LARGEST."""
    # As HTML, code and text take 2.3 times the room of their source in this course.
    text = sum(2.4 * len(cell.source.encode()) for cell in nb.cells)
    return max(40_000, min(ROOM, LARGEST - round(text)))


_NOTHING = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAA"
    "BQABpfZFQAAAAABJRU5ErkJggg=="
)


def _markdown(source: str, attachments: dict | None = None) -> Markup:
    renderer = TextRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return Markup(MarkdownWithMath(renderer=renderer).render(source))


def _code(cell: NotebookNode) -> Markup:
    lexer = Python3Lexer() if len(cell.source) <= COLOURED else TextLexer()
    page = highlight(cell.source, lexer, HtmlFormatter(cssclass="code"))
    return Markup(_UNCOLOURED.sub(r"\1", page))


def sealed(page: str) -> str:
    """The page with the policy first in its head, and without scripts and links to other files.

    Raises ValueError if it has no head: then nothing would seal it.
    """
    page = _LINK.sub("", _SCRIPT.sub("", page))
    head = re.search(r"<head\b[^>]*>", page, re.IGNORECASE)
    if head is None:
        raise ValueError("the feedback template makes a page without a head; it cannot be sealed")
    return page[: head.end()] + POLICY + page[head.end() :]
