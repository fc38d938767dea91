"""Rows in eight bits give the products of floats, nearly; what is kept of them changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.kernel import unit
from nlu.rounded import Rounded


@given(
    count=st.integers(1, 70),
    width=st.sampled_from([1, 16, 31, 32, 33, 384]),
    seed=st.integers(0, 9),
)
def test_products_of_unit_rows_are_those_of_floats(count: int, width: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = unit(random.normal(size=(count, width)).astype(np.float32))
    vector = unit(random.normal(size=width).astype(np.float32))
    found = Rounded.of(rows).times(vector)
    assert found.shape == (count,)
    np.testing.assert_allclose(found, rows @ vector, atol=0.02)


def test_rows_that_were_kept_are_the_same_again() -> None:
    rows = Rounded.of(unit(np.random.default_rng(1).normal(size=(9, 48)).astype(np.float32)))
    assert rows.eights is not None
    again = Rounded(rows.eights, rows.step)
    assert again.eights is None
    vector = np.full(48, 1 / 7, np.float32)
    np.testing.assert_array_equal(again.times(vector), rows.times(vector))


def test_rows_of_noughts_are_allowed() -> None:
    assert Rounded.of(np.zeros((2, 5), np.float32)).times(np.ones(5, np.float32)) == pytest.approx(
        [0, 0]
    )
