"""Slots that hold nothing but figures: two digits, years, "10:30", "3.12"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nlu.dates.meaning import possible
from nlu.dates.sense import Clock
from nlu.dates.tokens import Token, in_order

Answers = list[tuple[int, Any]]


def int_at(text: list[Token], at: int, low: int, high: int, digits: int = 2) -> int | None:
    """The number of that size and length that stands here."""
    token = text[at]
    fits = token.kind == "int" and token.digits <= digits and low <= token.numbers[0] <= high
    return token.numbers[0] if fits else None


def attached(text: list[Token], begin: int, stop: int) -> bool:
    """Whether tokens are written as one, without a space ("10-й", but not "10 й")."""
    return all(text[at].stop == text[at + 1].begin for at in range(begin, stop - 1))


def times(text: list[Token], at: int) -> Answers:
    """10:30."""
    return _written_time(text[at], at, "time")


def written_pairs(text: list[Token], at: int) -> Answers:
    """10.30 as a clock time."""
    return _written_time(text[at], at, "dot")


def _written_time(token: Token, at: int, kind: str) -> Answers:
    if token.kind != kind or token.digits % 10 != 2:
        return []
    hour, minute = token.numbers
    fits = (hour < 24 and minute < 60) or (hour, minute) == (24, 0)
    padded = token.digits // 10 == 2 and hour < 10
    return [(at + 1, Clock(hour, minute, 1 <= hour <= 12 and not padded))] if fits else []


def _two_digits(text: list[Token], at: int) -> Answers:
    minute = int_at(text, at, 0, 59)
    return [(at + 1, minute)] if minute is not None and text[at].digits == 2 else []


def _months(text: list[Token], at: int) -> Answers:
    month = int_at(text, at, 1, 12)
    return [(at + 1, month)] if month else []


def _commas(text: list[Token], at: int) -> Answers:
    return [(at + 1, ",")] if text[at].word == "," else []


def _years(text: list[Token], at: int) -> Answers:
    year = int_at(text, at, 2020, 2099, 4)
    return [(at + 1, year)] if year else []


def _jalali_years(text: list[Token], at: int) -> Answers:
    year = int_at(text, at, 1400, 1450, 4)
    return [(at + 1, year)] if year else []


def _pairs(text: list[Token], at: int) -> Answers:
    token = text[at]
    if token.kind not in ("dot", "slash"):
        return []
    day, month = token.numbers
    if token.kind == "slash":
        day, month = in_order(day, month)
    return [(at + 1, (day, month))] if possible(day, month) else []


def _dates(text: list[Token], at: int) -> Answers:
    token = text[at]
    if token.kind != "date":
        return []
    day, month, year = token.numbers
    return [(at + 1, (day, month, year))] if possible(day, month) and year >= 2000 else []


FIGURES: dict[str, Callable[[list[Token], int], Answers]] = {
    "{t}": times,
    "{pair}": written_pairs,
    "{mm}": _two_digits,
    "{mon}": _months,
    "{comma}": _commas,
    "{y}": _years,
    "{jy}": _jalali_years,
    "{dm}": _pairs,
    "{date}": _dates,
}
"""The slots whose filling needs no words."""
