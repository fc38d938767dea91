"""What each section of a word list means: a phrase with its filled slots becomes a `Sense`.

The section's name picks the rule, the key under which the phrase stands gives its number.
A phrase whose numbers make no date or time (31 February, 25:00) means nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nlu.dates.sense import Clock, Sense, Unit, Weak
from nlu.dates.trie import Hit

Slots = dict[str, Any]
Meaning = Callable[[str, Slots], Sense | None]
LONGEST_AFTER = {"minute": 600, "hour": 72, "day": 400, "week": 60, "month": 24}
_DAY_SLOTS = ("d", "day", "dth", "nth", "figure", "late", "ordinal")
_HOURS = ("c", "t", "h", "pair", "hour", "at_hour", "ordinal_hour")
LAST_HOUR = 24
_MIDNIGHT = Clock(0)
_MORNING = range(7, 12)
_TWENTY = 20
_FEW = 4
"""Things that are told apart by their numbers."""
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def sense_of(hit: Hit) -> Sense | None:
    """The meaning of a phrase, or None where its numbers contradict each other."""
    slots = {name.strip("{}"): value for name, value in hit.filled}
    return MEANINGS[hit.rule.section](hit.rule.key, slots)


def possible(day: int | None, month: int | None) -> bool:
    """Whether some year has that day and month."""
    return (month is None or 1 <= month <= 12) and (
        day is None or 1 <= day <= (_DAYS_IN_MONTH[month - 1] if month else 31)
    )


def _days(key: str, slots: Slots) -> Sense:
    offset, _, part = key.partition(" ")
    return Sense(offset=int(offset), part=part or slots.get("part"))


def _weekday(key: str, slots: Slots) -> Sense:
    weekday = slots.get("weekday", slots.get("weakday", slots.get("abbr")))
    part = slots.get("part") or key or None
    return Sense(weekday=weekday, which=slots.get("which"), part=part)


def _weekday_after(_key: str, slots: Slots) -> Sense:
    """A week after the coming one ("mardi en huit")."""
    return Sense(
        weekday=slots.get("weekday", slots.get("weakday")), which="afternext", weak="idiom"
    )


def _glued(key: str, _slots: Slots) -> Sense:
    weekday, part = key.split()
    return Sense(weekday=int(weekday), part=part)


def _weak_weekday(key: str, slots: Slots) -> Sense:
    weak: Weak = "abbreviation" if "abbr" in slots else "weekday"
    return replace(_weekday(key, slots), weak=weak)


def _date(_key: str, slots: Slots) -> Sense | None:
    day = next((slots[name] for name in _DAY_SLOTS if name in slots), None)
    named = (slots[name] for name in ("month", "in_month", "mon") if name in slots)
    month, year = next(named, None), slots.get("y")
    if "dm" in slots or "date" in slots:
        day, month, year = slots.get("date") or (*slots["dm"], year)
    if "jmonth" in slots:
        return Sense(day=day, month=slots["jmonth"], year=slots.get("jy"), jalali=True)
    if not possible(day, month):
        return None
    if day is None:
        return Sense(month=month, year=year, months=0)
    return Sense(
        day=day, month=month, year=year, weekday=slots.get("weekday"), clock=slots.get("c")
    )


def _fitting(key: str, slots: Slots) -> Sense | None:
    """A day that is said to suit; "the first", "the second" are rather things or people."""
    said = _date(key, slots)
    few = said is not None and said.day is not None and said.day <= _FEW
    return said and (None if few else replace(said, weak="fit"))


def _weakened(meaning: Meaning, weak: Weak) -> Meaning:
    def weaker(key: str, slots: Slots) -> Sense | None:
        said = meaning(key, slots)
        return said and replace(said, weak=weak)

    return weaker


def _at(key: str, slots: Slots) -> Sense | None:
    """An hour after a small word; with written minutes it needs no support."""
    said = _clock("+0", slots)
    sure = said is not None and said.clock is not None and said.clock.minute
    return said and replace(said, weak="" if sure else "at")


def _clock(key: str, slots: Slots) -> Sense | None:
    """`+m`, `-m`, `+30`, `-15` … count minutes from the hour; `3:30` and `0` are hours."""
    clock: Clock | None = next((slots[name] for name in _HOURS if name in slots), None)
    half, part = slots.get("half"), slots.get("part")
    if clock is None:
        named, _, past = key.partition(":")
        return Sense(clock=Clock(int(named), int(past or 0), bool(past)), weak="idiom")
    moved = _minutes(key, slots)
    if (moved and clock.minute) or (half and clock.hour > 12):
        return None
    if key == "+m" and clock.hour == _TWENTY and moved <= _FEW:
        return None  # "twenty and one" is 21:00
    total = clock.hour * 60 + clock.minute + moved
    if not 0 <= total <= 24 * 60:
        return None
    hour, minute = divmod(total % (12 * 60) if clock.open and clock.hour == 12 else total, 60)
    weak: Weak = "" if key in ("+0", "+mm") else "idiom"
    return Sense(clock=Clock(hour, minute, clock.open), half=half, part=part, weak=weak)


def _minutes(key: str, slots: Slots) -> int:
    said: int = slots[key[1:]] if key[1:].isalpha() else int(key[1:])
    return said if key.startswith("+") else -said


def _hour(_key: str, slots: Slots) -> Sense | None:
    return _clock("+0", slots)


def _part(key: str, slots: Slots) -> Sense:
    return Sense(part=key or slots.get("part"))


def _after(key: str, slots: Slots) -> Sense | None:
    count: int
    unit: Unit
    count, unit = slots["span"] if "span" in slots else (slots["n"], slots["unit"])
    if not 0 < count <= LONGEST_AFTER[unit]:
        return None
    return Sense(after=(count if key == "+" else -count, unit))


def _range(key: str, slots: Slots) -> Sense | None:
    first: Sense = slots["a"]
    last: Sense = slots["b"] if "b" in slots else _joined(slots["to" if "to" in slots else "and"])
    if first.end or last.end:
        return None
    bare = {first.weak, last.weak} <= {"bare", "at", "hours"}
    days = first.day and last.day and (key == "days" or not bare)
    if first.clock and last.clock and not days:
        return _hours(key, first, last, bare)
    if first.day and last.day:
        return (
            None if key == "dash" and first.month and last.weak else _days_range(key, first, last)
        )
    if first.dated and last.dated and "bare" not in (first.weak, last.weak):
        return _dates_range(first, last)
    return None


def _joined(key: str) -> Sense:
    """An end that is written in one word with the "to" or "and" before it."""
    section, _, number = key.partition(" ")
    if section == "struck":
        return Sense(clock=Clock(int(number)))
    if section == "hours":
        return Sense(clock=Clock(int(number), 0, int(number) <= 12), weak="bare")
    return Sense(weekday=int(number)) if section == "weekdays" else Sense(offset=int(number))


def _hours(key: str, first: Sense, last: Sense, bare: bool) -> Sense | None:
    if last.dated and last.weak != "bare":
        return None
    half, part = first.half or last.half, first.part or last.part
    begin, stop = first.clock, last.clock
    morning = begin and begin.open and begin.hour in _MORNING and not (half or part)
    if stop == _MIDNIGHT and not morning:  # "8 to midnight" is rather the evening: refused
        stop = Clock(24)
    if begin == _MIDNIGHT and stop and stop.hour < 12:
        stop = replace(stop, open=False)
    weak: Weak = "span" if first.weak == "bare" else ""
    if bare:
        weak = "at" if key in ("from", "hours") else "dash"
    day = None if first.weak == "bare" else first.day
    return replace(first, day=day, weak=weak, half=half, part=part, end=Sense(clock=stop))


def _days_range(key: str, first: Sense, last: Sense) -> Sense | None:
    month = first.month or last.month
    weak = "" if month else _weak_days(key, first, last)
    if weak is None:
        return None
    begin = replace(first, clock=None, weak=weak, month=month, year=first.year or last.year)
    stop = replace(last, clock=None, weak="", month=last.month or month)
    begin = replace(begin, jalali=first.jalali or last.jalali)
    return replace(begin, end=replace(stop, year=last.year or first.year, jalali=begin.jalali))


def _weak_days(key: str, first: Sense, last: Sense) -> Weak | None:
    """The support that days without a month need, None where they may be something else.

    "Du 26 au 28" and "from the 26th to the 28th" are days; "from 26 to 28" may be, since no hour
    has these numbers; "26 to 28" and "between 26 and 28" are rather degrees, years or euros.
    """
    if key == "days":
        return "span"
    if "bare" not in (first.weak, last.weak):
        return "span" if key in ("from", "hours") else "day"
    if key == "from":
        written = not {first.weak, last.weak} <= {"bare", "at", "hours"}
        late = max(first.day or 0, last.day or 0) > LAST_HOUR
        return "day" if written or late else None
    return None


def _dates_range(first: Sense, last: Sense) -> Sense:
    """From one day to another; "Monday to Wednesday next week" begins next week, too."""
    if last.week is not None and last.weekday is not None and first == Sense(weekday=first.weekday):
        return replace(first, week=last.week, end=Sense(weekday=last.weekday))
    return replace(first, end=replace(last, weak=""), weak="")


def _week(key: str, slots: Slots) -> Sense:
    return Sense(week=int(key), weekday=slots.get("weekday"))


def _week_of(_key: str, slots: Slots) -> Sense | None:
    """The week that holds a day; a number without its month needs support."""
    day: Sense = slots["a"]
    if day.end or day.day is None or day.part or (day.clock and day.weak != "bare"):
        return None
    if not day.month and day.weak == "bare":
        return None
    weak: Weak = "" if day.month else "day"
    return Sense(week_of=replace(day, clock=None, weak=""), weak=weak)


def _weekend(key: str, _slots: Slots) -> Sense:
    return Sense(weekend=int(key))


def _months_ahead(key: str, _slots: Slots) -> Sense:
    return Sense(months=int(key))


def _moved(key: str, _slots: Slots) -> Sense:
    count, unit = key.split()
    units: dict[str, Unit] = {"minute": "minute", "hour": "hour", "day": "day", "week": "week"}
    return Sense(after=(int(count), units[unit]), weak="idiom")


def _nothing(_key: str, _slots: Slots) -> Sense | None:
    return None


MEANINGS: dict[str, Meaning] = {
    "days": _days,
    "weekday_phrases": _weekday,
    "weekday_after": _weekday_after,
    "glued": _glued,
    "weak_weekday_phrases": _weak_weekday,
    "dates": _date,
    "weekday_days": _date,
    "weak_days": _weakened(_date, "day"),
    "fitting_days": _fitting,
    "weak_pairs": _weakened(_date, "pair"),
    "weak_months": _weakened(_date, "month"),
    "clock": _clock,
    "at": _at,
    "weak_hours": _weakened(_hour, "hours"),
    "part_phrases": _part,
    "weak_parts": _weakened(_part, "part"),
    "week": _week,
    "week_of": _week_of,
    "weekend": _weekend,
    "months_ahead": _months_ahead,
    "after": _after,
    "moved": _moved,
    "range": _range,
    "not": _nothing,
}
