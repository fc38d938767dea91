"""When somebody wishes to come, said with less than a day: a week, a month, a part of any day.

A wish is read from the words of the turn and kept nowhere; it only chooses what is shown.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dialogs.context import Context
from dialogs.engine.question import full_date
from locales import _, current_language, n_
from nlu.dates import find_times

PARTS = {"morning": (0, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24)}
PART_NAMES = {
    "morning": n_("in the morning"),
    "noon": n_("at noon"),
    "afternoon": n_("in the afternoon"),
    "evening": n_("in the evening"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Some days (inclusive; any where there are none) and a part of the day (any where empty)."""

    first: date = date.min
    last: date = date.max
    part: str = ""

    @classmethod
    def of(cls, ctx: Context) -> Wish | None:
        """What is said in this turn; None where that is a day, a time or nothing of the kind."""
        now = ctx.now.replace(tzinfo=None)
        said = [entity.value for entity in find_times(ctx.said, current_language(), now)]
        return next((wish for wish in map(cls._from_value, said) if wish is not None), None)

    @classmethod
    def _from_value(cls, value: dict[str, Any]) -> Wish | None:
        part = value["part"] if value.get("part") in PARTS else ""
        if value.get("time") or not (value.get("date") or part):
            return None
        if not value.get("date"):
            return cls(part=part)
        first, last = span_of(value)
        return cls(first, last, part) if first < last else None

    @property
    def days(self) -> bool:
        """Whether it says which days."""
        return self.first > date.min

    def fits(self, at: datetime) -> bool:
        """Whether a time is wished; `at` is wall time."""
        return self.first <= at.date() <= self.last and in_part(at.time(), self.part)

    def covers(self, day: str) -> bool:
        """Whether a day (as an answer is kept) is one of those, with the part that is wished."""
        at, _slash, part = day.partition("/")
        return self.first <= date.fromisoformat(at) <= self.last and part == self.part


def span_of(value: dict[str, Any]) -> tuple[date, date]:
    """The first and the last day of a time that somebody named."""
    first, grain = date.fromisoformat(str(value["start"])[:10]), value.get("grain")
    if grain == "day" and value.get("end"):
        return first, date.fromisoformat(str(value["end"])[:10])
    if grain == "month":
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, first + timedelta(days=6 if grain == "week" else 0)


def said_day(value: str) -> str:
    """A day in full, with the part of it that is wished."""
    day, _slash, part = value.partition("/")
    shown = full_date(date.fromisoformat(day))
    return f"{shown} ({_(PART_NAMES[part])})" if part else shown


def in_part(at: time, part: str) -> bool:
    """Whether a time lies in a part of the day."""
    begin, end = PARTS.get(part, (0, 24))
    return begin <= at.hour < end


def soonest_words() -> tuple[str, ...]:
    """What people say who take whatever comes first."""
    return tuple(_("as soon as possible, soonest, it does not matter, any").split(", "))
