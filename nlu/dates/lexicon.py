"""The word lists of `words/<language>.yml`, read once and grown into trees of phrases.

`docs/dates.md` explains the sections. A phrase section adds to one tree, `range` to a second one,
every other section fills the slot of its name. German days, months and "Uhr" are lent to all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import yaml

from locales.languages import LANGUAGES, SOURCE
from nlu.dates.meaning import MEANINGS
from nlu.dates.spelling import Spelling, expanded
from nlu.dates.trie import Node, Pool, Rule

WORDS = Path(__file__).parent / "words"
SETS = ("glue", "or", "followers", "fits", "between", "stretch_followers", "counted", "labels")
"""Sections of plain words: between phrases, after bare hours and days, counted, numbered."""

ASIDES = ("exactly", "about", "fractions")
"""Sections of words and groups of words that are looked for before and beside what is read."""

FILLED_FROM = {
    "numbers": "{number} {h} {c} {m} {n} {day} {span}",
    "counts": "{count} {n} {span}",
    "hours": "{hour_word} {hour} {h} {c}",
    "at_hours": "{glued_hour} {at_hour} {h} {c}",
    "ordinals": "{ordinal} {d} {day} {dth} {ordinal_hour}",
    "day_suffixes": "{day_suffix}",
    "hour_suffixes": "{hour_suffix}",
    "struck": "{struck}",
    "months": "{month}",
    "jalali_months": "{jmonth}",
    "weekdays": "{weekday}",
    "weak_weekdays": "{weakday}",
    "abbreviations": "{abbr}",
    "parts": "{part}",
    "which": "{which}",
    "units": "{unit}",
    "halves": "{half}",
    "spans": "{span}",
    "joined_to": "{to}",
    "joined_and": "{and}",
    "joined_month": "{in_month}",
}
"""Sections of words, and the slots that such a word can begin."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Words = dict[str, Any]
Asides = dict[str, set[tuple[str, ...]]]
"""Groups of words by their first one."""
_NO_PHRASES = ("spelling", "glued_parts", "compounds", "joined", *SETS, *ASIDES)
_TREES = {"range": "ranges", "weekday_days": "weekday_days", "week_of": "weeks"}
"""Sections with a tree of their own; the other phrases share one."""
_ENDS = ("weekdays", "hours", "struck", "days")
_JOINED = {"to": _ENDS, "and": _ENDS, "month": ("months",)}
_ARTICLE = "ال"
_LAST_DAY, _LAST_MINUTE = 31, 59
_SHORTEST_LENT = 5
_SHORTEST_STEM = 4
_POOL: Pool = {}
"""What the trees of all languages share, while they are made."""

_SHORTEST_JOINED = 4
"""Letters of a month that takes "in" into its word: "in August" (بآب) would read as "door"."""


@dataclass(slots=True)
class Lexicon:
    """One language: trees of phrases, the words of each slot, and the words between phrases."""

    phrases: Node = field(default_factory=Node)
    ranges: Node = field(default_factory=Node)
    weekday_days: Node = field(default_factory=Node)
    weeks: Node = field(default_factory=Node)
    slots: dict[str, Node] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in SETS})
    asides: dict[str, Asides] = field(default_factory=lambda: {name: {} for name in ASIDES})
    vocabulary: set[str] = field(default_factory=set)
    connectors: set[str] = field(default_factory=set)
    stems: tuple[str, ...] = ()
    starts: set[str] = field(default_factory=set)
    first: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, section: str, key: str, phrase: list[str]) -> None:
        """Enter a phrase under a section and a key of the word list."""
        tree: Node = getattr(self, _TREES.get(section, "phrases"))
        if section not in MEANINGS:
            tree = self.slots.setdefault(section, Node())
        tree.add(phrase, Rule(section, key))
        if section == "range":
            self.connectors.update(b for a, b in pairwise(phrase) if a == "{a}" and b[0] != "{")
        self.vocabulary.update(word for word in phrase if word.isalpha() and len(word) > 1)


