"""Seconds as the promised machine would take them, on whatever machine and under whatever load.

Beside every lap a fixed piece of Python is timed; a lap counts in its terms. So a test may hold the
milliseconds that the product promises without failing where another process has the other core.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

PROMISED = 0.0013
"""Seconds that the fixed piece takes on the two-core machine for which the figures are promised."""


class Stopwatch:
    """Laps of one thing, by the clock on the wall or (`time.process_time`) of this process."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._laps: list[float] = []

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time what is done inside."""
        before = self._piece()
        begin = self._clock()
        yield
        taken = self._clock() - begin
        self._laps.append(taken * 2 * PROMISED / (before + self._piece()))

    @property
    def best(self) -> float:
        """Seconds of the quickest lap."""
        return min(self._laps)

    @property
    def middle(self) -> float:
        """Seconds of the lap in the middle."""
        return median(self._laps)

    def __repr__(self) -> str:
        return f"{[round(1000 * each, 1) for each in self._laps]} ms"

    def _piece(self) -> float:
        """The quicker of two; it makes no containers, so that no garbage is collected meanwhile."""
        return min(self._timed() for _ in range(2))

    def _timed(self) -> float:
        begin = self._clock()
        words = {str(number): number for number in range(4_000)}
        sorted(words, key=lambda word: word[::-1])
        return self._clock() - begin
