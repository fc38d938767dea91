"""What neighbours give, lend and do, by its words in every language.

The table is `things.tsv`: a line a thing, its category, what it is as well, and the beginnings of
its words per language (`nlu/glossary.py` says how they are found).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from locales.languages import SOURCE
from nlu.glossary import Glossary

_TABLE = Path(__file__).with_name("things.tsv")


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of the table; `words` by language, separated by commas."""

    category: str
    also: tuple[str, ...]
    words: dict[str, str]


@lru_cache(maxsize=20_000)
def things(text: str, language: str) -> frozenset[str]:
    """The things named in a text, in its language or in German; in any where neither names one."""
    named = frozenset(_named(text, language))
    return named.union(*(table()[name].also for name in named))


def category(text: str, language: str = SOURCE) -> str | None:
    """The category of most things that are named, the one that the table has first; or None."""
    found = set(_named(text, language))
    named = [thing.category for name, thing in table().items() if name in found]
    return max(named, key=named.count) if named else None


def _named(text: str, language: str) -> list[str]:
    return _glossary().named(text, language) or _glossary().named_in_any(text)


@lru_cache(maxsize=1)
def table() -> dict[str, Thing]:
    """The things by their ids."""
    head, *lines = _TABLE.read_text("utf-8").splitlines()
    languages = head.split("\t")[3:]
    found = {}
    for line in lines:
        name, kind, also, *words = line.split("\t")
        spoken = dict(zip(languages, words, strict=True))
        found[name] = Thing(kind, tuple(filter(None, also.split(","))), spoken)
    return found


@lru_cache(maxsize=1)
def _glossary() -> Glossary:
    return Glossary({name: thing.words for name, thing in table().items()})
