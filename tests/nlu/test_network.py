"""A network computes what its operators say, with the numbers that it was loaded with."""

from __future__ import annotations

import numpy as np

from nlu.network import FLOAT, Network


def test_numbers_are_given_when_it_is_loaded() -> None:
    network = Network("sum")
    x = network.end("in", "x", FLOAT, ("count",))
    network.node("Add", [x, network.tensor("b", FLOAT, 1)], network.end("out", "y", FLOAT, ("n",)))
    for number in (1.0, 2.0):
        session = network.loaded({"b": np.array([number], np.float32)})
        for count in (1, 3):
            given = np.arange(count, dtype=np.float32)
            np.testing.assert_array_equal(session.run(None, {"x": given})[0], given + number)


def test_a_product_of_few_bits() -> None:
    """Two rows of one block: 3 and -1 times a half, in four bits with nought at eight."""
    network = Network("product")
    x = network.end("in", "x", FLOAT, (1, 32))
    out = network.end("out", "y", FLOAT, (1, 2))
    network.product(x, "m", (2, 32), bits=4, block=32, out=out)
    packed = np.stack([np.full((1, 16), number | number << 4, np.uint8) for number in (11, 7)])
    session = network.loaded({"m.packed": packed, "m.scales": np.full(2, 0.5, np.float32)})
    found = session.run(None, {"x": np.ones((1, 32), np.float32)})[0]
    np.testing.assert_allclose(found, [[48.0, -16.0]], rtol=0.01)
