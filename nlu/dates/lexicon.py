"""The word lists of `words/<language>.yml`, read once and grown into trees of phrases.

`docs/dates.md` explains the sections. A comma separates phrases, `(a|b)` lists alternatives and
`(|a)` an optional piece. Cyrillic and Greek phrases are also entered as people write them in Latin
letters, Croatian ones also in Serbian Cyrillic, German ones also with ae, oe and ue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from locales.languages import LANGUAGES, SOURCE
from nlu.dates.tokens import tokens
from nlu.dates.trie import Node, Rule

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
WORDS = Path(__file__).parent / "words"
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"(\{\w+\})")
_PHRASES = frozenset(
    ["days", "weekday_phrases", "weak_weekday_phrases", "dates", "weak_days", "weak_pairs", "weak_months", "clock", "at", "weak_hours", "part_phrases", "weak_parts", "week", "weekend", "months_ahead", "after", "moved", "not"]
)
_SETS = ("glue", "or", "followers", "counted")


@dataclass(slots=True)
class Lexicon:
    """One language: trees of phrases, the words of each slot, and the words between phrases."""

    phrases: Node = field(default_factory=Node)
    ranges: Node = field(default_factory=Node)
    slots: dict[str, Node] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)
    stems: tuple[str, ...] = ()
    starts: set[str] = field(default_factory=set)
    first: dict[str, frozenset[str]] = field(default_factory=dict)


@cache
def lexicon(language: str) -> Lexicon:
    """The tree of one language of the product; `KeyError` for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    grown = Lexicon(sets={name: set() for name in _SETS})
    for name in ("common", language):
        words = _read(WORDS / f"{name}.yml")
        _grow(grown, words, _Spelling(words.get("spelling") or {}))
    if language != SOURCE:
        _borrow(grown)
    _index(grown)
    return grown


_FILLED_FROM = {
    "numbers": "{number} {h} {c} {m} {n} {day} {span}",
    "counts": "{count} {n} {span}",
    "hours": "{hour_word} {hour} {h} {c}",
    "ordinals": "{ordinal} {d} {day} {dth} {ordinal_hour}",
    "day_suffixes": "{day_suffix}",
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
}


def _index(grown: Lexicon) -> None:
    """Which slots and phrases a word can begin, so that other words cost nothing."""
    first: dict[str, set[str]] = {",": {"{comma}"}}
    for section, slots in _FILLED_FROM.items():
        for word in grown.slots.get(section, Node()).words:
            first.setdefault(word, set()).update(slots.split())
    grown.stems = tuple(stem for stem in grown.sets["counted"] if len(stem) > 3)
    grown.starts = {*grown.phrases.words, *grown.ranges.words}
    for word in {*first, *grown.starts}:
        first.setdefault(word, set()).update(("{a}", "{b}"))
    grown.first = {word: frozenset(slots) for word, slots in first.items()}


@cache
def vocabularies() -> dict[str, frozenset[str]]:
    """Word to the languages whose phrases contain it."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for word in lexicon(language).vocabulary:
            found.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def _borrow(grown: Lexicon) -> None:
    """German days, months and "Uhr" are said in every language here ("Freitag saat 10")."""
    words = _read(WORDS / f"{SOURCE}.yml")
    spelling = _Spelling(words["spelling"])
    lent = {section: words[section] for section in ("weekdays", "months")}
    lent["days"] = {key: words["days"][key] for key in ("0", "1", "2")}
    for section, content in lent.items():
        for key, phrases in content.items():
            for phrase in _spelled(phrases, spelling):
                if len(phrase[0]) > 4:
                    _tree(grown, section).add(phrase, Rule(section, key))
    grown.phrases.add(["{c}", "uhr"], Rule("clock", "+0"))


def _read(path: Path) -> dict[str, Any]:
    """Every scalar stays text: in YAML, Turkish ten (`on`) would else be a truth value."""
    words: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return words


class _Spelling:
    """The other ways in which people write the same word."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._schemes: list[dict[str, str]] = tables.get("schemes", [])

    def variants(self, phrase: str) -> set[str]:
        found = {phrase}
        pieces = _SLOT.split(phrase)
        for scheme in self._schemes:
            longest_first = sorted(scheme, key=len, reverse=True)
            pattern = re.compile("|".join(map(re.escape, longest_first)))
            changed = [
                p if p.startswith("{") else pattern.sub(lambda m, s=scheme: s[m[0]], p)  # type: ignore[misc]
                for p in pieces
            ]
            found.add("".join(changed))
        return found


