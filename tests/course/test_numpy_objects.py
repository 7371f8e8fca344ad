"""What the checks count and hand over where layers are written in NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from course.checks import effects, forms, objects


def test_loops_run_many_lines_and_products_few() -> None:
    numbers = np.ones(3000)
    assert effects.lines_of(lambda: numbers.sum()) < 50
    assert effects.lines_of(lambda: [n + 1 for n in numbers]) >= 3000


def test_done_and_deviation() -> None:
    assert forms.apply(("done",), None) is True
    assert forms.apply(("deviation within", 0.9, 1.1), np.array([-1.0, 1.0])) is True
    assert forms.apply(("deviation within", 0.9, 1.1), np.array([-2.0, 2.0])) is False


def test_surface_takes_arrays_of_its_shape_only() -> None:
    surface = objects.Surface(np.ones((2, 2)), np.ones((2, 2)))
    assert surface(np.zeros((2, 2))) == 0
    with pytest.raises(ValueError, match="shape"):
        surface(np.zeros(4))


def test_parameters_of_nested_layers_are_copies_that_can_be_set() -> None:
    layer = objects.Holder({"weight": np.zeros((2, 3)), "bias": np.zeros(2)})
    network = objects.Holder({})
    network.layers = [layer]
    before = objects.parameters_of(network)
    objects.set_parameters(network, 7)
    layer.weight_gradient, layer.bias_gradient = np.ones((2, 3)), np.ones(2)

    assert before["shapes"] == [[2, 3], [2]]
    assert not before["arrays"][0].any()
    assert objects.parameters_of(network)["arrays"][0].all()
    assert [g.shape for g in objects.gradients_of(network)] == [(2, 3), (2,)]
