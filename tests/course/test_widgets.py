"""The sliding window: its numbers against PyTorch, its words, its picture, its live controls."""

import base64
import itertools
import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course.widgets import sliding_window, sliding_window_figure
from course.widgets.window_arithmetic import (
    KERNELS,
    OPERATIONS,
    common_denominator,
    format_number,
    slide,
)

SETTINGS = list(itertools.product((1, 2, 3), (0, 1, 2), (1, 2)))
# Not square, all values different, positive and negative: swapped axes and flips show.
IMAGE = np.array([[3, -1, 4, 1, -5], [9, 2, -6, 5, 35], [8, 97, -9, 32, -38], [46, 26, 43, -3, 7]])


def by_torch(image, kernel, stride, padding, dilation, operation):
    """PyTorch's output for one channel, or None where PyTorch refuses the setting."""
    image = torch.tensor(image, dtype=torch.float64)[None, None]
    kernel = torch.tensor(kernel, dtype=torch.float64)
    shape = tuple(kernel.shape)
    try:
        if operation == "max-pool":
            output = F.max_pool2d(image, shape, stride, padding, dilation)
        elif operation == "average-pool":
            if dilation > 1:
                return None
            output = F.avg_pool2d(image, shape, stride, padding)
        else:
            if operation == "convolution":
                kernel = kernel.flip(0, 1)
            output = F.conv2d(image, kernel[None, None], None, stride, padding, dilation)
    except RuntimeError:
        return None
    return output[0, 0].numpy()


def evaluate(arithmetic):
    """The value of the text left of its last (un)equals sign, and the number to the right of it."""
    left, right = (side.replace("∞", "math.inf") for side in re.split(" [=≈] ", arithmetic))
    scope = {"__builtins__": {}, "math": math, "max": lambda *values: max(values)}
    return eval(left, scope), eval(right, scope)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_outputs_are_those_of_torch(kernel, operation):
    shown = 0
    for stride, padding, dilation in SETTINGS:
        state = slide(IMAGE, kernel, stride, padding, dilation, operation)
        expected = by_torch(IMAGE, kernel, stride, padding, dilation, operation)
        assert (state.problem is None) == (expected is not None), (stride, padding, dilation)
        if expected is not None:
            np.testing.assert_allclose(state.output, expected, rtol=0, atol=1e-12)
            shown += 1
    assert shown >= 3


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_small_case_agrees_with_torch_and_with_its_own_arithmetic(data):
    def table(largest):
        rows, columns = (data.draw(st.integers(1, largest)) for _ in range(2))
        cells = st.lists(st.integers(-99, 99), min_size=columns, max_size=columns)
        return np.array(data.draw(st.lists(cells, min_size=rows, max_size=rows)))

    image, kernel = table(6), table(3)
    stride, padding, dilation = data.draw(st.sampled_from(SETTINGS))
    operation = data.draw(st.sampled_from(OPERATIONS))
    state = slide(image, kernel, stride, padding, dilation, operation)
    expected = by_torch(image, kernel, stride, padding, dilation, operation)
    assert (state.problem is None) == (expected is not None)
    if expected is None:
        return
    np.testing.assert_allclose(state.output, expected)
    position = data.draw(st.integers(0, state.positions - 1))
    text = state.arithmetic(position)
    left, right = evaluate(text)
    # Whole numbers come out exactly; a mean may be rounded, and then the sign says so.
    exact = expected.flat[position]
    assert left == pytest.approx(exact)
    assert right == (pytest.approx(exact) if " = " in text else pytest.approx(exact, rel=1e-3))


def test_the_lecture_example():
    state = slide()
    assert state.output.tolist() == [[44, 54, 64], [84, 94, 104], [124, 134, 144]]
    assert state.arithmetic(0) == "1*1 + 2*2 + 5*3 + 6*4 = 44"
    assert state.size_formulas() == [
        ("height and width", "floor((4 + 2*0 - 1*(2 - 1) - 1)/1) + 1 = 3")
    ]
    flipped = slide(operation="convolution")
    assert flipped.output.tolist() == [[26, 36, 46], [66, 76, 86], [106, 116, 126]]
    assert flipped.arithmetic(0) == "1*4 + 2*3 + 5*2 + 6*1 = 26"


