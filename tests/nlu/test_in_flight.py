"""The same text that is asked for meanwhile is computed once, and nothing is kept afterwards."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlu.in_flight import InFlight


def test_what_is_on_its_way_is_not_begun_again() -> None:
    gate, computed = threading.Event(), list[str]()

    def compute(text: str) -> int:
        assert gate.wait(10)
        computed.append(text)
        return len(text)

    with ThreadPoolExecutor(1) as thread:
        flight = InFlight(compute, thread)
        asked = [flight.begin(text) for text in ("eins", "eins", "zwei", "eins")]
        assert len(flight) == 2
        gate.set()
        assert [each.result(10) for each in asked] == [4, 4, 4, 4]
        assert flight.begin("eins").result(10) == 4
    assert computed == ["eins", "zwei", "eins"]
    assert len(flight) == 0


def test_what_fails_fails_for_all_and_may_be_tried_again() -> None:
    numbers = iter((0, 1))

    def compute(text: str) -> float:
        return 1 / next(numbers)

    with ThreadPoolExecutor(1) as thread:
        flight = InFlight(compute, thread)
        with pytest.raises(ZeroDivisionError):
            flight.begin("eins").result(10)
        assert flight.begin("eins").result(10) == 1
