"""Formulas of a notebook's text as MathML, which browsers set without a script and without a network.

What cannot be converted stays readable as it was typed.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer

LONGEST = 2_000  # characters; the time that a conversion takes grows with the square of the length
_XMLNS = "http://www.w3.org/1998/Math/MathML"
_TAGS = frozenset({
    "math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub",
    "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none",
    "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose", "merror",
})  # fmt: skip
_TOKENS = frozenset({"mi", "mo", "mn", "mtext"})
_ATTRIBUTES = frozenset({
    "display", "mathvariant", "stretchy", "fence", "form", "separator", "lspace", "rspace",
    "minsize", "maxsize", "linethickness", "columnalign", "rowspacing", "columnspacing",
    "displaystyle", "scriptlevel", "accent", "accentunder", "width", "movablelimits", "largeop",
    "symmetric", "height", "depth",
})  # fmt: skip
# Sizes of brackets by name: the converter knows \big, and neither \bigl nor \bigr.
_BIG = re.compile(r"\\([bB]igg?)[lrm](?![A-Za-z])")


def mathml(tex: str, display: bool = False) -> str:
    """A formula as a `<math>` element; as `<code>` with its TeX if it cannot be converted.

    display: on a line of its own.
    """
    typed = f"$${tex}$$" if display else f"${tex}$"
    plain = f'<code class="tex">{escape(typed)}</code>'
    if len(tex) > LONGEST:
        return plain
    try:
        root = ElementTree.fromstring(
            convert(_BIG.sub(r"\\\1", tex), display="block" if display else "inline")
        )
        _keep_known(root)
        # A command that the converter does not know comes out as its name.
        if any("\\" in text for text in root.itertext()):
            return plain
        return ElementTree.tostring(root, encoding="unicode", default_namespace=None)
    except Exception:  # whatever a formula holds, the page is written
        return plain


def _keep_known(element: ElementTree.Element) -> None:
    """Presentation alone: no links, styles, or elements that are no mathematics. Raises ValueError."""
    name = element.tag.removeprefix(f"{{{_XMLNS}}}")
    if name not in _TAGS:
        raise ValueError(name)
    element.tag = name
    element.attrib = {key: element.attrib[key] for key in element.attrib if key in _ATTRIBUTES}
    if name in _TOKENS:  # the converter puts a group into an operator, which browsers do not set
        element.text = "".join(element.itertext())
        del element[:]
    for child in element:
        _keep_known(child)


class TextRenderer(IPythonRenderer):
    """Markdown as nbconvert renders it, with formulas as MathML and all headings below the page's own."""

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return mathml(body)

    def block_math(self, body: str) -> str:
        """A formula on a line of its own."""
        return f'<div class="formula">{mathml(body, display=True)}</div>'

    def latex_environment(self, name: str, body: str) -> str:
        """An environment such as `align`."""
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """A heading of the notebook's text; its ids could meet the page's own, and are left out."""
        return f'<h3 class="level-{level}">{text}</h3>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that is in the notebook; of any other its description: nothing is loaded."""
        if not url.startswith("attachment:"):
            return f'<span class="picture">{text}</span>'
        return super().image(text, url, title)
