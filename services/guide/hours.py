"""Opening hours: open now, or when it opens next, with the public holidays of the state.

Hours are in OSM `opening_hours` syntax. The parser alone knows only nation-wide holidays and would
call 6 January open in Baden-Württemberg, so the state's holidays are asked first.
"By appointment" is the OSM comment after `||`, or alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays
from opening_hours import OpeningHours, State, validate

STATE = "BW"
HORIZON_DAYS = 14
APPOINTMENT = '"by appointment"'


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open, and the local wall time of the next change (None: not soon).

    `by_appointment`: outside of the hours, or without any, one may come when one has made a date.
    """

    open: bool
    until: datetime | None = None
    opens: datetime | None = None
    always: bool = False
    by_appointment: bool = False


def opening(hours: str, now: datetime) -> Opening | None:
    """The state at `now` (local wall time); None for hours that cannot be read."""
    if not valid(hours):
        return None
    hours, by_appointment = without_appointment(hours)
    parsed = _parsed(hours) if hours else None
    if parsed is None:
        return Opening(open=False, by_appointment=by_appointment)
    wall = now.replace(tzinfo=None, second=0, microsecond=0)
    if hours.strip() == "24/7":
        return Opening(open=True, always=True)
    if not is_holiday(wall.date()) and parsed.is_open(wall):
        return Opening(True, until=parsed.next_change(wall), by_appointment=by_appointment)
    return Opening(False, opens=_next_opening(parsed, wall), by_appointment=by_appointment)


def without_appointment(hours: str) -> tuple[str, bool]:
    """The hours proper, and whether they end in "by appointment".

    The parser would read the comment alone as open around the clock.
    """
    rules, _bar, fallback = hours.partition("||")
    if APPOINTMENT in (fallback.strip(), hours.strip()):
        return ("" if hours.strip() == APPOINTMENT else rules.strip()), True
    return hours, False


def is_holiday(day: date) -> bool:
    """Whether this is a public holiday in Baden-Württemberg."""
    return day in _holidays(day.year)


def valid(hours: str) -> bool:
    """Whether the hours can be read."""
    return _parsed(hours) is not None


def _next_opening(parsed: OpeningHours, wall: datetime) -> datetime | None:
    end = wall + timedelta(days=HORIZON_DAYS)
    for start, _stop, state, _comment in parsed.intervals(wall, end):
        begins = max(start, wall)
        if state == State.OPEN and not is_holiday(begins.date()) and begins > wall:
            return begins
    return None


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv=STATE, years=year))


@lru_cache(maxsize=256)
def _parsed(hours: str) -> OpeningHours | None:
    return OpeningHours(hours) if validate(hours) else None
