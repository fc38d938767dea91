"""What a phrase says about time, before a clock turns it into a moment.

A `Sense` holds only what was said: "Tuesday" is a weekday, not a date. Two senses of one phrase
join when they do not contradict each other ("Tuesday" and "at ten"); `None` means they do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

Weak = Literal[
    "",
    "idiom",
    "bare",
    "at",
    "hours",
    "weekday",
    "abbreviation",
    "day",
    "fit",
    "span",
    "pair",
    "part",
    "month",
    "dash",
]
Unit = Literal["minute", "hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and a minute; `open` where morning or evening was left to the listener."""

    hour: int
    minute: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """What was said. `weak` names the support without which it is not believed (see `clauses`)."""

    offset: int | None = None
    weekday: int | None = None
    which: str | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    jalali: bool = False
    week: int | None = None
    week_of: Sense | None = None
    weekend: int | None = None
    months: int | None = None
    after: tuple[int, Unit] | None = None
    clock: Clock | None = None
    part: str | None = None
    half: str | None = None
    end: Sense | None = None
    weak: Weak = ""

    @property
    def sure(self) -> bool:
        """Whether it is believed without support."""
        return self.weak in ("", "idiom")

    @property
    def dated(self) -> bool:
        """Whether a day, week or month was said."""
        said = (self.offset, self.weekday, self.day, self.month, self.week, self.weekend)
        return any(x is not None for x in (*said, self.week_of, self.months, self.after))

    @property
    def ranged(self) -> Literal["", "date", "clock"]:
        """Whether it spans days or hours."""
        if self.end is None:
            return ""
        return "clock" if self.end.clock is not None else "date"


_TOGETHER = (
    {"weekday", "day", "month", "year"},
    {"weekday", "week"},
    {"weekday", "week_of"},
    {"offset", "weekday"},
    {"weekday", "after"},
)
_DAYS = (
    *("offset", "weekday", "day", "month", "year"),
    *("week", "week_of", "weekend", "months", "after"),
)
_EMPTY = Sense()


def join(left: Sense, right: Sense) -> Sense | None:
    """Both senses as one, or None where the second starts a phrase of its own."""
    said: dict[str, object] = {}
    for field in fields(Sense):
        ours, theirs = getattr(left, field.name), getattr(right, field.name)
        empty = getattr(_EMPTY, field.name)
        if field.name != "weak" and theirs != empty:
            if ours not in (empty, theirs):
                return None
            said[field.name] = theirs
    if not _may_join(left, right) or (left.clock and right.clock):
        return None
    return replace(left, weak="", **said)  # type: ignore[arg-type]


def _may_join(left: Sense, right: Sense) -> bool:
    ours, theirs = _days_of(left), _days_of(right)
    if not ours or not theirs:
        return True
    if "date" in (left.ranged, right.ranged):
        return _week_of_days(left, right) or _week_of_days(right, left)
    if ours & theirs:
        return False
    return any(ours | theirs <= allowed for allowed in _TOGETHER) or (
        ours | theirs <= {"offset", "weekday", "day", "month", "year"} and "offset" in ours
    )


def _week_of_days(week: Sense, days: Sense) -> bool:
    """Whether one is a week and the other goes from weekday to weekday in it."""
    ends = [replace(days, end=None), days.end or _EMPTY]
    return _days_of(week) in ({"week"}, {"week_of"}) and all(
        _days_of(end) == {"weekday"} for end in ends
    )


def _days_of(sense: Sense) -> set[str]:
    return {name for name in _DAYS if getattr(sense, name) is not None}
