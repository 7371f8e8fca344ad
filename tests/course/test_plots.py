"""course.plots: what a figure says (numbers, names, stand-in mark, description), not its pixels."""

import base64
import subprocess
import sys

import numpy as np
import pytest
import torch

from course import plots
from course.data import ImageSet
from course.training import History, Result


def image_set(stand_in=False, n=12):
    images = torch.arange(n * 20).remainder(256).to(torch.uint8).reshape(n, 1, 4, 5)
    classes = ("shoe", "bag", "coat")
    name = "Blobs"
    return ImageSet(images, torch.arange(n) % 3, classes=classes, name=name, stand_in=stand_in)


def history(stand_in=False, validation=True):
    run = History(data_name="Blobs", stand_in=stand_in)
    for epoch in (1, 2, 3):
        checked = Result(0.8, 0.5 / epoch, 8, 10) if validation else None
        run.add(epoch, Result(0.9, 0.4 / epoch, 9, 10), checked, 1.0)
    return run


def right_logits(data):
    return torch.nn.functional.one_hot(data.labels, 3).float() * 5


def texts(figure):
    """All visible words of a figure, from titles to marks."""
    from matplotlib.text import Text

    found = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible())
    return "\n".join(text.get_text() for text in found)


WITH_DATA = {
    "image_grid": plots.image_grid,
    "most_confident_mistakes": lambda data: plots.most_confident_mistakes(
        data, -right_logits(data)
    ),
    "no mistakes": lambda data: plots.most_confident_mistakes(data, right_logits(data)),
    "confusion_matrix": lambda data: plots.confusion_matrix(data, right_logits(data)),
    "confusion_matrix of labels": lambda data: plots.confusion_matrix(
        data.labels, data.labels, data=data
    ),
    "curves": lambda data: history(data.stand_in).plot(),
    "curves of two": lambda data: plots.curves({"a": history(), "b": history(data.stand_in)}),
}


@pytest.mark.parametrize("name", WITH_DATA)
def test_stand_ins_are_marked_and_real_data_are_not(name):
    stand_in, real = WITH_DATA[name](image_set(True)), WITH_DATA[name](image_set(False))
    assert "stand-in data" in texts(stand_in)
    assert "Stand-in data" in stand_in.alt
    assert "stand-in" not in texts(real).lower()
    assert "stand-in" not in real.alt.lower()
    assert "Blobs" in texts(real)


