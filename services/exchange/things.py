"""What neighbours give, lend and do, in every language: a word is known by its beginning.

The table is `things.tsv`: a line a thing, its category, what it is as well, and the beginnings of
its words per language. Short beginnings are whole words. The longest one counts, so that a
wheelchair is no chair; German words also count inside longer ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from locales.languages import LANGUAGES, SOURCE
from nlu.script import fold

_TABLE = Path(__file__).with_name("things.tsv")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_INSIDE = 5
"""The shortest beginning that is found inside a German word."""

_LONGEST_WORD = 60
"""Letters of a word that are read: time grows with their square."""

_ARTICLES = ("وال", "بال", "لل", "ال")


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of the table; `words` by language."""

    category: str
    also: tuple[str, ...]
    words: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of one language, folded: single beginnings, and phrases by their first word."""

    single: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], str]]] = field(default_factory=dict)


@lru_cache(maxsize=20_000)
def things(text: str, language: str) -> frozenset[str]:
    """The things named in a text, in its language or in German; in any where neither names one."""
    named = _named(text, language)
    return named.union(*(table()[name].also for name in named))


def category(text: str, language: str = SOURCE) -> str | None:
    """The category of most things that are named, the one that the table has first; or None."""
    found = _named(text, language)
    named = [thing.category for name, thing in table().items() if name in found]
    return max(named, key=named.count) if named else None


@lru_cache(maxsize=1)
def table() -> dict[str, Thing]:
    """The things by their ids."""
    head, *lines = _TABLE.read_text("utf-8").splitlines()
    languages = head.split("\t")[3:]
    found = {}
    for line in lines:
        name, kind, also, *words = line.split("\t")
        spoken = {code: each.split(",") for code, each in zip(languages, words, strict=True)}
        found[name] = Thing(kind, tuple(filter(None, also.split(","))), spoken)
    return found


def _named(text: str, language: str) -> frozenset[str]:
    words = _words(text)
    own = (language if language in LANGUAGES else SOURCE, SOURCE)
    return frozenset(_found(words, own)) or frozenset(_found(words, (*LANGUAGES,)))


def _found(words: list[str], languages: tuple[str, ...]) -> Iterator[str]:
    """Each word counts once, with the longest phrase or beginning that fits."""
    at = 0
    while at < len(words):
        names, used = _phrase(words[at:], languages)
        yield from names or _single(words[at], languages)
        at += used


def _phrase(words: list[str], languages: tuple[str, ...]) -> tuple[set[str], int]:
    found, used = set[str](), 1
    for language in languages:
        for parts, name in _known(language).phrases.get(words[0], ()):
            said = words[: len(parts)]
            if (
                said[:-1] == parts[:-1]
                and len(said) == len(parts)
                and said[-1].startswith(parts[-1])
            ):
                if len(parts) > used:
                    found, used = set(), len(parts)
                if len(parts) == used:
                    found.add(name)
    return found, used


@lru_cache(maxsize=20_000)
def _single(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    fits = [_longest(word, _known(language).single) for language in languages]
    size = max(length for _names, length in fits)
    found = set().union(*(names for names, length in fits if length == size))
    german = languages[0] == languages[-1] == SOURCE or _longest(word, _known(SOURCE).single)[1]
    return frozenset(found | (_inside(word) if german else set()))


def _longest(word: str, single: dict[str, set[str]]) -> tuple[set[str], int]:
    shortest = 3 if _ARABIC.search(word) else 4
    for size in range(len(word), shortest - 1, -1):
        if word[:size] in single:
            return single[word[:size]], size
    return (single[word], len(word)) if word in single else (set(), 0)


def _inside(word: str) -> set[str]:
    """What is named inside a German compound."""
    single, found, at = _known(SOURCE).single, set[str](), 0
    while at <= len(word) - _INSIDE:
        names, size = _longest(word[at:], single)
        if size >= _INSIDE:
            found |= names
        at += size if size >= _INSIDE else 1
    return found


def _words(text: str) -> list[str]:
    return [_bare(word[:_LONGEST_WORD]) for word in _WORD.findall(fold(text))]


def _bare(word: str) -> str:
    """Without the Arabic article."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word


@lru_cache(maxsize=len(LANGUAGES))
def _known(language: str) -> _Known:
    known = _Known()
    for name, thing in table().items():
        for written in thing.words.get(language, ()):
            first, *more = _words(written) or [""]
            if more:
                known.phrases.setdefault(first, []).append(([first, *more], name))
            elif first:
                known.single.setdefault(first, set()).add(name)
    return known
