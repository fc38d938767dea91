"""The network asks for the numbers that the weights' file has, and holds none itself."""

from __future__ import annotations

from nlu.e5.graph import network
from nlu.e5.weights import bundled


def test_the_network_asks_for_just_the_numbers_that_are_read() -> None:
    asked = {each.name: tuple(each.dims) for each in network().model().graph.initializer}
    assert asked == {name: numbers.shape for name, numbers in bundled().tensors()}


def test_the_network_holds_no_numbers() -> None:
    tensors = network().model().graph.initializer
    assert all(tensor.external_data for tensor in tensors)
    assert not any(tensor.raw_data or tensor.float_data for tensor in tensors)
