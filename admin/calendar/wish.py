"""Which part of the calendar a page shows: day or week, centre, counsellor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from admin.calendar.fields import day_of

CALENDAR = "/admin/calendar"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of a page asks for; what it cannot mean is left out."""

    day: date
    view: str = "day"
    centre: str = ""
    counsellor: str = ""

    @property
    def first(self) -> date:
        """The first day that is shown; a week begins on Monday."""
        return self.day - timedelta(self.day.weekday()) if self.view == "week" else self.day

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return self.first + timedelta(6) if self.view == "week" else self.day

    def address(self, path: str = CALENDAR, **changed: object) -> str:
        """The address of the same page with something changed."""
        new = replace(self, **changed)  # type: ignore[arg-type]
        values = {"view": new.view, "day": new.day.isoformat()}
        kept = {"centre": new.centre, "counsellor": new.counsellor}
        return f"{path}?{urlencode({**values, **{k: v for k, v in kept.items() if v}})}"

    def beside(self, step: int) -> str:
        """The address of the day or week before (-1) or after (1)."""
        return self.address(day=self.day + timedelta(step * (7 if self.view == "week" else 1)))


def wish_of(query: Mapping[str, str], today: date) -> Wish:
    """The wish of an address."""
    return Wish(
        day_of(query.get("day", "")) or today,
        "week" if query.get("view") == "week" else "day",
        query.get("centre", "")[:32],
        query.get("counsellor", "")[:32],
    )
