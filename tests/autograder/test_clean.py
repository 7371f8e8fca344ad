"""A graded notebook runs nothing in a browser: hostile Markdown, outputs, metadata and pictures."""

from __future__ import annotations

import base64
import io
import zlib
from html.parser import HTMLParser

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from PIL import Image

from autograder import clean
from autograder.clean import clean_markdown, clean_notebook, terminal_text
from tests import chromium

ALERT = "document.title='owned'"
NASTY = [
    f"<script>{ALERT}</script>",
    f'<img src=x onerror="{ALERT}">',
    f"<svg onload={ALERT}>",
    f"<svg/onload={ALERT}>",
    f"<details open ontoggle={ALERT}>",
    f"<iframe srcdoc='<script>parent.{ALERT}</script>'></iframe>",
    '<iframe src="javascript:alert(1)">',
    '<object data="data:text/html,<script>alert(1)</script>">',
    "<style>body{background:url(http://x.example/leak)}</style>",
    '<form action="http://x.example"><button>Log in</button></form>',
    '<a href="javascript:alert(1)">x</a>',
    '<base href="http://x.example/">',
    '<meta http-equiv="refresh" content="0;url=http://x.example">',
    "<!-- comment --><!doctype html><?php ?>",
    "</div></body></html><script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click]( javascript:alert(1))",
    "[click](<javascript:alert(1)>)",
    "[click](javascript&colon;alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](java&Tab;script:alert(1))",
    "[click](javascript\\:alert(1))",
    "[click](\x01javascript:alert(1))",
    "[click](java\nscript:alert(1))",
    "[click](vbscript:x)",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](../../../lab/api/x)",
    "[click](/files/submitted/mallory/evil.html)",
    "[click](//x.example/y)",
    "[click][a]\n\n[a]: javascript:alert(1)",
    "[click][a]\n\n[a]:\n  javascript:alert(1)",
    "[a]\n\n> [a]: data:text/html,x",
    "<javascript:alert(1)>",
    "![x](http://x.example/leak.png)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '![x](y" onerror="alert(1))',
    "![x](attachment:missing.png)",
    "![x][r]\n\n[r]: http://x.example/leak.png",
    '[![x](http://x.example/a.png)](http://x.example/ "onmouseover=alert(1)")',
    "$\\href{javascript:alert(1)}{x}$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "\\$\\\\&#104;ref{javascript:alert(1)}{x}\\$",
    "$\\require{html}\\class{a}{b}\\cssId{c}{d}\\style{e}{f}$",
    "$\\let\\go\\href \\go{javascript:alert(1)}{x}$",
    "\\begin{a}<img src=x onerror=alert(1)>\\end{a}",
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "~~~ mermaid\n&lt;img src=x onerror=alert(1)&gt;\n~~~",
    "```<script>alert(1)</script>\ncode\n```",
    "# <svg onload=alert(1)>\n\ntext",
    "<\0script>alert(1)</script>",
    "a | b\n--|--\n<img src=x onerror=alert(1)> | [x](javascript:1)",
    "- [ ] <input onfocus=alert(1) autofocus>",
]
WEB = ("http://", "https://", "mailto:", "#")


