"""The same text that is asked for meanwhile is computed once, and nothing is kept afterwards.

Who asks prepares it, and hands the interpreter over.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlu.in_flight import InFlight


def test_what_is_on_its_way_is_not_begun_again() -> None:
    gate, computed = threading.Event(), list[str]()

    def compute(text: str, ready: int) -> int:
        assert gate.wait(10)
        computed.append(text)
        return ready

    with ThreadPoolExecutor(1) as thread:
        flight = InFlight(len, compute, thread)
        asked = [flight.begin(text) for text in ("eins", "eins", "zwei", "eins")]
        assert len(flight) == 2
        gate.set()
        assert [each.result(10) for each in asked] == [4, 4, 4, 4]
        assert flight.begin("eins").result(10) == 4
    assert computed == ["eins", "zwei", "eins"]
    assert len(flight) == 0


def test_what_fails_fails_for_all_and_may_be_tried_again() -> None:
    numbers = iter((0, 1))

    def compute(text: str, ready: str) -> float:
        return 1 / next(numbers)

    with ThreadPoolExecutor(1) as thread:
        flight = InFlight(str, compute, thread)
        with pytest.raises(ZeroDivisionError):
            flight.begin("eins").result(10)
        assert flight.begin("eins").result(10) == 1


def test_what_cannot_be_prepared_fails_for_who_waits_and_not_for_who_begins() -> None:
    def refuse(text: str) -> str:
        raise ValueError(text)

    with ThreadPoolExecutor(1) as thread:
        flight = InFlight(refuse, lambda text, _ready: text, thread)
        begun = flight.begin("eins")
        with pytest.raises(ValueError, match="eins"):
            begun.result(10)
        assert len(flight) == 0


def test_the_thread_has_begun_when_nobody_else_was_waited_for() -> None:
    """Although who asked goes on at once and leaves the interpreter to nobody.

    Where all cores are busy it may come later; without the waiting it never comes in time.
    """
    assert any(_begins_in_time() for _attempt in range(50))


def _begins_in_time() -> bool:
    begun: list[float] = []
    with ThreadPoolExecutor(1) as thread:
        thread.submit(int).result(10)
        flight = InFlight(str, lambda _text, _ready: begun.append(time.perf_counter()), thread)
        flight.begin("eins")
        until = time.perf_counter() + 0.003
        while time.perf_counter() < until:
            pass
    return begun[0] < until
