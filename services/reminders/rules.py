"""When a reminder comes: decisions about days and hours, in wall time of the town.

A last day is a day of the town and ends with it. A reminder comes at the hour that the person has
chosen, always by day: the hour that a clock change skips or repeats is never one of them. What was
missed while nothing ran is said once, with the days that are really left, and never at night.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

STATES = ("open", "done", "dropped", "withdrawn")
OPEN, DONE, DROPPED, WITHDRAWN = STATES
NEW, MOVED, SOON = "new", "moved", "soon"

DAYS = (7, 3, 1, 0)
HOURS = (8, 9, 12, 15, 18)
HOUR = 9
MORNING, EVENING = time(8), time(20)
REST = timedelta(hours=3)
"""After something was said about a matter, it is not said again within this time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """So many days before the last day, at this hour; no days mean no reminders."""

    days: tuple[int, ...] = DAYS
    hour: int = HOUR


def next_time(
    last_day: date, wish: Wish, after: datetime, *, first: bool = False, again: date | None = None
) -> datetime | None:
    """The next reminder after this instant (in the town's zone), None where there is none.

    Who keeps something too late for all of the chosen days (`first`) is reminded on the day before
    or on the last day all the same. `again` is a day that the person asked for.
    """
    if not wish.days and again is None:
        return None
    chosen = [last_day - timedelta(days=number) for number in wish.days]
    if again is not None:
        chosen.append(again)
    found = _first(chosen, last_day, wish.hour, after)
    if found is None and first:
        found = _first([last_day - timedelta(days=1), last_day], last_day, wish.hour, after)
    return found


def by_day(at: datetime) -> datetime:
    """The instant itself, or the next morning where it lies in the night."""
    if at.time() < MORNING:
        return datetime.combine(at.date(), MORNING, at.tzinfo)
    if at.time() >= EVENING:
        return datetime.combine(at.date() + timedelta(days=1), MORNING, at.tzinfo)
    return at


def check_wish(days: Collection[int], hour: int) -> Wish:
    """The wish, or ValueError where it names a day or an hour that is not offered."""
    if not set(days) <= set(DAYS) or hour not in HOURS:
        raise ValueError("no such day or hour")
    return Wish(tuple(sorted(set(days), reverse=True)), hour)


def _first(days: Collection[date], last_day: date, hour: int, after: datetime) -> datetime | None:
    at = (datetime.combine(day, time(hour), after.tzinfo) for day in days if day <= last_day)
    return min((each for each in at if each.timestamp() > after.timestamp()), default=None)