@pytest.mark.parametrize(
    ("options", "position", "text"),
    [
        ({"operation": "max-pool", "padding": 1}, 0, "max(-∞, -∞, -∞, 1) = 1"),
        ({"operation": "average-pool"}, 0, "(1 + 2 + 5 + 6)/4 = 3.5"),
        ({"operation": "average-pool", "padding": 1}, 1, "(0 + 0 + 1 + 2)/4 = 0.75"),
        ({"kernel": [[1, -2]], "image": [[-3, 4]]}, 0, "(-3)*1 + 4*(-2) = -11"),
        ({"kernel": [[1 / 3, 2 / 3]], "image": [[1, 2]]}, 0, "(1*1 + 2*2)/3 ≈ 1.667"),
        ({"kernel": [[0.123456]], "image": [[2]]}, 0, "2*0.1235 ≈ 0.2469"),
    ],
)
def test_arithmetic_is_written_out(options, position, text):
    assert slide(**options).arithmetic(position) == text


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_size_formulas_evaluate_to_the_sizes_of_the_output(kernel):
    for stride, padding, dilation in SETTINGS:
        state = slide(IMAGE, kernel, stride, padding, dilation)
        formulas = dict(state.size_formulas())
        if "height and width" in formulas:
            formulas = dict.fromkeys(("height", "width"), formulas["height and width"])
        sizes = []
        for axis in ("height", "width"):
            left, right = formulas[axis].split(" = ")
            value = eval(left, {"__builtins__": {}, "floor": math.floor})
            assert value == int(right)
            sizes.append(value)
        if state.output is None:
            assert min(sizes) < 1
        else:
            assert tuple(sizes) == state.output.shape


