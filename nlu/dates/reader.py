"""Reads the phrases that begin at a token: numbers, slots, phrases and ranges, each only once.

Every answer is kept per slot and place, so that the work stays in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nlu.dates.lexicon import Lexicon
from nlu.dates.meaning import possible, sense_of
from nlu.dates.sense import Clock, Sense
from nlu.dates.tokens import Token
from nlu.dates.trie import Reader

Answers = list[tuple[int, Any]]
Found = tuple[int, Sense | None]


class PhraseReader:
    """One text in the words of one language."""

    def __init__(self, text: list[Token], words: Lexicon) -> None:
        self._text = text
        self._words = words
        self._kept: dict[tuple[str, int], Answers] = {}
        numbers = {"h": self._hours, "c": self._clocks, "t": self._times, "m": self._minutes}
        numbers |= {"mm": self._two_digits, "n": self._counts, "d": self._days, "y": self._years}
        numbers |= {"dm": self._pairs, "date": self._dates, "jy": self._jalali_years}
        numbers |= {"pair": self._written_pairs, "dth": self._written_days, "mon": self._months}
        numbers |= {"comma": self._commas}
        numbers |= {"hour": self._named_hours, "ordinal_hour": self._ordinal_hours}
        self._read: dict[str, Reader] = {
            "{" + name + "}": self._once(name, how) for name, how in numbers.items()
        }
        for name, section in _WORD_SLOTS.items():
            self._read["{" + name + "}"] = self._once(name, self._word_slot(section))
        self._read["{span}"] = self._once("span", self._spans)
        self._read["{a}"] = self._read["{b}"] = self._once("end", self._ends)

    def phrase(self, at: int) -> Found | None:
        """The longest phrase at this token: where it stops, and its sense (None: no time)."""
        ranges = self._longest(self._words.ranges, at)
        single = self._longest(self._words.phrases, at)
        if ranges and ranges[1] is not None and (single is None or ranges[0] >= single[0]):
            tie = single is not None and ranges[0] == single[0]
            return single if tie and ranges[1].weak else ranges
        return single

    def _longest(self, tree: Any, at: int) -> Found | None:
        best: Found | None = None
        for hit in tree.walk(self._text, at, self._read):
            if best is not None and hit.stop < best[0]:
                continue
            sense = sense_of(hit)
            silent = hit.rule.section == "not"
            if (sense or silent) and (best is None or hit.stop > best[0] or _better(sense, best[1])):
                best = (hit.stop, sense)
        return best

    def _once(self, name: str, how: Callable[[int], Answers]) -> Reader:
        def read(at: int) -> Answers:
            key = (name, at)
            if key not in self._kept:
                self._kept[key] = how(at) if at < len(self._text) else []
            return self._kept[key]

        return read

    def _word_slot(self, section: str) -> Callable[[int], Answers]:
        tree = self._words.slots.get(section)
        if tree is None:
            return lambda _at: []
        return lambda at: [
            (hit.stop, int(hit.rule.key) if hit.rule.key.isdigit() else hit.rule.key)
            for hit in tree.walk(self._text, at, self._read)
        ]

    def _int(self, at: int, low: int, high: int, digits: int = 2) -> int | None:
        token = self._text[at]
        fits = token.kind == "int" and token.digits <= digits and low <= token.numbers[0] <= high
        return token.numbers[0] if fits else None

    def _number(self, at: int, low: int, high: int, digits: int = 2) -> Answers:
        number = self._int(at, low, high, digits)
        if number is not None:
            return [(at + 1, number)]
        words = self._read["{number}"](at)
        return [(stop, value) for stop, value in words if low <= value <= high]

    def _hours(self, at: int) -> Answers:
        token = self._text[at]
        named = self._read["{hour_word}"](at)
        padded = token.kind == "int" and token.digits == 2 and token.numbers[0] < 10
        return [
            (stop, Clock(hour, 0, 1 <= hour <= 12 and not padded))
            for stop, hour in [*self._number(at, 0, 24), *named]
        ]

    def _named_hours(self, at: int) -> Answers:
        return [(stop, Clock(hour, 0, hour <= 12)) for stop, hour in self._read["{hour_word}"](at)]

    def _ordinal_hours(self, at: int) -> Answers:
        """Hours counted as in Russian: half of the fourth one is 3:30."""
        ordinals = self._read["{ordinal}"](at)
        return [(stop, Clock(hour, 0, True)) for stop, hour in ordinals if hour <= 12]

    def _clocks(self, at: int) -> Answers:
        return self._times(at) or self._written_pairs(at) or self._hours(at)

    def _times(self, at: int) -> Answers:
        return self._written_time(at, "time")

    def _written_pairs(self, at: int) -> Answers:
        return self._written_time(at, "dot")

    def _written_time(self, at: int, kind: str) -> Answers:
        token = self._text[at]
        if token.kind != kind or token.digits % 10 != 2:
            return []
        hour, minute = token.numbers
        fits = (hour < 24 and minute < 60) or (hour, minute) == (24, 0)
        padded = token.digits // 10 == 2 and hour < 10
        return [(at + 1, Clock(hour, minute, 1 <= hour <= 12 and not padded))] if fits else []

    def _minutes(self, at: int) -> Answers:
        return self._number(at, 0, 59)

    def _two_digits(self, at: int) -> Answers:
        minute = self._int(at, 0, 59)
        return [(at + 1, minute)] if minute is not None and self._text[at].digits == 2 else []

    def _counts(self, at: int) -> Answers:
        return self._number(at, 1, 600, 3)

    def _days(self, at: int) -> Answers:
        day = self._int(at, 1, 31)
        if day is None:
            return self._read["{ordinal}"](at)
        suffixes = self._read["{day_suffix}"](at + 1)
        return [(at + 1, day), *((stop, day) for stop, _ in suffixes)]

    def _written_days(self, at: int) -> Answers:
        """Only days that look like one: "5.", "5th", "fifth"."""
        bare = at + 1 if self._text[at].kind == "int" else -1
        return [(stop, day) for stop, day in self._days(at) if stop != bare]

    def _months(self, at: int) -> Answers:
        month = self._int(at, 1, 12)
        return [(at + 1, month)] if month else []

    def _commas(self, at: int) -> Answers:
        return [(at + 1, ",")] if self._text[at].word == "," else []

    def _years(self, at: int) -> Answers:
        year = self._int(at, 2020, 2099, 4)
        return [(at + 1, year)] if year else []

    def _jalali_years(self, at: int) -> Answers:
        year = self._int(at, 1400, 1450, 4)
        return [(at + 1, year)] if year else []

    def _pairs(self, at: int) -> Answers:
        token = self._text[at]
        if token.kind not in ("dot", "slash"):
            return []
        day, month = _in_order(*token.numbers)
        return [(at + 1, (day, month))] if possible(day, month) else []

    def _dates(self, at: int) -> Answers:
        token = self._text[at]
        if token.kind != "date":
            return []
        day, month, year = token.numbers
        day, month = _in_order(day, month)
        return [(at + 1, (day, month, year))] if possible(day, month) and year >= 2000 else []

    def _spans(self, at: int) -> Answers:
        fixed = self._words.slots.get("spans")
        found: Answers = []
        for hit in fixed.walk(self._text, at, self._read) if fixed else ():
            count, unit = hit.rule.key.split()
            found.append((hit.stop, (int(count), unit)))
        for middle, count in self._counts(at):
            found += [(stop, (count, unit)) for stop, unit in self._read["{unit}"](middle)]
        return found

    def _ends(self, at: int) -> Answers:
        """One end of a range: a phrase, or a bare number that the other end explains."""
        found: dict[int, Sense] = {}
        for stop, clock in self._clocks(at):
            day = clock.hour or None if self._text[at].kind == "int" else None
            weak = "" if clock.minute or self._text[at].kind == "time" else "bare"
            found[stop] = Sense(clock=clock, day=day, weak=weak)  # type: ignore[arg-type]
        for stop, day in self._days(at):
            if stop not in found:
                bare = self._text[at].kind == "int" and stop == at + 1
                found[stop] = Sense(day=day, weak="bare" if bare else "")  # type: ignore[arg-type]
        for hit in self._words.phrases.walk(self._text, at, self._read):
            sense = sense_of(hit)
            if sense and (hit.stop not in found or not sense.weak):
                found[hit.stop] = sense
        return sorted(found.items(), key=lambda item: item[0])


_WORD_SLOTS = {
    "number": "numbers",
    "hour_word": "hours",
    "ordinal": "ordinals",
    "day_suffix": "day_suffixes",
    "month": "months",
    "jmonth": "jalali_months",
    "weekday": "weekdays",
    "weakday": "weak_weekdays",
    "abbr": "abbreviations",
    "part": "parts",
    "which": "which",
    "unit": "units",
    "half": "halves",
}


def _better(sense: Sense | None, than: Sense | None) -> bool:
    """Of two readings of the same words: none at all, then the one that needs no support."""
    if sense is None or than is None:
        return than is not None
    return bool(than.weak) and not sense.weak


def _in_order(day: int, month: int) -> tuple[int, int]:
    """Day before month, as in Germany, unless only the other order makes a date."""
    return (month, day) if month > 12 >= day else (day, month)
