"""The network that one builds: its table against PyTorch, what does not fit, its buttons."""

import itertools
import random
import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch
from torch import nn

from course import inspection
from course.widgets import network_builder, network_builder_figure
from course.widgets.network import _CHOICES, _MOST

LENET = (
    ("Conv2d", 8, 5, 1, 2),
    "ReLU",
    "MaxPool2d",
    ("Conv2d", 16, 5),
    "ReLU",
    "MaxPool2d",
    "Flatten",
    ("Linear", 100),
    "ReLU",
    ("Linear", 10),
)


def rows(picture) -> list[tuple[str, str, int, str]]:
    """(layer, shape, parameters, what a unit sees), as the description has them."""
    pattern = r"(\w+\([^:]*\)): output (\([^)]*\)), parameters ([^a]*), a unit sees ([\w ]+)\."
    return [
        (name, shape, int(count.split("= ")[-1].replace(",", "")), seen)
        for name, shape, count, seen in re.findall(pattern, picture.description)
    ]


def by_torch(table, image: tuple[int, int, int]) -> list[tuple[str, str, int]]:
    """The same layers in PyTorch, built from the names in the table."""
    scope = {"__builtins__": {}} | {
        kind: getattr(nn, kind) for kind in dir(nn) if kind[0].isupper()
    }
    network = nn.Sequential(*(eval(name, scope) for name, *_ in table))
    shapes = inspection.shape_trace(network, torch.zeros(1, *image))
    return [
        (row[0], str(tuple(layer.output_shape[1:])), layer.parameters)
        for row, layer in zip(table, shapes, strict=True)
    ]


def test_a_network_with_every_kind_of_layer() -> None:
    for image in ((1, 28, 28), (3, 32, 32)):
        table = rows(network_builder_figure(LENET, image))
        assert len(table) == len(LENET)
        assert [row[:3] for row in table] == by_torch(table, image)
    picture = network_builder_figure(LENET)
    assert "44,534 parameters, 90% of them in Linear(400, 100)" in picture.description
    assert [row[3] for row in rows(picture)][:7] == [
        f"{n} by {n} pixels" for n in (5, 5, 6, 14, 14, 16, 16)
    ]
    assert rows(picture)[-1][3] == "all maps"


def test_networks_built_at_random_are_those_of_torch() -> None:
    draw, refused = random.Random(0), 0
    for _ in range(60):
        widget = network_builder()
        widget.size.value = draw.choice([(1, 28, 28), (3, 32, 32)])
        widget.press("start over")
        for _ in range(_MOST + 1):
            for name, values in _CHOICES.items():
                getattr(widget, name).value = draw.choice(values)
            before = list(widget.layers)
            widget.press(draw.choice(widget.buttons.names[:5]))
            said = widget.buttons.said
            assert (widget.layers == before) == said.startswith("not added: ")
            refused += widget.layers == before
        still = widget.still()
        table = rows(still)
        assert [row[:3] for row in table] == by_torch(table, widget.size.value)
        stack = [
            (layer.kernel_size, layer.stride) if isinstance(layer.stride, int) else
            (layer.kernel_size[0], layer.stride[0])
            for layer in (eval(name, vars(nn)) for name, *_ in table)
            if isinstance(layer, (nn.Conv2d, nn.MaxPool2d))
        ]  # fmt: skip
        field = jump = 1
        for kernel, stride in stack:
            field, jump = field + (kernel - 1) * jump, jump * stride
        seen = [row[3] for row in table if "maps" not in row[3]]
        assert not seen or seen[-1] == f"{field} by {field} pixels"
        for top, places in itertools.groupby(_entries(still.svg), key=lambda entry: entry[0]):
            for (_, _, end), (_, start, _) in itertools.pairwise(places):
                assert end < start, f"columns run into each other at {top}"
    assert refused > 50


def _entries(svg: str) -> list[tuple[float, float, float]]:
    """(height, start, end) of each entry of the table, row by row."""
    nodes = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [
        (float(node.get("y")), x, x + 0.602 * float(node.get("font-size")) * len(node.text))
        for node in nodes
        if "Mono" in node.get("font-family", "") and (x := float(node.get("x")))
    ]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([("Linear", 10)], "Linear takes a row of numbers: add Flatten first"),
        (["Flatten", "Flatten"], "flat already"),
        (["Flatten", "MaxPool2d"], "MaxPool2d takes maps"),
        (["MaxPool2d"] * 5, r"2 × 2 does not fit into maps of 1 × 1"),
        ([*["MaxPool2d"] * 3, ("Conv2d", 4, 5)], r"5 × 5 does not fit into maps of 3 × 3"),
        (["ReLU"] * 11, "10 layers fit on the page"),
        ([("Conv2d", 8, 1)] * 7, "6 convolutions and poolings are enough"),
        (["relu"], "'relu'.*one of Conv2d, ReLU"),
        ([("Conv2d", 64, 3)], r"channels of Conv2d is 64: choose one of \(4, 8, 16, 32\)"),
        ([("ReLU", 3)], "ReLU takes no sizes"),
        ([nn.ReLU()], "ReLU.*its name has to be"),
        ("ReLU", "give a list"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(layers, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        network_builder_figure(layers)


def test_only_two_pictures() -> None:
    with pytest.raises(ValueError, match=r"\(1, 28, 28\) and \(3, 32, 32\)"):
        network_builder_figure(picture=(1, 8, 8))


def test_the_buttons_add_refuse_and_take_away() -> None:
    widget = network_builder()
    assert "80 parameters" in widget.picture.value
    widget.press("add Linear")
    assert "not added: Linear takes a row of numbers" in widget.picture.value
    assert widget.buttons.said == "not added: Linear takes a row of numbers: add Flatten first"
    widget.press("add Flatten")
    assert "not added" not in widget.picture.value
    widget.units.value = 32
    widget.press("add Linear")
    assert widget.buttons.said.startswith("Linear(1352, 32): output (32,), parameters 32*1352 + 32")
    widget.size.value = (3, 32, 32)
    assert "Conv2d(3, 8, 3)" in widget.picture.value
    assert "Linear(1800, 32)" in widget.picture.value
    widget.press("remove the last")
    assert "Linear" not in widget.picture.value
    widget.press("start over")
    assert widget.buttons.said == "Picture: shape (3, 32, 32). no parameters"


def test_a_press_comes_from_the_page() -> None:
    widget = network_builder()
    widget.buttons._handle_custom_msg({"pressed": "add Flatten"}, [])
    assert "Flatten" in widget.picture.value
    widget.buttons._handle_custom_msg({"pressed": "__class__"}, [])
    assert len(widget.layers) == 4


def test_a_smaller_picture_takes_away_what_no_longer_fits() -> None:
    widget = network_builder()
    widget.size.value = (3, 32, 32)
    widget.press("start over")
    for _ in range(5):
        widget.press("add MaxPool2d")
    assert len(widget.layers) == 5
    widget.size.value = (1, 28, 28)
    assert len(widget.layers) == 4
    assert widget.buttons.said.startswith("taken away: what no longer fits")
