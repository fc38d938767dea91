"""German official words: they point to a label and say nothing about a message's language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.script import fold, words
from nlu.table import read_table

TABLE = Path(__file__).with_name("official_terms.yml")


@lru_cache(maxsize=1)
def official_terms() -> dict[str, list[str]]:
    """Terms by label; `other` holds those that point nowhere."""
    table: dict[str, list[str]] = read_table(TABLE)
    return table


@lru_cache(maxsize=1)
def official_words() -> frozenset[str]:
    """The folded single words of all terms, except words that other languages write alike."""
    found = {
        word for terms in official_terms().values() for term in terms for word in words(fold(term))
    }
    return frozenset(word for word in found if len(word) > 2 and word not in _SHARED)


# Folded words inside the terms that are daily words elsewhere, or no sign of German.
_SHARED = frozenset(
    ["case", "management", "manager", "managerin", "coaching", "online", "theater", "museum", "park", "und", "für", "fur", "von", "vom", "digital", "urban", "gardening", "seminar", "workshop", "workshops", "business", "jobs", "minijob", "plan", "konto", "stellen", "meine", "offene", "arbeit", "theater", "konzert", "kanton"]
)


def without_terms(text: str) -> str:
    """The words of the text that are no official German words, as they were written."""
    known = official_words()
    return " ".join(word for word in words(text) if fold(word) not in known)