def test_numbers_are_short():
    assert [format_number(value) for value in (3.0, -0.0, 2 / 3, -math.inf, 1234.5678, 2e7)] == [
        "3",
        "0",
        "0.6667",
        "-∞",
        "1235",
        "2e+07",
    ]
    assert common_denominator(np.full((3, 3), 1 / 9)) == 9
    assert common_denominator(np.array([[math.pi]])) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kernel": KERNELS["sharpen 3×3"], "dilation": 2}, ("5 × 5", "4 × 4", "Add padding")),
        ({"operation": "max-pool", "padding": 2}, ("at most half", "2 × 2", "less padding")),
        ({"operation": "average-pool", "dilation": 2}, ("no dilation", "Set dilation back to 1")),
    ],
)
def test_impossible_settings_get_a_sentence(options, words):
    figure = sliding_window_figure(**options)
    texts = " ".join(ElementTree.fromstring(figure.svg).itertext())
    for word in words:
        assert word in figure.description
        assert word in texts


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"stride": 0}, "stride is 0"),
        ({"padding": -1}, "padding is -1"),
        ({"dilation": 1.5}, "dilation is 1.5"),
        ({"operation": "median"}, "choose one of cross-correlation"),
        ({"image": np.zeros((1, 4, 4))}, "one channel"),
        ({"image": np.zeros((28, 28))}, r"for example image\[:10, :10\]"),
        ({"image": [[1, 2], [3]]}, "rows of equal length"),
        ({"kernel": [[math.nan]]}, "nan or infinity"),
        ({"position": 9}, "from 0 to 8"),
        ({"position": -1}, "from 0 to 8"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        sliding_window_figure(**options)


def panels(figure):
    """Every text of the picture, in order."""
    namespace = "{http://www.w3.org/2000/svg}"
    return [node.text for node in ElementTree.fromstring(figure.svg).iter(f"{namespace}text")]


def test_the_picture_shows_input_kernel_and_output_so_far():
    figure = sliding_window_figure(position=1)
    texts = panels(figure)
    assert {"input", "kernel", "output", "44", "54"} <= set(texts)
    assert "64" not in texts  # not reached yet
    assert "output[0, 1] = 2*1 + 3*2 + 6*3 + 7*4 = 54" in texts
    assert "padding" not in texts
    assert "skip" not in texts
    assert "kernel, flipped" in panels(sliding_window_figure(operation="convolution"))
    assert "−∞" in panels(sliding_window_figure(operation="max-pool", padding=1))


def test_dilation_and_padding_are_named_not_only_coloured():
    texts = panels(sliding_window_figure(padding=1, dilation=2))
    assert texts.count("skip") == 5
    assert {"padded input", "padding", "skipped by dilation"} <= set(texts)


def test_the_picture_has_a_label_in_words_and_its_own_light_ground():
    figure = sliding_window_figure(position=4)
    root = ElementTree.fromstring(figure.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == figure.description
    assert "Window 5 of 9 spans rows 1 to 2 and columns 1 to 2" in figure.description
    assert "output[1, 1] is 6*1 + 7*2 + 10*3 + 11*4 = 94" in figure.description
    assert figure._repr_svg_() == figure.svg
    assert figure.svg in figure.inline_html()
    for page in (figure._repr_html_(), figure.inline_html()):
        assert "background:#ffffff" in page


def test_a_notebook_that_is_not_trusted_still_shows_the_picture():
    figure = sliding_window_figure(position=4)
    image = ElementTree.fromstring(figure._repr_html_().replace('">', '"/>'))
    assert image.tag == "img"  # no <svg>, which would be stripped
    assert image.get("alt") == figure.description
    kind, _, source = image.get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(source).decode() == figure.svg
    assert repr(figure) == figure.description  # the plain text beside it


def test_the_size_formula_can_be_left_out():
    assert "floor(" in sliding_window_figure().svg
    assert "floor(" not in sliding_window_figure(show_size=False).svg
    widget = sliding_window(show_size=False)
    for control in ("stride", "padding", "dilation"):
        getattr(widget, control).value = 2
        assert "floor(" not in widget.picture.value
    assert "floor(" in sliding_window().picture.value


def test_stride_padding_and_dilation_are_named_and_the_windows_corners_marked():
    figure = sliding_window_figure(np.ones((5, 6)), stride=2, padding=1)
    assert "stride 2, padding 1, dilation 1" in panels(figure)
    assert "window corner" in panels(figure)
    # 3 x 4 windows and the legend's sample
    assert len(re.findall(r'<path d="M[\d.]+ [\d.]+h', figure.svg)) == 13
    assert "window corner" not in panels(sliding_window_figure())


def test_choosing_a_pooling_sets_the_stride_to_the_window():
    widget = sliding_window()
    widget.operation.value = "max-pool"
    assert widget.stride.value == 2
    assert "The output is 2 by 2" in widget.picture.value
    widget.kernel.value = "blur 3×3 (mean)"
    assert widget.stride.value == 3
    widget.stride.value = 1  # another one may be chosen
    assert "stride 1, padding 0" in widget.picture.value
    widget.operation.value = "average-pool"
    assert widget.stride.value == 3
    widget.operation.value = "cross-correlation"
    assert widget.stride.value == 1
    widget.stride.value = 2
    widget.operation.value = "convolution"
    assert widget.stride.value == 2


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_setting_draws_inside_the_picture(operation):
    for image, kernel in itertools.product(
        (None, np.arange(100).reshape(10, 10), [[7]]), (*KERNELS.values(), np.ones((5, 5)) / 7.3)
    ):
        for stride, padding, dilation in SETTINGS:
            state = slide(image, kernel, stride, padding, dilation, operation)
            last = max(state.positions - 1, 0)
            figure = sliding_window_figure(
                image, kernel, last, stride, padding, dilation, operation
            )
            root = ElementTree.fromstring(figure.svg)
            width, height = float(root.get("width")), float(root.get("height"))
            for node in root.iter():
                if node.get("x"):
                    assert 0 <= float(node.get("x")) + float(node.get("width", 0)) <= width
                    assert 0 <= float(node.get("y")) + float(node.get("height", 0)) <= height


def test_tensors_are_welcome_and_the_callers_arrays_stay_as_they_are():
    weight = torch.nn.Conv2d(1, 1, 2).weight
    assert slide(None, weight[0, 0]).output.shape == (3, 3)
    image = IMAGE.astype(float)
    before = image.copy()
    widget = sliding_window(image)
    np.testing.assert_array_equal(image, before)
    shown = widget.picture.value
    image[:] = 0
    widget.stride.value = 2
    widget.stride.value = 1
    assert widget.picture.value == shown


@pytest.mark.parametrize(
    ("control", "value", "words"),
    [
        ("position", 4, "output[1, 1] = 6*1 + 7*2 + 10*3 + 11*4 = 94"),
        ("stride", 2, "The output is 2 by 2"),
        ("padding", 1, "Window 1 of 25"),
        ("dilation", 2, "skipped by dilation"),
        ("kernel", "sharpen 3×3", "kernel 3 by 3"),
        ("operation", "convolution", "1*4 + 2*3 + 5*2 + 6*1 = 26"),
        ("operation", "max-pool", "max(1, 2, 5, 6) = 6"),
        ("operation", "average-pool", "(1 + 2 + 5 + 6)/4 = 3.5"),
    ],
)
def test_each_control_redraws_the_picture(control, value, words):
    widget = sliding_window()
    assert "1*1 + 2*2 + 5*3 + 6*4 = 44" in widget.picture.value
    assert words not in widget.picture.value
    getattr(widget, control).value = value
    assert words in widget.picture.value


def test_the_position_follows_the_size_of_the_output():
    widget = sliding_window()
    assert widget.position.max == 8
    widget.position.value = 8
    widget.stride.value = 3
    assert widget.position.max == widget.position.value == 0
    assert "Window 1 of 1" in widget.picture.value
    widget.padding.value = 2
    assert widget.position.max == 8
    assert not widget.position.disabled


def test_the_widget_says_what_is_impossible_and_recovers():
    widget = sliding_window()
    widget.kernel.value = "blur 3×3 (mean)"
    widget.dilation.value = 2
    assert "No output: the window spans 5 × 5 cells" in widget.picture.value
    assert widget.position.disabled
    widget.padding.value = 1
    assert "No output" not in widget.picture.value
    assert not widget.position.disabled


def test_average_pooling_switches_dilation_off():
    widget = sliding_window()
    widget.dilation.value = 2
    widget.operation.value = "average-pool"
    assert widget.dilation.disabled
    assert widget.dilation.value == 1
    assert "(1 + 2 + 5 + 6)/4 = 3.5" in widget.picture.value
    widget.operation.value = "max-pool"
    assert not widget.dilation.disabled
    widget.dilation.value = 2  # max-pooling has one
    assert "max(1, 3, 9, 11) = 11" in widget.picture.value


def test_a_kernel_of_ones_own_comes_first():
    widget = sliding_window(np.eye(3), np.array([[1, 0]]))
    assert widget.kernel.value == "your kernel"
    assert "1*1 + 0*0 = 1" in widget.picture.value
    widget.kernel.value = "lecture 2×2"
    assert "1*1 + 0*2 + 0*3 + 1*4 = 5" in widget.picture.value
    with pytest.raises(ValueError, match="one channel"):
        sliding_window(np.zeros(3))


def test_importing_the_package_is_light():
    code = (
        "import sys, course.widgets\n"
        "heavy = {'numpy', 'torch', 'matplotlib', 'ipywidgets'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "course.widgets.sliding_window_figure()\n"
        "heavy = {'torch', 'matplotlib', 'ipywidgets'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert callable(course.widgets.sliding_window)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_page_without_widgets_gets_the_present_picture():
    widget = sliding_window()
    widget.position.value = 4
    bundle = widget._repr_mimebundle_()
    still = sliding_window_figure(position=4)
    assert bundle["text/html"] == still._repr_html_()
    assert widget.picture.value == still.inline_html()
    assert "application/vnd.jupyter.widget-view+json" in bundle
