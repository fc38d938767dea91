"""What somebody names inside a sentence, in any language: news, an appointment, a "rather".

The table is `nlu/mentions.yml`. A word that is not in it gives nothing; the order is the table's.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.script import clean, fold, words
from nlu.table import read_table

TABLE = Path(__file__).with_name("mentions.yml")
LONGEST = 400
ANY_ENDING = "*"
AND_IN_ARABIC = "و"
"""Written as one word with the next one."""

Phrase = tuple[str, ...]


def news_topics(text: str) -> list[str]:
    """The topics of news that the text names, each once."""
    said = _words(text)
    return [topic for topic, phrases in _news().items() if _any_in(phrases, said)]


def wants_messages(text: str) -> bool:
    """Whether the text speaks of being sent something, or of news."""
    return _any_in(_phrases("sending"), _words(text))


def names_appointment(text: str) -> bool:
    """Whether the text speaks of an appointment."""
    return _any_in(_phrases("appointment"), _words(text))


def names_other_wish(text: str) -> bool:
    """Whether the text says no, or that something else is better."""
    return _any_in(_phrases("rather"), _words(text))


def _words(text: str) -> list[str]:
    return words(fold(clean(text, LONGEST)))


def _any_in(phrases: list[Phrase], said: list[str]) -> bool:
    return any(_in(phrase, said) for phrase in phrases)


def _in(phrase: Phrase, said: list[str]) -> bool:
    size = len(phrase)
    return any(all(map(_fits, phrase, said[at : at + size])) for at in range(len(said) - size + 1))


def _fits(pattern: str, word: str) -> bool:
    written = {word, word.removeprefix(AND_IN_ARABIC)}
    if pattern.endswith(ANY_ENDING):
        return any(each.startswith(pattern[:-1]) for each in written)
    return pattern in written


@lru_cache(maxsize=1)
def _news() -> dict[str, list[Phrase]]:
    loaded: dict[str, list[str]] = read_table(TABLE)["news"]
    return {topic: [_phrase(each) for each in listed] for topic, listed in loaded.items()}


@lru_cache(maxsize=8)
def _phrases(name: str) -> list[Phrase]:
    listed: list[str] = read_table(TABLE)[name]
    return [_phrase(each) for each in listed]


def _phrase(text: str) -> Phrase:
    ending = ANY_ENDING if text.endswith(ANY_ENDING) else ""
    *before, last = words(fold(text.removesuffix(ANY_ENDING)))
    return (*before, last + ending)