class Page(HTMLParser):
    """Collects what could act: tags, handlers, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def dangers(self) -> list[str]:
        active = {"script", "svg", "iframe", "object", "embed", "style", "form", "base", "meta"}
        active |= {"link", "video", "audio", "button", "details", "math", "textarea", "select"}
        found = [tag for tag, _ in self.tags if tag in active]
        for tag, attrs in self.tags:
            found += [name for name in attrs if name.startswith("on") or name == "style"]
            href, src = attrs.get("href"), attrs.get("src")
            if href is not None and not href.lower().startswith(WEB):
                found.append(f"href {href}")
            if src is not None and not src.startswith(("data:image/png;", "data:image/jpeg;")):
                found.append(f"src {src}")
            if tag == "pre" and "mermaid" in attrs.get("class", ""):
                found.append("mermaid")
        return found


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> str:
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind)
    return base64.b64encode(stream.getvalue()).decode()


def only(cell: NotebookNode) -> NotebookNode:
    return clean_notebook(NotebookNode(cells=[cell])).cells[0]


def outputs(*given: dict) -> list[NotebookNode]:
    cell = new_code_cell("1")
    cell.outputs = [nbformat.from_dict(output) for output in given]
    return only(cell).outputs


@pytest.mark.parametrize("text", NASTY)
def test_markdown_becomes_nothing_that_acts(text: str) -> None:
    page = Page(markdown2html_mistune(clean_markdown(text)))
    assert page.dangers() == []
    for command in ("\\href", "\\require", "\\class", "\\style", "\\cssId"):
        assert command not in page.text
    assert clean_markdown(clean_markdown(text)) == clean_markdown(text)


def test_the_nasty_texts_are_nasty() -> None:
    """The same texts uncleaned do act, or the tests above would prove nothing."""
    acting = [text for text in NASTY if "missing" not in text]
    acting = [text for text in acting if Page(markdown2html_mistune(text)).dangers()]
    assert len(acting) > 30


def test_attached_pictures_stay_and_others_become_links() -> None:
    cell = new_markdown_cell(
        "see ![a plot](attachment:plot.png) and ![x](attachment:evil.svg) <![a plot](attachment:plot.png)"
    )
    cell.attachments = {
        "plot.png": {"image/png": picture()},
        "evil.svg": {"image/svg+xml": "<svg onload=alert(1)>"},
        "liar.png": {"image/png": base64.b64encode(b"<script>").decode()},
        "photo.jpg": {"image/jpeg": picture("JPEG")},
        "../x": {"image/png": picture()},
    }
    clean_cell = only(cell)
    assert set(clean_cell.attachments) == {"plot.png", "photo.jpg"}
    assert clean_cell.source.count("![a plot](attachment:plot.png)") == 2
    assert "<!" not in clean_cell.source
    html = _markdown(clean_cell)
    assert Page(html).dangers() == []
    assert 'src="data:image/png;base64' in html


@given(st.lists(st.sampled_from([
    "<", "!", "[", "]", "(", ")", "img src=x onerror=a ", "javascript:a", "http://a", "a", " ", "\n",
    "\n\n", "\\", "$", "`", "```", ">", "- ", "&", "#", "x41;", "lt;", ":", "attachment:p.png", "\"",
    "href{", "mermaid", "*", "_", "|", "\0", "/",
]), max_size=25).map("".join))  # fmt: skip
@settings(deadline=None)  # a busy machine is no failure
def test_no_mixture_of_marks_acts(text: str) -> None:
    cell = new_markdown_cell(text)
    cell.attachments = {"p.png": {"image/png": picture()}}
    once = only(cell)
    assert Page(_markdown(once)).dangers() == []
    assert only(once).source == once.source


@pytest.mark.parametrize(
    "text",
    [
        "# A title\n\nI used *three* layers, `x < y` and $a < b$, **so**:\n\n1. one\n2. two\n",
        "> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "See [the paper](https://arxiv.org/abs/1) & my [notes](#notes).",
        "```python\nx = [i for i in range(3)]\n```",
        "$$\\frac{\\partial L}{\\partial w} = \\sum_i x_i \\\\ a &= b$$",
    ],
)
def test_plain_markdown_stays_as_it_is(text: str) -> None:
    assert clean_markdown(text) == text


def test_the_courses_own_texts_stay() -> None:
    ours = '<img src="figure.png"> and <b>bold</b>'
    notebook = new_notebook(cells=[new_markdown_cell(ours), new_markdown_cell(ours + " ")])
    clean_cells = clean_notebook(notebook, {ours}).cells
    assert clean_cells[0].source == ours
    assert "<img" not in clean_cells[1].source


def test_raw_cells_and_unknown_kinds_are_text() -> None:
    cells = [new_raw_cell(f"<script>{ALERT}</script>"), new_raw_cell("x")]
    cells[0].metadata.raw_mimetype = "text/html"
    cells[1].cell_type = "evil"
    clean_cells = clean_notebook(NotebookNode(cells=cells)).cells
    assert [cell.cell_type for cell in clean_cells] == ["raw", "raw"]
    assert "<script" not in clean_cells[0].source
    assert not clean_cells[0].metadata


def test_outputs_are_text_and_png_alone() -> None:
    rich = {
        "text/html": "<script>1</script>",
        "image/svg+xml": "<svg onload=alert(1)>",
        "application/javascript": ALERT,
        "text/latex": "$\\href{javascript:1}{x}$",
        "text/markdown": "[x](javascript:1)",
        "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
        "image/png": picture(),
        "text/plain": "Figure",
    }
    found = outputs(
        {"output_type": "display_data", "data": rich, "metadata": {"text/html": {"isolated": True}}},
        {"output_type": "execute_result", "data": {"text/html": "<b>x</b>"}, "metadata": {},
         "execution_count": "<b>"},
        {"output_type": "update_display_data", "data": rich},
        {"output_type": "display_data", "data": "no dict"},
    )  # fmt: skip
    assert set(found[0].data) == {"image/png", "text/plain"}
    assert not found[0].metadata
    assert found[1].data == {"text/plain": clean.LEFT_OUT}
    assert found[1].execution_count is None
    assert [output.output_type for output in found[2:]] == ["display_data"]


def test_a_widgets_still_picture_stays_under_a_type_that_no_reader_shows() -> None:
    svg = base64.b64encode(b"<svg><script>alert(1)</script></svg>").decode()
    image = f'<img src="data:image/svg+xml;base64,{svg}" alt="two &lt; three" style="x">'
    live = {"text/html": image, "text/plain": "Widget(children=...)"}
    once = clean_notebook(
        new_notebook(cells=[new_code_cell("1", outputs=[new_output("display_data", data=live)])])
    )
    assert once.cells[0].outputs[0].data == {clean.STILL: svg, "text/plain": "two < three"}
    assert clean_notebook(once).cells[0].outputs == once.cells[0].outputs
    assert svg not in _html(once)


@pytest.mark.parametrize("start", ["<b>", "<svg>", '<img src="data:text/html;base64,', ""])
def test_what_is_no_still_picture_is_left_out(start: str) -> None:
    body = base64.b64encode(b"<html>").decode()
    for text in (f'{start}{body}"', f'<img src="data:image/svg+xml;base64,{body}">'):
        found = outputs({"output_type": "display_data", "data": {"text/html": text}})
        assert found[0].data == {"text/plain": clean.LEFT_OUT}


def png_chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + name + data + crc


BOMB = b"\x89PNG\r\n\x1a\n" + png_chunk(
    b"IHDR", (60_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
)


@pytest.mark.parametrize(
    "image",
    [
        "not base64!",
        base64.b64encode(b"<svg onload=alert(1)>").decode(),
        base64.b64encode(b"GIF89a" + base64.b64decode(picture())[6:]).decode(),
        picture("JPEG"),
        picture() + '" onerror="alert(1)',
        base64.b64encode(BOMB).decode(),
        "A" * (clean.MAX_IMAGE * 2),
        17,
        ["a", 3],
        "é",
    ],
)
def test_what_is_no_png_is_left_out(image: object) -> None:
    (found,) = outputs({"output_type": "display_data", "data": {"image/png": image}})
    assert "image/png" not in found.data


def test_streams_are_capped_and_joined() -> None:
    line = {"output_type": "stream", "name": "stdout", "text": "x" * 99 + "\n"}
    (found,) = outputs(*[line] * 150)
    assert found.text.count("\n") == 150
    (found,) = outputs({**line, "text": "y\n" * 10**6})
    assert len(found.text) < 3 * clean.MAX_LINES
    assert clean.TRUNCATED in found.text
    (found,) = outputs({**line, "text": "z" * 10**7})
    assert len(found.text) < clean.MAX_TEXT + 100
    assert len(outputs(*[{**line, "name": n} for n in ("stdout", "stderr") * 500])) <= 200


def test_colours_stay_and_other_terminal_tricks_go() -> None:
    tricks = (
        "\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07\x1b[2J\x1b[1;1H\x1b[?25l\x1bc\x08\x07\x9b"
    )
    assert terminal_text(f"\x1b[31mred\x1b[0m{tricks}") == "\x1b[31mred\x1b[0mlink"
    assert terminal_text("\x1b[31m" + "\x00" * 3 + "a") == "\x1b[31ma"
    assert terminal_text("0 %\r50 %\r100 %\nnext\r\nlast\r") == "100 %\nnext\nlast"
    assert terminal_text("\u202egnp.exe") == "gnp.exe"
    html = _html(_printed(f"\x1b[31m</pre><script>{ALERT}</script>\x1b[38;5;{'9' * 99}m"))
    assert f"<script>{ALERT}" not in html


def test_metadata_is_nbgraders_alone() -> None:
    cell = new_code_cell("1")
    cell.metadata = nbformat.from_dict({
        "tags": ["skip-execution", '"><script>'], "collapsed": True, "editable": "no",
        "nbgrader": {"grade": True, "grade_id": "t", "points": "9", "locked": True, "evil": 1},
    })  # fmt: skip
    notebook = new_notebook(cells=[cell, new_code_cell("2", id=cell.id)])
    notebook.metadata = nbformat.from_dict({"widgets": {"x": "<script>"}, "title": "<b>"})
    found = clean_notebook(notebook)
    assert found.cells[0].metadata == {"nbgrader": {"grade": True, "grade_id": "t", "locked": True}}
    assert set(found.metadata) == {"kernelspec", "language_info"}
    assert found.cells[0].id == cell.id != found.cells[1].id
    nbformat.validate(found)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3)
    | st.dictionaries(st.sampled_from(["data", "text", "output_type", "name", "image/png", "source",
                                       "traceback", "ename"]), x, max_size=4),
    max_leaves=20,
))  # fmt: skip
def test_odd_shapes_never_raise(odd: object) -> None:
    kinds = ("stream", "error", "display_data", "execute_result", odd)
    base = odd if isinstance(odd, dict) else {"text": odd, "data": odd, "traceback": odd}
    cell = NotebookNode(cell_type="code", source=odd, metadata=odd, execution_count=odd, id=odd)
    cell.outputs = [{**base, "output_type": kind} for kind in kinds]
    other = NotebookNode(cell_type="markdown", source=odd, attachments=odd)
    nbformat.validate(clean_notebook(NotebookNode(cells=[cell, other])))


def test_hostile_markdown_is_rendered_in_bounded_time() -> None:
    for mark in ("\\\\[", "\\begin{a}", "[", "![", "> ", "*", "$", "`"):
        markdown2html_mistune(clean_markdown(mark * 200_000))


@chromium.needed
def test_nothing_runs_in_a_browser() -> None:
    """Every nasty text on one page, in a real browser, as nbconvert and as plain HTML prints it."""
    cells = [new_markdown_cell(text) for text in NASTY]
    cells += [new_code_cell(text, outputs=[new_output("stream", text=text)]) for text in NASTY]
    html = _html(clean_notebook(new_notebook(cells=cells)))
    acted = []
    with chromium.launched() as browser:
        page = browser.new_page()
        page.route("**/*", lambda route: (_note(route, acted), route.abort()))
        page.on("dialog", lambda dialog: (acted.append("dialog"), dialog.dismiss()))
        page.set_content(html, wait_until="domcontentloaded")
        page.wait_for_timeout(300)
        if page.title() == "owned":
            acted.append("title")
    assert acted == []


def _note(route, acted: list[str]) -> None:
    if "cdnjs.cloudflare.com" not in route.request.url:  # nbconvert's own libraries
        acted.append(route.request.url)


def _markdown(cell: NotebookNode) -> str:
    return _html(new_notebook(cells=[cell])).partition("<body")[2].partition("<script")[0]


def _printed(text: str) -> NotebookNode:
    cell = new_code_cell("1", outputs=[new_output("stream", text=text)])
    return clean_notebook(new_notebook(cells=[cell]))


_EXPORTER = HTMLExporter(template_name="classic")


def _html(notebook: NotebookNode) -> str:
    """The page that nbconvert makes."""
    html, _ = _EXPORTER.from_notebook_node(notebook)
    return html
