"""What holds for every widget: a still with words, controls with names, writing inside the page, quick answers."""

import itertools
import re
import time
import xml.etree.ElementTree as ElementTree
from statistics import median

import ipywidgets
import pytest

from autograder import clean
from course import widgets
from course.widgets.controls import Slider
from course.widgets.live import LivePicture
from course.widgets.picture import MARGIN, WIDTH

LIVE = [name for name in widgets.__all__ if not name.endswith("_figure")]


def controls(widget) -> list:
    """Everything that one can set, row by row."""
    found = []
    for child in widget.children:
        if isinstance(child, ipywidgets.Box):
            found += controls(child)
        elif not isinstance(child, ipywidgets.HTML):
            found.append(child)
    return found


def settings(control) -> list:
    if isinstance(control, Slider):
        step = max((control.max - control.min) // 8, 1)
        return [*range(control.min, control.max + 1, step), control.max]
    return [option[1] if isinstance(option, tuple) else option for option in control.options]


def states(widget):
    """Goes through the widget's states, one control after another, in each state of the first two."""
    every = [each for each in controls(widget) if hasattr(each, "value")]
    first, others = every[:2], every[2:]
    for values in itertools.product(*map(settings, first)):
        for control, value in zip(first, values, strict=True):
            control.value = value
        yield
        for control in others:
            for value in settings(control):
                control.value = value
                yield


@pytest.mark.parametrize("name", LIVE)
def test_a_still_stands_for_it_and_says_the_same_in_words(name: str) -> None:
    widget = getattr(widgets, name)()
    assert isinstance(widget, LivePicture)
    bundle = widget._repr_mimebundle_()
    still = widget.still()
    assert bundle["text/html"] == still._repr_html_()
    assert widget.picture.value == still.inline_html()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert ElementTree.fromstring(still.svg).get("aria-label") == still.description
    assert clean._STILL.match(bundle["text/html"]), "the feedback page takes no such picture"
    assert isinstance(getattr(widgets, f"{name}_figure")(), type(still))


@pytest.mark.parametrize("name", LIVE)
def test_every_control_has_a_name_of_its_own_and_a_change_is_announced(name: str) -> None:
    widget = getattr(widgets, name)()
    every = controls(widget)
    names = [each.description for each in every if hasattr(each, "description")]
    assert len(set(names)) == len(names)
    assert all(names)
    assert sum(bool(getattr(each, "said", "")) for each in every) == 1


@pytest.mark.parametrize("name", LIVE)
def test_in_every_state_the_writing_lies_inside_the_page_and_comes_at_once(name: str) -> None:
    widget = getattr(widgets, name)()
    took, start = [], time.perf_counter()
    for _ in states(widget):
        took.append(time.perf_counter() - start)
        still = widget.still()
        root = ElementTree.fromstring(still.svg)
        width, height = float(root.get("width")), float(root.get("height"))
        assert width == WIDTH
        assert len(still.description) < 5000  # what the feedback page takes
        for node in root.iter("{http://www.w3.org/2000/svg}text"):
            assert 0 <= float(node.get("x")) <= width
            assert 0 < float(node.get("y")) < height
            if "Mono" in node.get("font-family", ""):  # 0.602 of its size wide, each sign
                size = float(node.get("font-size"))
                assert float(node.get("x")) + 0.602 * size * len(node.text) <= WIDTH - MARGIN
        assert not re.search(r"\bnan\d|None", still.svg)
        start = time.perf_counter()
    assert median(took) < 0.05, "100 ms with the way to the browser and back"
