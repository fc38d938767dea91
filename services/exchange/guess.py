"""What a post is about, guessed from the beginnings of its words; a resident changes it by a press.

The tables are `first.yml` and `things.tsv`. A guess is never kept without having been shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.script import fold
from nlu.table import read_table
from services.exchange.things import category

_TABLE = Path(__file__).with_name("first.yml")
OTHER = "other"
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SHORT = 4
"""Beginnings this short are whole words, or “rad” would be found in “Radio”."""

_SERVICES = (None, "care", "learning", "repair")


def kind(text: str, language: str) -> str | None:
    """Lending, skill or help where a word says so; a thing where the category is one of things."""
    plain = _folded(text)
    for name, stems in _kinds():
        if any(_inside(stem, plain) for stem in stems):
            return name
    return "thing" if category(text, language) not in _SERVICES else None


def names_goods(text: str, language: str) -> bool:
    """Whether something is named that one hands on: no service, and nothing one only does."""
    return category(text, language) not in (*_SERVICES, "leisure", "food", OTHER)


def is_free(text: str) -> bool:
    """Whether the words say that nothing is wanted in return."""
    plain = _folded(text)
    return any(_inside(stem, plain) for stem in _list("free"))


def telling(text: str) -> frozenset[str]:
    """The words, folded, that name what is offered or wanted."""
    return frozenset(_folded(text).split()) - _list("empty")


def first() -> Any:
    """The categories and rules that a town begins with."""
    return _table()


def _inside(stem: str, plain: str) -> bool:
    if len(stem) < _SHORT:
        return f" {stem} " in plain
    return f" {stem}" in plain or (len(stem) > _SHORT and stem in plain)


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (name, tuple(fold(word) for word in words)) for name, words in _table()["kinds"].items()
    )


@lru_cache(maxsize=2)
def _list(part: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _table()[part])


@lru_cache(maxsize=1)
def _table() -> Any:
    return read_table(_TABLE)
