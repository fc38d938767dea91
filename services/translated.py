"""Texts that staff write, `{language: text}`: which one does a person get?

The person's language, for German plain words first where they are wanted, else German, the source.
An empty text counts as missing, so that nobody gets an empty message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from locales.languages import PLAIN, SOURCE

T = TypeVar("T")


def wanted(language: str, plain: bool) -> tuple[str, ...]:
    """The keys to look for, best first."""
    if language == SOURCE:
        return (PLAIN, SOURCE) if plain else (SOURCE, PLAIN)
    return (language, SOURCE)


def chosen(texts: Mapping[str, T], language: str, plain: bool = False) -> tuple[str, T] | None:
    """The language that was found and its text, or None where even German is missing."""
    return next(((key, texts[key]) for key in wanted(language, plain) if texts.get(key)), None)