@cache
def lexicon(language: str) -> Lexicon:
    """The trees of one language of the product; `KeyError` for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    grown = Lexicon()
    for name in ("common", language):
        words = word_list(name)
        spelling = _spelling(words)
        _enter(grown, words, spelling)
        _compound(grown, words, spelling)
        _glue_parts(grown, words, spelling)
        _join(grown, words, spelling)
        _lengthen(grown, words, spelling)
    if language != SOURCE:
        _borrow(grown)
    _index(grown)
    _share(grown)
    return grown


@cache
def vocabularies() -> dict[str, frozenset[str]]:
    """Word to the languages whose phrases contain it."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for word in lexicon(language).vocabulary:
            found.setdefault(word, set()).add(language)
    _POOL.clear()  # every tree is there
    return {word: frozenset(languages) for word, languages in found.items()}


@cache
def stems() -> tuple[str, ...]:
    """What is counted, as stems of every language: hardly a word begins with one of them."""
    return tuple({stem for language in LANGUAGES for stem in lexicon(language).stems})


@cache
def word_list(name: str) -> _Words:
    """A file of `words/`. Every scalar stays text: Turkish ten (`on`) is no truth value."""
    text = (WORDS / f"{name}.yml").read_text(encoding="utf-8")
    words: _Words = yaml.load(text, Loader=_Loader)  # noqa: S506 - builds nothing but text
    return words


def _spelling(words: _Words) -> Spelling:
    return Spelling(words.get("spelling", {}).get("schemes", ()))


def _lines(words: _Words, section: str) -> Iterator[tuple[str, str]]:
    content = words.get(section, {})
    yield from [("", content)] if isinstance(content, str) else content.items()


def _enter(grown: Lexicon, words: _Words, spelling: Spelling) -> None:
    for section in (s for s in words if s not in _NO_PHRASES):
        for key, line in _lines(words, section):
            for phrase in spelling.phrases(line):
                grown.add(section, key, phrase)
    for name in SETS:
        single = {p[0] for p in spelling.phrases(words.get(name, "")) if len(p) == 1}
        grown.sets[name] |= single
        grown.vocabulary.update(word for word in single if word.isalpha() and len(word) > 1)
    for name in ASIDES:
        for phrase in spelling.phrases(words.get(name, "")):
            grown.asides[name].setdefault(phrase[0], set()).add(tuple(phrase))


def _compound(grown: Lexicon, words: _Words, spelling: Spelling) -> None:
    """Twenty-one to fifty-nine, and the days so far, from their tens and ones."""
    numbers = dict(_lines(words, "numbers"))
    for section, template in words.get("compounds", {}).items():
        ones = dict(_lines(words, section))
        most = _LAST_DAY if section == "ordinals" else _LAST_MINUTE
        for ten, one in product((20, 30, 40, 50), range(1, 10)):
            if ten + one <= most and str(ten) in numbers and str(one) in ones:
                line = template.replace("{tens}", _any_of(numbers[str(ten)]))
                for phrase in spelling.phrases(line.replace("{ones}", _any_of(ones[str(one)]))):
                    grown.add(section, str(ten + one), phrase)


def _any_of(line: str) -> str:
    return f"({'|'.join(expanded(line))})"


def _glue_parts(grown: Lexicon, words: _Words, spelling: Spelling) -> None:
    """Weekday and part of the day as one word, as in "Dienstagabend"."""
    for part, endings in _lines(words, "glued_parts"):
        for number, days in _lines(words, "weekdays"):
            joined = [day + ending for day in expanded(days) for ending in expanded(endings)]
            for phrase in spelling.phrases(", ".join(joined)):
                grown.add("glued", f"{number} {part}", phrase)


