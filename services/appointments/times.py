"""Free times: plan − holidays − closing days − absences − what is taken with its buffers. Pure.

A time lies inside the plan; its buffers may reach beyond it. Offered times of one counsellor never
overlap, and all of them can be booked. Days on which nothing is out of the ordinary are a sum of
two numbers; only the others are worked out piece by piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from services.appointments.days import Busy, Days
from services.appointments.hours import (
    DAY_UNITS,
    ONE_DAY,
    UNIT_MINUTES,
    Line,
    Need,
    Plan,
    Span,
    Window,
    at,
    week_of,
)


@dataclass(frozen=True, slots=True)
class Free:
    """Starts (units) of one counsellor at one centre, in ranges."""

    counsellor: str
    centre: str
    starts: list[range]

    def __iter__(self) -> Iterator[int]:
        for each in self.starts:
            yield from each


def free_times(
    plan: Plan,
    taken: Mapping[str, Sequence[Span]],
    need: Need,
    window: Window,
    *,
    kept: bool = False,
) -> list[Free]:
    """The free starts in the window; with `kept`, those kept back for walk-ins as well.

    `taken` are what bookings take with their buffers, sorted, by counsellor.
    """
    days = Days(plan, window, need)
    found = []
    for counsellor in plan.counsellors:
        found += _Hours(plan, days, counsellor, need, kept).free(taken.get(counsellor, ()))
    return [free for free in found if free.starts]


def fits(plan: Plan, counsellor: str, centre: str, need: Need, start: int, *, kept: bool) -> bool:
    """Whether a time lies in the plan, whatever is taken."""
    day = at(start).astimezone(plan.zone).date()
    window = Window(day - ONE_DAY, day + ONE_DAY, start, start)
    days = Days(plan, window, need)
    hours = _Hours(plan, days, counsellor, need, kept)
    return any(
        where == centre and begin <= start and start + need.length <= end
        for begin, end, where in hours.stretches(range(len(days.dates)))
    )


def hours(plan: Plan, counsellor: str, first: date, last: date) -> list[tuple[int, int, str]]:
    """The hours that begin on these days (from, until, centre), whatever is taken."""
    window = Window(first - ONE_DAY, last, plan.unit(first), plan.unit(last + ONE_DAY))
    need = Need(UNIT_MINUTES)
    days = Days(plan, window, need)
    everything = _Hours(plan, days, counsellor, need, kept=True)
    return everything.stretches(range(1, len(days.dates)))


class _Hours:
    """The hours of one counsellor."""

    def __init__(self, plan: Plan, days: Days, counsellor: str, need: Need, kept: bool) -> None:
        self._plan = plan
        self._days = days
        self._name = counsellor
        self._need = need
        self._kept = kept
        self._lines = plan.counsellors.get(counsellor, [])
        self._of_weekday: dict[int, list[Line]] = defaultdict(list)
        for line in self._lines:
            self._of_weekday[line.weekday].append(line)
        self._changes = [change for change in plan.changes if change.counsellor == counsellor]

    def free(self, taken: Sequence[Span]) -> list[Free]:
        """The free starts, first those of ordinary days, line by line."""
        busy = Busy(taken, self._need)
        odd, full = self._odd(), self._full(taken)
        found = [self._ordinary(line, odd, full, busy) for line in self._lines]
        by_centre: dict[str, list[range]] = defaultdict(list)
        reach = 0
        for begin, end, centre in self.stretches(sorted(odd)):
            for starts in busy.around(max(begin, reach), end):
                reach = self._need.taken(starts[-1])[1] + self._need.before // UNIT_MINUTES
                clipped = self._clipped(starts)
                if clipped:
                    by_centre[centre].append(clipped)
        return found + [Free(self._name, centre, starts) for centre, starts in by_centre.items()]

    def stretches(self, numbers: Iterable[int]) -> list[tuple[int, int, str]]:
        """The hours that begin on these days, in order; where two overlap the first one counts."""
        raw: list[tuple[int, int, str]] = []
        numbers = list(numbers)
        for number in numbers:
            raw += self._day(self._days.dates[number])
        found: list[tuple[int, int, str]] = []
        for begin, end, centre in sorted(self._without_absences(raw, numbers)):
            if found and found[-1][2] == centre and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end), centre)
            elif end > (begin := max(begin, found[-1][1] if found else begin)):
                found.append((begin, end, centre))
        return found

    def _odd(self) -> set[int]:
        """Days that are worked out piece by piece."""
        if not _apart(self._lines, self._need.gap):
            return set(range(len(self._days.dates)))
        odd = {number for number in self._days.odd if 0 <= number < len(self._days.dates)}
        for change in self._changes:
            odd |= self._days.numbers(change.first - ONE_DAY, change.last + ONE_DAY)
        return odd

    def _full(self, taken: Sequence[Span]) -> set[int]:
        """Days on which something is taken, and those before, whose hours may reach into them."""
        wide, index = self._need.length + self._need.gap, self._days.index
        full: set[int] = set()
        for begin, end in taken:
            full.add(index(begin - wide))
            full.add(index(end + wide))
        if any(_in_day(line, kept=True)[1] > DAY_UNITS for line in self._lines):
            full |= {number - 1 for number in full}
        return full

    def _ordinary(self, line: Line, odd: set[int], full: set[int], busy: Busy) -> Free:
        midnights, length = self._days.midnights, self._need.length
        begin, end = _in_day(line, self._kept)
        step, last = length + self._need.gap, end - length + 1
        starts: list[range] = []
        for number in self._valid(line) if last > begin else ():
            midnight = midnights[number]
            if number in odd:
                continue
            if number in full:
                starts += busy.around(midnight + begin, midnight + end)
            else:
                starts.append(range(midnight + begin, midnight + last, step))
        return Free(self._name, line.centre, starts)

    def _valid(self, line: Line) -> list[int]:
        """The days on which these weekly hours hold."""
        dates = self._days.dates
        low = bisect_left(dates, line.since)
        high = bisect_right(dates, line.until) if line.until else len(dates)
        numbers = self._days.by_weekday[line.weekday]
        numbers = numbers[bisect_left(numbers, low) : bisect_left(numbers, high)]
        if line.every == 1:
            return numbers
        week = week_of(line.since)
        return [n for n in numbers if (week_of(dates[n]) - week) % line.every == 0]

    def _day(self, day: date) -> Iterator[tuple[int, int, str]]:
        for line in self._of_weekday[day.weekday()]:
            if line.holds_on(day):
                begin, end = self._plan.span(day, line.begins, line.ends)
                if not self._kept:
                    end -= _kept_units(begin, end, line.kept)
                yield from _cut((begin, end), self._closed(day, line.centre, True), line.centre)
        for change in self._changes:
            if not change.absent and change.first <= day <= change.last:
                span = self._plan.span(day, change.begins, change.ends)
                yield from _cut(span, self._closed(day, change.centre, False), change.centre)

    def _closed(self, day: date, centre: str, holidays: bool) -> list[Span]:
        closed = []
        for each in (day, day + ONE_DAY):
            shut = any(
                closing.first <= each <= closing.last and closing.centre in (None, centre)
                for closing in self._plan.closings
            )
            if shut or (holidays and each in self._days.holidays):
                closed.append(self._plan.span(each, None, None))
        return closed

    def _without_absences(
        self, stretches: list[tuple[int, int, str]], numbers: list[int]
    ) -> Iterator[tuple[int, int, str]]:
        dates = self._days.dates
        days = {dates[number] + ONE_DAY * step for number in numbers for step in (-1, 0, 1)}
        absent = sorted(
            self._plan.span(day, change.begins, change.ends)
            for change in self._changes
            if change.absent
            for day in days
            if change.first <= day <= change.last
        )
        for begin, end, centre in stretches:
            yield from _cut((begin, end), absent, centre)

    def _clipped(self, starts: range) -> range:
        window, step = self._days.window, starts.step
        begin = max(starts.start, starts.start + -((starts.start - window.earliest) // step) * step)
        return range(begin, min(starts.stop, window.latest + 1), step)


def _cut(span: Span, closed: Sequence[Span], centre: str) -> Iterator[tuple[int, int, str]]:
    begin, end = span
    for shut_from, shut_until in closed:
        if shut_until <= begin or shut_from >= end:
            continue
        if shut_from > begin:
            yield begin, shut_from, centre
        begin = max(begin, shut_until)
    if begin < end:
        yield begin, end, centre


def _kept_units(begin: int, end: int, percent: int) -> int:
    return -(-(end - begin) * percent // 100)


def _in_day(line: Line, kept: bool) -> Span:
    begin, end = _units(line.begins), _units(line.ends)
    end += DAY_UNITS if end <= begin else 0
    return begin, end if kept else end - _kept_units(begin, end, line.kept)


def _apart(lines: Sequence[Line], gap: int) -> bool:
    """Whether, in any week, there is more than the buffers between two hours."""
    week = 7 * DAY_UNITS
    spans = sorted(
        (line.weekday * DAY_UNITS + begin, line.weekday * DAY_UNITS + end)
        for line in lines
        for begin, end in [_in_day(line, kept=True)]
    )
    if not spans:
        return True
    following = [*spans[1:], (spans[0][0] + week, 0)]
    pairs = zip(spans, following, strict=True)
    return all(later[0] - earlier[1] > gap for earlier, later in pairs)


def _units(at: time) -> int:
    return (at.hour * 60 + at.minute) // UNIT_MINUTES
