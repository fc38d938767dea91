"""Plans as values: weekly hours, changes, closing days, and wall time as units of real time. Pure.

A unit is five minutes since the epoch in UTC. Wall time becomes units day by day, so that a clock
change is right; hours that end at or before they begin end on the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

UNIT = timedelta(minutes=5)
UNIT_MINUTES = 5
DAY_UNITS = 24 * 60 // UNIT_MINUTES
ONE_DAY = timedelta(days=1)

Span = tuple[int, int]
"""From a unit until before another, since the epoch in UTC."""


@dataclass(frozen=True, slots=True)
class Line:
    """Weekly hours; see `models.PlanLine`."""

    counsellor: str
    centre: str
    weekday: int
    begins: time
    ends: time
    since: date
    until: date | None = None
    every: int = 1
    kept: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether these hours begin on this day."""
        if day.weekday() != self.weekday or day < self.since:
            return False
        return (self.until is None or day <= self.until) and (
            (week_of(day) - week_of(self.since)) % self.every == 0
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Absent or extra hours; see `models.PlanChange`."""

    counsellor: str
    absent: bool
    first: date
    last: date
    begins: time | None = None
    ends: time | None = None
    centre: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """Closed days of one centre or of all (None)."""

    first: date
    last: date
    centre: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """How long something takes and what must be free around it, in minutes (multiples of 5)."""

    minutes: int
    before: int = 0
    after: int = 0

    @property
    def length(self) -> int:
        """Units of the time itself."""
        return self.minutes // UNIT_MINUTES

    def taken(self, start: int) -> Span:
        """What a time that starts here takes, with its buffers."""
        return (
            start - self.before // UNIT_MINUTES,
            start + self.length + self.after // UNIT_MINUTES,
        )

    @property
    def gap(self) -> int:
        """Units that must lie between two times."""
        return (self.before + self.after) // UNIT_MINUTES


@dataclass(frozen=True)
class Plan:
    """The hours of all counsellors, in the town's zone."""

    zone: ZoneInfo
    lines: Sequence[Line]
    changes: Sequence[Change] = ()
    closings: Sequence[Closing] = ()

    @cached_property
    def counsellors(self) -> dict[str, list[Line]]:
        """The weekly hours of each; one who has extra hours only has none."""
        found: dict[str, list[Line]] = {change.counsellor: [] for change in self.changes}
        for line in self.lines:
            found.setdefault(line.counsellor, []).append(line)
        return found

    def unit(self, day: date, at: time = time(0)) -> int:
        """The unit of a wall time; one that a clock change skips is the moment of the change."""
        found = self._units.get((day, at))
        if found is None:
            found = int(datetime.combine(day, at, self.zone).timestamp()) // 300
            self._units[day, at] = found
        return found

    @cached_property
    def _units(self) -> dict[tuple[date, time], int]:
        """What was worked out before: the counsellors of a town begin at the same few times."""
        return {}

    def span(self, day: date, begins: time | None, ends: time | None) -> Span:
        """These hours of a day; without times the whole day."""
        if begins is None or ends is None:
            return self.unit(day), self.unit(day + ONE_DAY)
        last = day + ONE_DAY if ends <= begins else day
        return self.unit(day, begins), self.unit(last, ends)


@dataclass(frozen=True)
class Window:
    """The days looked at, and the first and last start that may be offered (units, inclusive)."""

    first: date
    last: date
    earliest: int
    latest: int


def at(unit: int) -> datetime:
    """The instant of a unit."""
    return datetime.fromtimestamp(unit * 300, UTC)


def unit_of(moment: datetime) -> int:
    """The unit that an instant lies in."""
    return int(moment.timestamp()) // 300


def week_of(day: date) -> int:
    """The number of the week, counted without end, Monday first."""
    return (day.toordinal() - 1) // 7
