"""A student's hour in JupyterLab: the start page, a released notebook, a solved one, widgets, the stop button."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from lab import Lab
from nbformat.v4 import new_code_cell, new_notebook

from autograder import notebooks, sample_class

pytestmark = pytest.mark.xdist_group("browser")  # one server and browser after the other
PICTURES = notebooks.ROOT / "build" / "screenshots"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, serve) -> tuple[Path, str, str]:
    """The students' folder, and where it is served: (folder, address, token)."""
    folder = tmp_path_factory.mktemp("student") / "release"
    shutil.copytree(notebooks.RELEASE, folder)
    return folder, *serve(folder, notebooks.ROOT / ".jupyter")


@pytest.fixture
def open_notebook(place, page):
    """Opens a notebook by its path in the folder, or one that is given."""
    folder, address, token = place

    def opened(path: str, notebook=None) -> Lab:
        if notebook is not None:
            (folder / path).parent.mkdir(exist_ok=True)
            notebook.metadata.setdefault("kernelspec", KERNEL)  # else JupyterLab asks for one
            nbformat.write(notebook, folder / path)
        return Lab(page, address, token, path)

    return opened


def solved(assignment: str):
    made = sample_class.sample_submissions(assignment)
    return next(each.notebook for each in made if each.student == "solved")


def test_the_start_page_leads_to_a_first_check(open_notebook, page) -> None:
    lab = open_notebook("00_start.ipynb")
    lab.run_all()
    assert lab.red() == []
    assert "(8, 3, 32)" in lab.shown("start.check(batch)")
    overview = lab.shown("start.overview()")
    places = [overview.index(notebooks.overview(name)["title"]) for name in notebooks.assignments()]
    assert places == sorted(places)
    assert "Nbgrader" not in page.locator("#jp-MainMenu").inner_text(), "a tool of authors"
    assert lab.unreadable() == []
    # The mend, as a student types it.
    editor = lab.cell("batch = torch.zeros(8, 3, 32)").locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("batch = torch.zeros(8, 3, 32, 32)")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    lab.cell("start.check(batch)").get_by_text("✓").first.wait_for()


def test_a_released_notebook_runs_to_its_end(open_notebook) -> None:
    lab = open_notebook("nchw/nchw.ipynb")
    lab.run_all()
    assert lab.red() == [], "what is not begun is a calm line"
    assert "not begun" in lab.shown("checks.to_nchw(to_nchw)")
    assert "0 of 20 points" in lab.shown("checks.summary()")
    assert lab.unreadable() == []


def test_a_solved_notebook_is_ready_to_hand_in(open_notebook, page) -> None:
    lab = open_notebook("nchw/nchw.ipynb", solved("nchw"))
    lab.run_all()
    assert lab.red() == []
    assert "20 of 20 points" in lab.shown("checks.summary()")
    lab.save()
    lab.page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("Success! Your notebook passes all the tests.").wait_for()


def test_a_failing_check_says_what_came_and_why(open_notebook) -> None:
    wrong = solved("nchw")
    cell = next(c for c in wrong.cells if notebooks.grade_id(c) == "to_nchw")
    cell.source = (
        "def to_nchw(images):\n    n, h, w, c = images.shape\n    return images.reshape(n, c, h, w)"
    )
    lab = open_notebook("nchw/nchw.ipynb", wrong)
    lab.run_all()
    lab.theme("JupyterLab Dark")
    said = lab.shown("checks.to_nchw(to_nchw)")
    assert "✗" in said
    assert "18 of 20 points" in lab.shown("checks.summary()")
    assert lab.unreadable() == []


def test_the_sliding_window_answers_to_the_keyboard(open_notebook, page) -> None:
    cells = [
        cell
        for cell in notebooks.read("convolution_and_pooling", notebooks.RELEASE).cells
        if notebooks.grade_id(cell) == "setup" or "sliding_window(show_size" in cell.source
    ]
    assert len(cells) == 2
    lab = open_notebook("widget/widget.ipynb", new_notebook(cells=cells))
    lab.run_all()
    picture = page.locator(".jp-OutputArea-output .widget-html svg")
    picture.wait_for()
    assert lab.red() == []

    def changes() -> None:
        page.wait_for_function(
            "before => document.querySelector('.widget-html').innerHTML !== before", arg=before
        )

    for name in ("stride", "padding", "dilation", "position"):
        before = page.locator(".widget-html").inner_html()
        page.get_by_role("slider", name=name).focus()
        page.keyboard.press("ArrowRight")
        changes()
    for name in ("operation", "kernel"):
        before = page.locator(".widget-html").inner_html()
        page.get_by_role("combobox", name=name).select_option(index=1)
        changes()
    page.wait_for_function(  # what is said comes in a message of its own
        """() => document.querySelector(".widget-html").textContent.includes(
            [...document.querySelectorAll("[role=status]")]
                .map(each => each.textContent).filter(said => said.includes("output[")).at(-1))"""
    )
    before = page.locator(".widget-html").inner_html()
    page.get_by_role("slider", name="dilation").press("Home")  # or one place is all there is
    changes()
    before = page.locator(".widget-html").inner_html()
    page.get_by_role("button", name="▶ play").press("Enter")
    changes()
    page.get_by_role("button", name="pause").press("Enter")
    page.get_by_role("button", name="▶ play").wait_for()
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(500)
    right = "each => each.getBoundingClientRect().right"
    edge = page.locator(".jp-OutputArea-output").last.evaluate(right)
    for slider in page.locator(".course-slider").all():
        assert slider.evaluate(right) <= edge, "cut off in a narrow window"
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.theme(theme)
        assert lab.unreadable() == [], theme


