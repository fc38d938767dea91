"""The days of a search with those out of the ordinary, and what fits around what is taken. Pure.

A day is out of the ordinary where clocks change, on holidays and closing days, and at the edges of
the window; the others need no working out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from services.appointments.hours import (
    DAY_UNITS,
    ONE_DAY,
    UNIT_MINUTES,
    Need,
    Plan,
    Span,
    Window,
)
from services.guide.hours import is_holiday


class Days:
    """The days of a window with the unit of each midnight, and those out of the ordinary."""

    def __init__(self, plan: Plan, window: Window, need: Need) -> None:
        count = (window.last - window.first).days + 1
        self.window = window
        self.dates = [window.first + ONE_DAY * number for number in range(count)]
        self.midnights = [plan.unit(day) for day in self.dates]
        self.midnights.append(plan.unit(window.last + ONE_DAY))
        self.holidays = {day for day in [*self.dates, window.last + ONE_DAY] if is_holiday(day)}
        self.by_weekday: dict[int, list[int]] = defaultdict(list)
        for number, day in enumerate(self.dates):
            self.by_weekday[day.weekday()].append(number)
        self.odd = self._odd(plan, need)

    def index(self, unit: int) -> int:
        """The number of the day that a unit lies in; -1 before the first."""
        return bisect_right(self.midnights, unit) - 1

    def _odd(self, plan: Plan, need: Need) -> set[int]:
        odd: set[int] = set()
        for number, day in enumerate(self.dates):
            if self.midnights[number + 1] - self.midnights[number] != DAY_UNITS:
                odd |= {number - 1, number}
            if day in self.holidays:
                odd |= {number - 1, number}
        for closing in plan.closings:
            odd |= self.numbers(closing.first - ONE_DAY, closing.last)
        reach = 2 * DAY_UNITS
        odd |= set(range(self.index(self.window.earliest + reach) + 1))
        odd |= set(range(max(self.index(self.window.latest - reach), 0), len(self.dates)))
        return odd | {len(self.dates) - 1}

    def numbers(self, first: date, last: date) -> set[int]:
        """The numbers of the days between, as far as they are in the window."""
        start = max((first - self.dates[0]).days, 0)
        return set(range(start, min((last - self.dates[0]).days, len(self.dates) - 1) + 1))


class Busy:
    """What is taken of one counsellor, and what fits around it."""

    def __init__(self, taken: Sequence[Span], need: Need) -> None:
        self._taken = taken
        self._ends = [span[1] for span in taken]
        self._before, self._after = need.before // UNIT_MINUTES, need.after // UNIT_MINUTES
        self._length, self._step = need.length, need.length + need.gap

    def around(self, begin: int, end: int) -> list[range]:
        """As many starts as fit between, each as early as possible."""
        found, start, after, step = [], begin, self._after, self._step
        latest = end - self._length
        for index in range(bisect_right(self._ends, begin - self._before), len(self._ends)):
            busy_from, busy_until = self._taken[index]
            if busy_from >= end + after:
                break
            last = min(busy_from - after - self._length, latest)
            if last >= start:
                found.append(range(start, last + 1, step))
            if busy_until + self._before > start:
                start = busy_until + self._before
        if latest >= start:
            found.append(range(start, latest + 1, step))
        return found
