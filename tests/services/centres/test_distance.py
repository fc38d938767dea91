"""Distances on the globe, against places that everybody knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.centres.distance import kilometres

BERLIN, PARIS, SYDNEY = (52.52, 13.405), (48.8566, 2.3522), (-33.8688, 151.2093)
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_as_in_every_atlas() -> None:
    assert kilometres(BERLIN, PARIS) == pytest.approx(878, abs=2)
    assert kilometres(PARIS, SYDNEY) == pytest.approx(16_960, abs=20)


@given(places, places)
def test_there_is_as_far_as_back_and_never_beyond_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    far = kilometres(one, other)
    assert 0 <= far <= 20_016
    assert far == pytest.approx(kilometres(other, one), abs=1e-6)
    assert kilometres(one, one) == 0