def _join(grown: Lexicon, words: _Words, spelling: Spelling) -> None:
    """Arabic writes "to" and "and" in one word with what follows: "للاثنين", "بديسمبر"."""
    for name, letter in ((n, letter) for n, line in _lines(words, "joined") for letter in line):
        for section in _JOINED[name]:
            for key, line in _lines(words, section):
                for first, *others in spelling.phrases(line):
                    shorter = letter == "ل" and first.startswith(_ARTICLE)
                    joined = letter + (first[1:] if shorter else first)
                    if name == "month" and len(first) >= _SHORTEST_JOINED:
                        grown.add("joined_month", key, [joined, *others])
                    elif name != "month" and key.isdigit() and not first.isascii():
                        grown.add(f"joined_{name}", f"{section} {key}", [joined, *others])


def _lengthen(grown: Lexicon, words: _Words, spelling: Spelling) -> None:
    """What may stand before a short form may stand before a longer one ("at ten past two")."""
    clocks = [(k, p) for k, line in _lines(words, "clock") for p in spelling.phrases(line)]
    parted = [(k, [*p, "{part}"]) for k, p in clocks if k[0] == "-" and p[-1] == "{h}"]
    for key, phrase in parted:  # "ten to eleven in the morning" is no range of hours
        grown.add("clock", key, phrase)
    bare = [(k, p) for k, p in (*clocks, *parted) if p[0] not in grown.sets["glue"]]
    bare += [("+0", ["{t}"]), ("+0", ["{pair}"]), ("+mm", ["{h}", "h", "{mm}"])]
    for section in ("at", "weak_hours"):
        for before in spelling.phrases(words.get(section, "")):
            if before[-1] == "{h}" and len(before) > 1:
                ranged = before[0] in grown.ranges.words  # "from ten to eleven" is a range
                for key, phrase in bare:
                    if not (ranged and key[0] == "-"):
                        grown.add("clock", key, [*before[:-1], *phrase])
    for key, line in _lines(words, "week"):
        for phrase in spelling.phrases(line):
            grown.add("week", key, ["{weekday}", *phrase])
    for phrase in spelling.phrases(words.get("weak_days", "")):
        if phrase[-1].startswith("{"):
            grown.add("dates", "", [*phrase, "{month}"])
            grown.add("dates", "", [*phrase, "{month}", "{y}"])


def _borrow(grown: Lexicon) -> None:
    """German days, months and "Uhr" are said in every language here ("Freitag saat 10")."""
    for rule, phrase in _lent():
        tree = grown.phrases if rule.section == "days" else grown.slots[rule.section]
        tree.add(phrase, rule)
    grown.phrases.add(["{c}", "uhr"], Rule("clock", "+0"))


@cache
def _lent() -> list[tuple[Rule, list[str]]]:
    words = word_list(SOURCE)
    spelling = _spelling(words)
    return [
        (Rule(section, key), phrase)
        for section in ("weekdays", "months", "days")
        for key, line in _lines(words, section)
        if section != "days" or key in ("0", "1", "2")
        for phrase in spelling.phrases(line)
        if len(phrase[0]) >= _SHORTEST_LENT
    ]


def _share(grown: Lexicon) -> None:
    for name in ("phrases", *_TREES.values()):
        setattr(grown, name, getattr(grown, name).shared(_POOL))
    grown.slots = {name: tree.shared(_POOL) for name, tree in grown.slots.items()}


def _index(grown: Lexicon) -> None:
    """Which slots and phrases a word can begin, so that other words cost nothing."""
    first: dict[str, set[str]] = {",": {"{comma}"}}
    for section, slots in FILLED_FROM.items():
        for word in grown.slots.get(section, Node()).words:
            first.setdefault(word, set()).update(slots.split())
    grown.stems = tuple(s for s in grown.sets["counted"] if len(s) >= _SHORTEST_STEM)
    grown.starts = {*grown.phrases.words, *grown.ranges.words, *grown.weeks.words}
    for word in {*first, *grown.starts}:
        first.setdefault(word, set()).update(("{a}", "{b}"))
    grown.first = {word: frozenset(slots) for word, slots in first.items()}
