"""Opening hours as staff think of them: hours by weekday, closed days, "by appointment".

`read` and `write` turn them from and to OSM `opening_hours`. What staff cannot express here (weeks
of the year, several seasons …) reads as None and is left as it is. Times are local wall time; 24:00
is midnight at the end of the day.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date

from services.guide.hours import APPOINTMENT, without_appointment

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ALWAYS = "24/7"

Span = tuple[int, int]
"""Begin and end in minutes of the day, 0 to 1440."""

_SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_DAY_RULE = re.compile(rf"((?:{'|'.join(DAYS)})[A-Za-z,\- ]*?)\s+([\d:,\- ]+|off|closed)")
_DATE_RULE = re.compile(
    rf"(?:(\d{{4}}) )?({'|'.join(MONTHS)}) (\d\d?)"
    rf"(?:-(?:(\d{{4}}) )?(?:({'|'.join(MONTHS)}) )?(\d\d?))? (?:off|closed)"
)


class HoursError(ValueError):
    """What was written is no time of day; the message is the text itself."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed from `first` to `last`; in each year where `yearly` (then the years do not count)."""

    first: date
    last: date
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """`days` are the spans from Monday to Sunday, each sorted and without overlap."""

    days: tuple[tuple[Span, ...], ...] = ((),) * 7
    closed: tuple[Closed, ...] = ()
    by_appointment: bool = False
    always: bool = False


def read(hours: str | None) -> Week | None:
    """The week that OSM hours mean; None where a form cannot show them."""
    if not hours or not hours.strip():
        return Week()
    if hours.strip() == ALWAYS:
        return Week(always=True)
    rules, by_appointment = without_appointment(hours)
    wanted = [rule.strip() for rule in rules.split(";")]
    return _read_rules([rule for rule in wanted if rule], by_appointment)


def write(week: Week) -> str | None:
    """The week in OSM syntax; None where nothing is known."""
    if week.always:
        return ALWAYS
    rules = [*_day_rules(week.days), *(_write_closed(closed) for closed in week.closed)]
    hours = "; ".join(rules)
    if not week.by_appointment:
        return hours or None
    return f"{hours} || {APPOINTMENT}" if hours else APPOINTMENT


def spans(text: str) -> tuple[Span, ...]:
    """Spans as people type them, "9-12, 14:00-17.30"; raises `HoursError` with what is wrong."""
    found = [_typed(part) for part in re.split(r"[,;/]|\bund\b|\band\b", text) if part.strip()]
    found.sort()
    for (_begin, end), (begin, _end) in itertools.pairwise(found):
        if begin < end:
            raise HoursError(text)
    return tuple(found)


def clock(minutes: int) -> str:
    """Minutes of the day as 09:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _read_rules(rules: list[str], by_appointment: bool) -> Week | None:
    days: list[tuple[Span, ...]] = [()] * 7
    closed = []
    for rule in rules:
        if rule in ("PH off", "PH closed"):
            continue  # the state's holidays are closed anyway
        if match := _DATE_RULE.fullmatch(rule):
            found = _read_closed(*match.groups())
            if found is None:
                return None
            closed.append(found)
        elif (match := _DAY_RULE.fullmatch(rule)) and not closed:
            names, times = _weekdays(match[1]), _read_times(match[2])
            if names is None or times is None:
                return None
            for name in names:
                days[name] = times
        else:
            return None
    return Week(tuple(days), tuple(closed), by_appointment)


def _weekdays(text: str) -> list[int] | None:
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _dash, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found += range(begin, end + 1) if begin <= end else [*range(begin, 7), *range(end + 1)]
    return found


def _read_times(text: str) -> tuple[Span, ...] | None:
    if text in ("off", "closed"):
        return ()
    parts = [_SPAN.fullmatch(part.strip()) for part in text.split(",")]
    found = [_span(*map(int, part.groups())) if part else None for part in parts]
    known = sorted(span for span in found if span)
    overlap = any(b[0] < a[1] for a, b in itertools.pairwise(known))
    return tuple(known) if len(known) == len(found) and not overlap else None


def _span(hour: int, minute: int, to_hour: int, to_minute: int) -> Span | None:
    begin, end = hour * 60 + minute, to_hour * 60 + to_minute
    return (begin, end) if minute < 60 > to_minute and 0 <= begin < end <= 1440 else None


def _typed(text: str) -> Span:
    match = re.fullmatch(
        r"\s*(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|bis|to)\s*(\d{1,2})(?:[:.](\d\d))?\s*(?:Uhr)?\s*",
        text,
    )
    found = _span(*(int(group or 0) for group in match.groups())) if match else None
    if found is None:
        raise HoursError(text.strip())
    return found


def _read_closed(*parts: str | None) -> Closed | None:
    year, month, day, to_year, to_month, to_day = parts
    if year is None and to_year is not None:
        return None
    begins = int(year) if year else 2000
    ends = int(to_year) if to_year else begins
    try:
        first = date(begins, MONTHS.index(str(month)) + 1, int(str(day)))
        last = date(ends, MONTHS.index(to_month or str(month)) + 1, int(to_day or str(day)))
    except ValueError:
        return None
    return Closed(first, last, yearly=year is None) if first <= last or year is None else None


def _day_rules(days: tuple[tuple[Span, ...], ...]) -> list[str]:
    rules: list[str] = []
    begin = 0
    while begin < 7:
        end = begin
        while end < 6 and days[end + 1] == days[begin]:
            end += 1
        if days[begin]:
            name = DAYS[begin] if begin == end else f"{DAYS[begin]}-{DAYS[end]}"
            times = ",".join(f"{clock(a)}-{clock(b)}" for a, b in days[begin])
            rules.append(f"{name} {times}")
        begin = end + 1
    return rules


def _write_closed(closed: Closed) -> str:
    first, last = closed.first, closed.last
    begins = f"{MONTHS[first.month - 1]} {first.day:02}"
    ends = f"{MONTHS[last.month - 1]} {last.day:02}"
    if closed.yearly:
        return f"{begins} off" if first == last else f"{begins}-{ends} off"
    if first == last:
        return f"{first.year} {begins} off"
    return f"{first.year} {begins}-{last.year} {ends} off"