WIDGETS = [  # (assignment, cell, drop-downs, sliders, buttons)
    ("activations_and_losses", "slopes-widget", ("activation",), ("x",), ()),
    ("activations_and_losses", "losses-widget", ("target", "numbers"), ("logit",), ()),
    ("nchw", "reading-widget", ("(H, W, C)",), ("position",), ()),
    (
        "convolution_and_pooling",
        "pooling-widget",
        ("operation",),
        ("position", "window", "stride"),
        (),
    ),
    (
        "convolution_and_pooling",
        "builder-widget",
        ("picture",),
        (),
        ("add Conv2d", "add ReLU", "add MaxPool2d", "add Flatten", "add Linear", "remove the last"),
    ),
]
ANSWER_TIME = """() => {
    const took = window.took = [], picture = document.querySelector(".widget-html");
    let from = 0;
    document.addEventListener("input", () => { from = performance.now(); }, true);
    document.addEventListener("click", () => { from = performance.now(); }, true);
    new MutationObserver(() => { if (from) took.push(performance.now() - from); from = 0; })
        .observe(picture, { childList: true, subtree: true });
}"""


@pytest.mark.parametrize(("assignment", "cell", "choices", "sliders", "buttons"), WIDGETS)
def test_a_widget_answers_to_the_keyboard_and_at_once(
    assignment: str, cell: str, choices, sliders, buttons, open_notebook, page
) -> None:
    cells = [
        each
        for each in notebooks.read(assignment, notebooks.RELEASE).cells
        if notebooks.grade_id(each) in ("setup", cell)
    ]
    assert len(cells) == 2
    lab = open_notebook(f"widget/{cell}.ipynb", new_notebook(cells=cells))
    lab.run_all()
    page.locator(".jp-OutputArea-output .widget-html svg").wait_for()
    assert lab.red() == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.evaluate(ANSWER_TIME)

    def changed(before: str) -> None:
        page.wait_for_function(
            "before => document.querySelector('.widget-html').innerHTML !== before", arg=before
        )

    picture = page.locator(".widget-html")
    for name in choices:
        before = picture.inner_html()
        page.get_by_role("combobox", name=name).select_option(index=1)
        changed(before)
    for name in sliders:
        slider = page.get_by_role("slider", name=name, exact=True)
        for key in ("ArrowRight", "Home", *["ArrowRight"] * 5):
            before, value = picture.inner_html(), slider.input_value()
            slider.press(key)
            if slider.input_value() != value:  # else it stands at its end
                changed(before)
        shown = slider.locator("xpath=..").locator("output").inner_text()
        assert slider.get_attribute("aria-valuetext") == shown
    for name in buttons:
        before = picture.inner_html()
        page.get_by_role("button", name=name).press("Enter")
        changed(before)
        assert name in page.evaluate("document.activeElement.textContent"), "the focus stays"
    took = sorted(page.evaluate("took"))
    print(
        f"{cell}: {len(took)} answers, {took[0]:.0f} to {took[-1]:.0f} ms, middle {took[len(took) // 2]:.0f} ms"
    )
    assert took[len(took) // 2] < 100
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(500)
    right = "each => each.getBoundingClientRect().right"
    edge = page.locator(".jp-OutputArea-output").last.evaluate(right)
    for control in page.locator(".course-slider, .course-buttons, .widget-dropdown").all():
        assert control.evaluate(right) <= edge, "cut off in a narrow window"
    width = picture.locator("svg").evaluate("each => each.getBoundingClientRect().width")
    assert width >= 640, "its writing is too small to read"
    picture.locator("[tabindex='0']").press("ArrowRight")
    page.wait_for_function("document.querySelector('.widget-html').scrollLeft > 0")
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.theme(theme)
        assert lab.unreadable() == [], theme
        page.screenshot(path=PICTURES / f"{cell}_{theme.split()[-1].lower()}.png")


def test_the_stop_button_keeps_what_was_learned_and_what_waits_is_not_run(
    open_notebook, page
) -> None:
    training = """\
import torch
from torch import nn
from course.training import Trainer
images, labels = torch.randn(4000, 1, 28, 28), torch.randint(0, 10, (4000,))
network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
trainer = Trainer(network)"""
    sources = [training, "trainer.fit((images, labels), epochs=500)", "print('after', 6 * 7)"]
    lab = open_notebook("stop/stop.ipynb", new_notebook(cells=[new_code_cell(s) for s in sources]))
    lab.menu("Run", "Run All Cells")
    panel = lab.cell("trainer.fit").locator("svg").first
    panel.wait_for()
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Interrupt the kernel").click()
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
    assert "after 42" not in lab.shown("print('after'")
    assert lab.cell("print('after'").locator(".jp-InputPrompt").inner_text() == "[ ]:"
    assert panel.is_visible(), "the curves as far as they went"
