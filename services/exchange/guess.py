"""What a post is about, guessed from the beginnings of its words; a resident changes it by a press.

The table is `first.yml`. A guess is never kept without having been shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.script import fold
from nlu.table import read_table

_TABLE = Path(__file__).with_name("first.yml")
OTHER = "other"
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SHORT = 4
"""Beginnings this short are whole words, or “rad” would be found in “Radio”."""


def category(text: str) -> str | None:
    """The category that most words point to, the earlier word first; None where none does."""
    plain = _folded(text)
    scores = {
        name: sum(len(stem) for stem in stems if _inside(stem, plain))
        for name, stems in _stems("categories")
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else None


def kind(text: str) -> str | None:
    """Lending, skill or help where a word says so; a thing where the category is one of things."""
    plain = _folded(text)
    for name, stems in _stems("kinds"):
        if any(_inside(stem, plain) for stem in stems):
            return name
    found = category(text)
    return "thing" if found not in (None, "care", "learning", "repair") else None


def is_free(text: str) -> bool:
    """Whether the words say that nothing is wanted in return."""
    plain = _folded(text)
    return any(_inside(stem, plain) for stem in _free())


def says_something(text: str) -> bool:
    """Whether the words name what is offered or wanted, beyond that something is."""
    return any(word not in _empty() for word in _folded(text).split())


def first() -> Any:
    """The categories and rules that a town begins with."""
    return _table()


def _inside(stem: str, plain: str) -> bool:
    if len(stem) < _SHORT:
        return f" {stem} " in plain
    return f" {stem}" in plain or (len(stem) > _SHORT and stem in plain)


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


@lru_cache(maxsize=2)
def _stems(part: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = _table()[part]
    return tuple(
        (name, tuple(fold(word) for word in (each["words"] if part == "categories" else each)))
        for name, each in table.items()
    )


@lru_cache(maxsize=1)
def _free() -> tuple[str, ...]:
    return tuple(fold(word) for word in _table()["free"])


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(fold(word) for word in _table()["empty"])


@lru_cache(maxsize=1)
def _table() -> Any:
    return read_table(_TABLE)
