"""Opening hours as a form: one line a weekday, a list of closed days, and three choices.

What the form cannot show is kept as it was written (`kind` "other").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from locales import _
from services.guide.week import DAYS, Closed, HoursError, Week, clock, read, spans, write

KINDS = ("unknown", "weekly", "always", "other")
_DATE = r"(\d{1,2})\.(\d{1,2})\.(\d{4})?"
_CLOSED = re.compile(rf"{_DATE}(?:\s*(?:-|–|bis|to)\s*{_DATE})?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class HoursForm:
    """What the fields show; `fault` names what could not be read."""

    kind: str = "unknown"
    days: tuple[str, ...] = ("",) * 7
    closed: str = ""
    by_appointment: bool = False
    other: str = ""
    fault: str = ""
    hours: str | None = field(default=None)


def shown(hours: str | None) -> HoursForm:
    """The form for stored hours."""
    week = read(hours)
    if week is None:
        return HoursForm(kind="other", other=hours or "", hours=hours)
    if week.always:
        return HoursForm(kind="always", hours=hours)
    return HoursForm(
        kind="weekly" if hours else "unknown",
        days=tuple(", ".join(f"{clock(a)}–{clock(b)}" for a, b in day) for day in week.days),
        closed="\n".join(_shown_closed(closed) for closed in week.closed),
        by_appointment=week.by_appointment,
        hours=hours,
    )


def given(fields: Mapping[str, str]) -> HoursForm:
    """The form as it was sent."""
    kind = fields.get("hours.kind", "unknown")
    days = tuple(fields.get(f"hours.{day}", "").strip() for day in DAYS)
    closed = fields.get("hours.closed", "").strip()
    by_appointment = "hours.by_appointment" in fields
    other = fields.get("hours.other", "").strip()
    hours, fault = None, ""
    if kind == "always":
        hours = write(Week(always=True))
    elif kind == "other":
        hours = other or None
    elif kind == "weekly":
        try:
            lines = [line for line in closed.splitlines() if line.strip()]
            week = Week(
                tuple(spans(day) for day in days),
                tuple(_read_closed(line.strip()) for line in lines),
                by_appointment,
            )
            hours = write(week)
        except HoursError as error:
            fault = _("I cannot read these hours: {text}", text=str(error))
    return HoursForm(kind, days, closed, by_appointment, other, fault, hours)


def day_names() -> list[tuple[str, str]]:
    """The keys and the names of the weekdays, from Monday on."""
    names = [
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    ]  # fmt: skip
    return list(zip(DAYS, names, strict=True))


def _shown_closed(closed: Closed) -> str:
    form = "%d.%m." if closed.yearly else "%d.%m.%Y"
    first, last = closed.first.strftime(form), closed.last.strftime(form)
    return first if closed.first == closed.last else f"{first}–{last}"


def _read_closed(line: str) -> Closed:
    match = _CLOSED.fullmatch(_ISO.sub(r"\3.\2.\1", line))
    if match is None:
        raise HoursError(line)
    day, month, year, to_day, to_month, to_year = match.groups()
    try:
        first = date(int(year or to_year or 2000), int(month), int(day))
        last = date(int(to_year or year or 2000), int(to_month or month), int(to_day or day))
    except ValueError as error:
        raise HoursError(line) from error
    yearly = not (year or to_year)
    if last < first and not yearly:
        raise HoursError(line)
    return Closed(first, last, yearly)