def _grow(grown: Lexicon, words: dict[str, Any], spelling: _Spelling) -> None:
    for section, content in words.items():
        if section == "spelling":
            continue
        if section in _SETS:
            single = {p[0] for p in _spelled(content, spelling) if len(p) == 1}
            grown.sets[section] |= single
            grown.vocabulary |= {word for word in single if word.isalpha() and len(word) > 1}
            continue
        keyed = content if isinstance(content, dict) else {"": content}
        for key, phrases in keyed.items():
            rule = Rule(section, str(key))
            for phrase in _spelled(phrases, spelling):
                _tree(grown, section).add(phrase, rule)
                grown.vocabulary.update(w for w in phrase if w.isalpha() and len(w) > 1)
    _glue_parts(grown, words, spelling)
    _combine(grown, words, spelling)


def _tree(grown: Lexicon, section: str) -> Node:
    if section == "range":
        return grown.ranges
    if section in _PHRASES:
        return grown.phrases
    return grown.slots.setdefault(section, Node())


def _glue_parts(grown: Lexicon, words: dict[str, Any], spelling: _Spelling) -> None:
    """Weekday and part of the day as one word, as in "Dienstagabend"."""
    for part, endings in words.get("glued_parts", {}).items():
        for number, days in words["weekdays"].items():
            for day in _expanded(days):
                for ending in _expanded(endings):
                    for phrase in _split(spelling.variants(day + ending)):
                        grown.phrases.add(phrase, Rule("glued", f"{number} {part}"))
                        grown.vocabulary.update(phrase)


def _combine(grown: Lexicon, words: dict[str, Any], spelling: _Spelling) -> None:
    """A small word before an hour also stands before longer forms ("at ten", "at ten past two")."""
    hours = f"{words.get('at', '')}, {words.get('weak_hours', '')}"
    small = [p[:-1] for p in _spelled(hours, spelling) if p[-1] == "{h}" and len(p) > 1]
    clocks = [
        (key, phrase)
        for key, phrases in words.get("clock", {}).items()
        for phrase in _spelled(phrases, spelling)
    ]
    clocks += [("+0", ["{t}"]), ("+0", ["{pair}"]), ("+mm", ["{h}", "h", "{mm}"])]
    for before in small:
        for key, phrase in clocks:
            grown.phrases.add([*before, *phrase], Rule("clock", key))
    for key, phrases in words.get("week", {}).items():
        for phrase in _spelled(phrases, spelling):
            grown.phrases.add(["{weekday}", *phrase], Rule("week", key))
    for phrase in _spelled(words.get("weak_days", ""), spelling):
        if phrase[-1].startswith("{"):
            grown.phrases.add([*phrase, "{month}"], Rule("dates", ""))
            grown.phrases.add([*phrase, "{month}", "{y}"], Rule("dates", ""))


def _spelled(phrases: str, spelling: _Spelling) -> Iterator[list[str]]:
    for phrase in _expanded(phrases):
        yield from _split(spelling.variants(phrase))


def _expanded(phrases: str) -> list[str]:
    found: list[str] = []
    for phrase in re.split(r"[,،]", str(phrases)):
        waiting = [phrase.strip()]
        while waiting:
            one = waiting.pop()
            match = _ALTERNATIVES.search(one)
            if match is None:
                found.append(one)
            else:
                options = match[1].split("|")
                waiting.extend(one[: match.start()] + o + one[match.end() :] for o in options)
    return [phrase for phrase in found if phrase]


def _split(phrases: Iterable[str]) -> Iterator[list[str]]:
    for phrase in phrases:
        elements: list[str] = []
        for piece in _SLOT.split(phrase):
            elements += [piece] if piece.startswith("{") else _words(piece)
        yield elements


def _words(piece: str) -> list[str]:
    return [t.word or piece[t.begin : t.stop] for t in tokens(piece)]
