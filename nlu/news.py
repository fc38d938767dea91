"""Which news somebody names: jobs, courses, events, in any language, inside a sentence.

The table is `nlu/news.yml`. A word that is not in it gives nothing; the order is that of the table.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.script import clean, fold, words
from nlu.table import read_table

TABLE = Path(__file__).with_name("news.yml")
LONGEST = 400
ANY_ENDING = "*"


def news_topics(text: str) -> list[str]:
    """The topics that the text names, each once."""
    said = words(fold(clean(text, LONGEST)))
    return [
        topic for topic, phrases in _table().items() if any(_in(each, said) for each in phrases)
    ]


def _in(phrase: tuple[str, ...], said: list[str]) -> bool:
    size = len(phrase)
    return any(all(map(_fits, phrase, said[at : at + size])) for at in range(len(said) - size + 1))


def _fits(pattern: str, word: str) -> bool:
    if pattern.endswith(ANY_ENDING):
        return word.startswith(pattern[:-1])
    return word == pattern


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[str, ...]]]:
    loaded: dict[str, list[str]] = read_table(TABLE)
    return {topic: [_phrase(each) for each in listed] for topic, listed in loaded.items()}


def _phrase(text: str) -> tuple[str, ...]:
    ending = ANY_ENDING if text.endswith(ANY_ENDING) else ""
    *before, last = words(fold(text.removesuffix(ANY_ENDING)))
    return (*before, last + ending)
