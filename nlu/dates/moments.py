"""From what was said to a moment, seen from a local wall time.

A day without a year, a weekday, an hour means the next one to come. An hour in a week or month
without its day has no moment: what remains is the week or month. An hour that could be morning
or evening is the one at which a centre could be open (7 to 18). What contradicts itself ("Tuesday,
3 December" where that is a Thursday) is refused. Wall time: no offsets, no clock changes.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nlu.dates.jalali import gregorian
from nlu.dates.sense import Clock, Sense

PARTS: dict[str, tuple[int, int]] = {
    "morning": (8, 12),
    "noon": (11, 14),
    "afternoon": (12, 18),
    "evening": (18, 22),
}
"""Begin and end (exclusive) of the parts of the day, as hours of wall time."""

_LATE = 18
"""From this hour on today is over, where a day of this week is asked for."""

FIRST_OPEN_HOUR = 7
"""Hours below this, said without morning or evening, are taken for the afternoon."""


class ContradictionError(ValueError):
    """What was said is no moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Local wall time. `end` is exclusive for hours and parts, the last day for days."""

    start: datetime
    end: datetime | None
    grain: str
    dated: bool
    timed: bool
    part: str | None


def moment(sense: Sense, now: datetime) -> Moment:
    """The moment that is meant; raises `ContradictionError` where there is none."""
    try:
        return _moment(sense, now)
    except OverflowError as too_far:
        raise ContradictionError from too_far


def _moment(sense: Sense, now: datetime) -> Moment:
    part = "evening" if sense.part == "night" else sense.part
    if sense.after and sense.after[1] in ("minute", "hour"):
        start = (now + timedelta(**{sense.after[1] + "s": sense.after[0]})).replace(
            second=0, microsecond=0
        )
        return Moment(start, None, "minute", True, True, None)
    if sense.week == 0 and sense.weekday is not None and _missed(sense, now):
        sense = Sense(week=0)
    day, last, grain = _day(sense, now.date())
    if sense.clock and grain == "day":
        return _clocked(sense, day, now, part)
    if part and grain == "day":
        return _parted(part, day, now)
    if day is None:
        raise ContradictionError
    end = datetime.combine(last, time()) if last else None
    return Moment(datetime.combine(day, time()), end, grain, True, False, part)


def _missed(sense: Sense, now: datetime) -> bool:
    """Whether a day of this week is over, so that only the week can be believed."""
    first, last, _ = _day(sense, now.date())
    day = last or first
    if day is None or day != now.date():
        return day is not None and day < now.date()
    if sense.clock:
        return _at(day, _minutes(sense.clock, sense)) <= now
    part = "evening" if sense.part == "night" else sense.part
    return now.hour >= (PARTS[part][1] if part else _LATE)


def _clocked(sense: Sense, day: date | None, now: datetime, part: str | None) -> Moment:
    if sense.clock is None or (sense.dated and day is None):
        raise ContradictionError
    first = _minutes(sense.clock, sense)
    last = _minutes(sense.end.clock, sense) if sense.end and sense.end.clock else None
    if last is not None and sense.end and last <= first:
        last += 12 * 60 if sense.end.clock and sense.end.clock.open else 0
        if last <= first or last > 24 * 60:
            raise ContradictionError
    on = day or now.date()
    start = _at(on, first)
    if sense.clock.open and not sense.part and not sense.half and day == now.date() and start < now:
        later = 12 * 60 if first < 12 * 60 and last is None else 0
        start = _at(on, first + later) if _at(on, first + later) > now else start
    if day is None and start <= now:
        on += timedelta(days=1)
        start = _at(on, first)
    end = _at(on, last) if last is not None else None
    return Moment(start, end, "minute", day is not None, True, part)


def _parted(part: str, day: date | None, now: datetime) -> Moment:
    first, last = PARTS[part]
    on = day or now.date()
    if day is None and _at(on, last * 60) <= now:
        on += timedelta(days=1)
    return Moment(_at(on, first * 60), _at(on, last * 60), part, day is not None, False, part)


def _at(on: date, minutes: int) -> datetime:
    return datetime.combine(on, time()) + timedelta(minutes=minutes)


def _minutes(clock: Clock, sense: Sense) -> int:
    hour = clock.hour
    if sense.half and (clock.open or clock.minute or 0 < hour < 12):
        hour = hour % 12 + (12 if sense.half == "pm" else 0)
    elif sense.part == "morning" and hour > 12:
        raise ContradictionError
    elif sense.part and hour <= 12:
        hour = 12 if hour == 0 and clock.open else hour
        hour = _in_part(hour, sense.part, clock.open)
    elif clock.open:
        hour = hour % 12
        hour += 12 if hour < FIRST_OPEN_HOUR else 0
    return hour * 60 + clock.minute


def _in_part(hour: int, part: str, is_open: bool) -> int:
    if part == "afternoon" and 1 <= hour <= 11:
        return hour + 12
    if part == "evening":
        return hour + 12 if 1 <= hour <= 11 else 24 if hour == 12 and is_open else hour
    if part == "night":
        return hour + 12 if 6 <= hour <= 11 else 0 if hour == 12 and is_open else hour
    if part == "noon" and 1 <= hour <= 3:
        return hour + 12
    return hour


def _day(sense: Sense, today: date) -> tuple[date | None, date | None, str]:
    """First day, last day and grain; no day where none was said."""
    if sense.week is not None:
        monday = today + timedelta(days=7 * sense.week - today.weekday())
        if sense.weekday is None:
            return monday, None, "week"
        return *_in_week(sense, monday), "day"
    if sense.week_of is not None:
        return _week_of(sense, sense.week_of, today)
    if sense.weekend is not None:
        saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < 6 else -1)
        saturday += timedelta(days=7 * sense.weekend)
        return saturday, saturday + timedelta(days=1), "day"
    if sense.months is not None:
        return _month(sense, today), None, "month"
    first = _single(sense, today)
    if first is None or sense.end is None or sense.end.clock:
        return first, None, "day"
    counted = sense.end.offset is not None or sense.end.after is not None
    last = _single(sense.end, today if counted else first)
    if last is None or last <= first:
        raise ContradictionError
    return first, last, "day"


def _week_of(sense: Sense, said: Sense, today: date) -> tuple[date | None, date | None, str]:
    """The week that holds a day, also this week where the day is over."""
    held = _calendar_day(said, today - timedelta(days=today.weekday()))
    if said.weekday not in (None, held.weekday()):
        raise ContradictionError
    monday = held - timedelta(days=held.weekday())
    return (monday, None, "week") if sense.weekday is None else (*_in_week(sense, monday), "day")


def _in_week(sense: Sense, monday: date) -> tuple[date, date | None]:
    """A day of that week, or a stretch of its days."""
    first = monday + timedelta(days=sense.weekday or 0)
    if sense.end is None or sense.end.weekday is None:
        return first, None
    last = monday + timedelta(days=sense.end.weekday)
    if last <= first:
        raise ContradictionError
    return first, last


def _month(sense: Sense, today: date) -> date:
    if sense.month is None:
        years, month = divmod(today.month - 1 + (sense.months or 0), 12)
        return date(today.year + years, month + 1, 1)
    year = sense.year or today.year + (sense.month < today.month)
    return date(year, sense.month, 1)


def _single(sense: Sense, today: date) -> date | None:
    found: date | None = None
    if sense.offset is not None:
        found = today + timedelta(days=sense.offset)
    elif sense.after is not None:
        found = _later(*sense.after, today)
    elif sense.day is not None:
        found = _calendar_day(sense, today)
    elif sense.weekday is not None:
        return _coming(sense.weekday, sense.which, today)
    if found and sense.weekday not in (None, found.weekday()):
        raise ContradictionError
    if found and sense.offset is not None and sense.day not in (None, found.day):
        raise ContradictionError
    return found


def _coming(weekday: int, which: str | None, today: date) -> date:
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    if which == "last":
        return today + timedelta(days=ahead - 7 if ahead < 7 else -7)
    return today + timedelta(days=ahead + (7 if which == "afternext" else 0))


def _later(count: int, unit: str, today: date) -> date:
    if unit != "month":
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    years, month = divmod(today.month - 1 + count, 12)
    year = today.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def _calendar_day(sense: Sense, today: date) -> date:
    """The day with that number (and month, year), at the earliest today unless a year was said."""
    if sense.day is None:
        raise ContradictionError
    if sense.jalali:
        return _jalali_day(sense.day, sense.month or 1, sense.year, today)
    if sense.year is not None and sense.month is not None:
        return _existing(sense.year, sense.month, sense.day)
    for ahead in range(12 * 9):
        years, month = divmod(today.month - 1 + ahead, 12)
        if sense.month in (None, month + 1):
            last = calendar.monthrange(today.year + years, month + 1)[1]
            if sense.day <= last:
                found = date(today.year + years, month + 1, sense.day)
                if found >= today:
                    return found
    raise ContradictionError


def _jalali_day(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return gregorian(year, month, day)
    candidates = (gregorian(today.year - 622 + ahead, month, day) for ahead in range(3))
    return next(found for found in candidates if found >= today)


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise ContradictionError from wrong
