"""A strip of memory, read by permute and by reshape: its numbers against PyTorch, its words, its controls."""

import re

import pytest
import torch

from course.widgets import memory_reading, memory_reading_figure
from course.widgets.memory import SHAPES


@pytest.mark.parametrize("shape", SHAPES)
def test_both_readings_are_those_of_torch(shape: tuple[int, int, int]) -> None:
    height, width, channels = shape
    picture = torch.arange(height * width * channels).reshape(shape)
    permuted = picture.permute(2, 0, 1)
    reshaped = picture.reshape(channels, height, width)
    for position in range(picture.numel()):
        figure = memory_reading_figure(shape, position)
        found = re.findall(
            r"(\w+)\([\d, ]+\) +finds it at \[(\d), (\d), (\d)\]: ([^.]*) = (\d+)\.",
            figure.description,
        )
        assert [name for name, *_ in found] == ["permute", "reshape"]
        for tensor, (_, c, i, j, terms, total) in zip((permuted, reshaped), found, strict=True):
            place = (int(c), int(i), int(j))
            assert tensor[place] == position == int(total)
            assert terms == " + ".join(
                f"{k}*{s}" for k, s in zip(place, tensor.stride(), strict=True)
            )
            assert f"strides {tensor.stride()}" in figure.svg
        row, column, channel = (
            int(each)
            for each in re.search(r"row (\d), column (\d), channel (\d)", str(figure)).groups()
        )
        assert picture[row, column, channel] == position
        same = bool(reshaped[channel, row, column] == position)
        assert ("both put it where it belongs" in str(figure)) == same
        assert ("reshape puts it in a wrong place" in str(figure)) != same
    if channels == 1:
        assert same, "with one channel there is nothing to mix up"


def test_whose_place_it_takes() -> None:
    said = str(memory_reading_figure((3, 2, 3), 13))
    assert "memory[13] is green of pixel e: row 2, column 0, channel 1" in said
    assert "where blue of pixel b belongs" in said


def test_each_control_redraws() -> None:
    widget = memory_reading()
    assert "memory[0] is red of pixel a" in widget.picture.value
    widget.position.value = 7
    assert widget.position.said == (
        "memory[7] is green of pixel c: row 0, column 2, channel 1; "
        "reshape puts it in a wrong place, where green of pixel b belongs"
    )
    widget.shape.value = (2, 3, 1)
    assert widget.position.max == widget.position.value == 5
    assert "memory[5] is grey of pixel f" in widget.picture.value


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (((4, 4, 3),), r"\(4, 4, 3\).*three to choose from"),
        (([2, 3, 3],), r"\[2, 3, 3\]"),
        (((2, 3, 1), 6), "position.*at most 5"),
    ],
)
def test_what_makes_no_sense_is_refused(setting, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        memory_reading_figure(*setting)
