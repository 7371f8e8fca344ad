"""Formulas as MathML: those of the course are converted, hostile and broken ones stay text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from autograder.results.formulas import LONGEST, mathml

SOURCES = sorted((Path(__file__).parents[2] / "source").glob("*/*.ipynb"))
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![$\\])\$([^$\n]+?)\$", re.DOTALL)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_courses_formulas_are_converted(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = re.sub(r"```.*?```|`[^`]*`", "", "".join(cell["source"]), flags=re.DOTALL)
        for match in FORMULA.finditer(text):
            assert mathml(match[1] or match[2]).startswith("<math"), match[0]


def test_brackets_keep_their_sizes() -> None:
    assert mathml(r"\bigl(x\bigr)").count("minsize") == 2


@pytest.mark.parametrize(
    "tex", [r"\unknown{x}", r"\frac{1}", "x" * (LONGEST + 1), r"\begin{cases}", "}" * 50, "{" * 900]
)
def test_what_cannot_be_converted_stays_as_typed(tex: str) -> None:
    shown = mathml(tex)
    if not shown.startswith("<math"):
        assert shown == f'<code class="tex">${tex}$</code>'


def test_a_command_that_is_not_known_is_not_lost() -> None:
    assert r"\unknown" in mathml(r"\unknown{x}")


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>}",
        "<img src=x onerror=y>",
        r"\style{position:fixed}{x}",
    ],
)
def test_no_link_style_or_tag_comes_out(tex: str) -> None:
    shown = mathml(tex)
    assert not re.search(r"<(?:script|img|a)\b|\b(?:href|style|onerror)\s*=\s*\"", shown)