EVERY = {
    **{name: lambda make=make: make(image_set(True)) for name, make in WITH_DATA.items()},
    "kernels": lambda: plots.kernels(torch.randn(6, 1, 5, 3, requires_grad=True)),
    "kernels of many channels": lambda: plots.kernels(torch.randn(4, 12, 3, 3)),
    "feature_maps": lambda: plots.feature_maps(
        {"conv": torch.randn(2, 9, 6, 4), "pool": torch.randn(2, 3, 3, 2), "fc": torch.ones(2, 9)}
    ),
    "memory_layout": lambda: plots.memory_layout(torch.arange(24).reshape(2, 3, 4)),
    "side_by_side": lambda: plots.side_by_side([np.zeros((4, 5)), np.zeros((3, 4, 5))], ["a", "b"]),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_plot_is_a_described_figure_that_draws(name):
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    figure = EVERY[name]()
    assert isinstance(figure, Figure)
    assert len(figure.alt) > 15
    data, metadata = figure._repr_mimebundle_()
    assert len(data["image/png"]) > 1000
    assert metadata["image/png"]["alt"] == data["text/plain"] == figure.alt
    assert pyplot.get_fignums() == []


def test_show_displays_a_png_with_its_description(monkeypatch):
    from IPython import display

    shown = []
    monkeypatch.setattr(display, "display", lambda data, **_: shown.append(data))
    figure = history().plot()
    plots.show(figure, alt='Loss "falls" < 1.')
    plots.show(figure)
    assert [data["text/plain"] for data in shown] == ['Loss "falls" < 1.', figure.alt]
    assert base64.b64decode(shown[0]["image/png"]).startswith(b"\x89PNG")
    assert 'alt="Loss &quot;falls&quot; &lt; 1."' in shown[0]["text/html"]


def test_show_closes_a_pyplot_figure_and_wants_a_description(monkeypatch):
    from IPython import display
    from matplotlib import pyplot

    monkeypatch.setattr(display, "display", lambda data, **_: None)
    figure = pyplot.figure()
    with pytest.raises(ValueError, match="description"):
        plots.show(figure)
    plots.show(figure, alt="Nothing.")
    assert pyplot.get_fignums() == []


def test_curves_tell_training_from_validation_without_colour():
    figure = history().plot()
    for ax, train, validation in zip(
        figure.axes,
        ([0.4, 0.2, 0.4 / 3], [0.9] * 3),
        ([0.5, 0.25, 0.5 / 3], [0.8] * 3),
        strict=True,
    ):
        solid, dashed = ax.lines
        assert list(solid.get_ydata()) == pytest.approx(train)
        assert list(dashed.get_ydata()) == pytest.approx(validation)
        assert (solid.get_linestyle(), dashed.get_linestyle()) == ("-", "--")
        assert dashed.get_marker() == "s"
        assert solid.get_color() != dashed.get_color()
    assert "Blobs" in texts(figure)


def test_curves_without_validation_or_without_an_epoch():
    assert len(history(validation=False).plot().axes[0].lines) == 1
    assert "no whole epoch" in texts(History(interrupted=True).plot())


def test_confusion_matrix_has_true_classes_in_rows():
    figure = plots.confusion_matrix([0, 0, 0, 1], [0, 1, 1, 1], classes=("cat", "dog"))
    cells = {tuple(t.get_position()): t.get_text() for t in figure.axes[0].texts}
    assert cells == {(0, 0): "1", (1, 0): "2", (0, 1): "0", (1, 1): "1"}  # (column, row)
    assert figure.axes[0].get_ylabel() == "true class"
    assert "2 of 4 images correct" in texts(figure)


def test_most_confident_mistakes_come_in_order_of_confidence():
    data = image_set(n=6)  # labels 0 1 2 0 1 2
    logits = right_logits(data)
    logits[1] = torch.tensor([3.0, 0.0, 0.0])  # a bag taken for a shoe
    logits[5] = torch.tensor([0.0, 9.0, 0.0])  # a coat taken for a bag, more confidently
    figure = plots.most_confident_mistakes(data, logits)
    titles = [ax.get_title() for ax in figure.axes if ax.get_title()]
    assert [title.split("(")[0] for title in titles] == ["predicted bag ", "predicted shoe "]
    assert "true coat" in titles[0]
    assert "2 mistakes in 6 images" in texts(figure)
    with pytest.raises(ValueError, match="6 images and 5 rows"):
        plots.most_confident_mistakes(data, logits[:5])


def test_image_grid_titles_are_the_classes():
    figure = plots.image_grid(image_set(), n=4, columns=3)
    assert [ax.get_title() for ax in figure.axes] == ["shoe", "bag", "coat", "shoe", "", ""]
    with pytest.raises(ValueError, match="empty"):
        plots.image_grid(torch.zeros(0, 1, 4, 4))


@pytest.mark.parametrize("shape", [(4, 5), (1, 4, 5), (3, 4, 5), (4, 5, 3), (4, 5, 1)])
def test_images_of_either_axis_order_are_drawn(shape):
    values = np.arange(np.prod(shape)).reshape(shape) / 100
    (ax,) = plots.side_by_side([values]).axes
    drawn = ax.images[0].get_array()
    assert drawn.shape[:2] == (4, 5)
    expected = values.transpose(1, 2, 0) if shape == (3, 4, 5) else values
    assert np.allclose(np.asarray(drawn).ravel(), expected.ravel())


@pytest.mark.parametrize("shape", [(2, 4, 5), (5,), (1, 3, 4, 5)])
def test_what_is_no_image_is_named(shape):
    with pytest.raises(ValueError, match="needs"):
        plots.side_by_side([np.zeros(shape)])


def strip(figure):
    """Values in the strip's order, with their symbols."""
    return [t.get_text() for t in figure.axes[-1].texts if t.get_text()[0] in "●▲■◆✚"]


def test_memory_layout_shows_order_and_strides():
    array = np.arange(12, dtype=np.float32).reshape(2, 2, 3)  # (C, H, W)
    planes = ["● 0", "● 1", "● 2", "● 3", "● 4", "● 5", "▲ 6", "▲ 7", "▲ 8", "▲ 9", "▲ 10", "▲ 11"]
    assert strip(plots.memory_layout(array)) == planes
    view = plots.memory_layout(array.transpose(1, 2, 0), axes="HWC")
    assert strip(view) == planes  # permute moves nothing in memory
    assert "(3, 1, 6) elements" in texts(view)
    moved = plots.memory_layout(array.transpose(1, 2, 0).copy(), axes="HWC")
    assert strip(moved)[:4] == ["● 0", "▲ 6", "● 1", "▲ 7"]
    assert "(6, 2, 1) elements" in texts(moved)


def test_memory_layout_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match="CHW or HWC"):
        plots.memory_layout(np.zeros((2, 3, 4)), axes="HW")
    with pytest.raises(ValueError, match="1 to 96"):
        plots.memory_layout(np.zeros((3, 28, 28)))


def test_kernels_need_four_axes():
    with pytest.raises(ValueError, match="4 axes"):
        plots.kernels(torch.zeros(10, 784))


def test_matplotlib_waits_until_it_is_used():
    code = "import sys, course.plots; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
