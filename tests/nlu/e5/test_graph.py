"""The network that ships is the one that its description makes."""

from __future__ import annotations

import onnx

from nlu.e5 import graph, model


def test_the_file_is_what_the_code_describes() -> None:
    assert graph.FILE == model.NETWORK
    kept = onnx.load(graph.FILE, load_external_data=False)
    assert kept.graph == graph.network().graph, "run `python -m nlu.e5.graph`"


def test_the_file_holds_no_numbers() -> None:
    kept = onnx.load(graph.FILE, load_external_data=False)
    assert all(tensor.external_data for tensor in kept.graph.initializer)
    assert not any(tensor.raw_data for tensor in kept.graph.initializer)
