"""What somebody names inside a sentence, in any language: news, an appointment, a "rather".

The table is `nlu/mentions.yml`. A word that is not in it gives nothing; the order is the table's.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """Phrases, arranged so that a text costs what its own words cost and not what is listed."""

    words: frozenset[str]
    stems: tuple[str, ...]
    longer: tuple[Phrase, ...]

    def named_in(self, said: list[str]) -> bool:
        """Whether one of the phrases stands in these words."""
        written = {*said, *(word.removeprefix(AND_IN_ARABIC) for word in said)}
        if not self.words.isdisjoint(written):
            return True
        if any(word.startswith(self.stems) for word in written):
            return True
        return any(phrase[0] in written and _in(phrase, said) for phrase in self.longer)


def news_topics(text: str) -> list[str]:
    """The topics of news that the text names, each once."""
    said = _words(text)
    return [topic for topic, listed in _news().items() if listed.named_in(said)]


def wants_messages(text: str) -> bool:
    """Whether the text speaks of being sent something, or of news."""
    return _section("sending").named_in(_words(text))


def names_appointment(text: str) -> bool:
    """Whether the text speaks of an appointment."""
    return _section("appointment").named_in(_words(text))


def names_other_wish(text: str) -> bool:
    """Whether the text says no, or that something else is better."""
    return _section("rather").named_in(_words(text))


def _words(text: str) -> list[str]:
    return words(fold(clean(text, LONGEST)))


def _in(phrase: Phrase, said: list[str]) -> bool:
    size = len(phrase)
    return any(all(map(_fits, phrase, said[at : at + size])) for at in range(len(said) - size + 1))


def _fits(pattern: str, word: str) -> bool:
    written = {word, word.removeprefix(AND_IN_ARABIC)}
    if pattern.endswith(ANY_ENDING):
        return any(each.startswith(pattern[:-1]) for each in written)
    return pattern in written


@lru_cache(maxsize=1)
def _news() -> dict[str, _Listed]:
    return {topic: _listed(lines) for topic, lines in read_table(TABLE)["news"].items()}


@lru_cache(maxsize=8)
def _section(name: str) -> _Listed:
    return _listed(read_table(TABLE)[name])


def _listed(lines: list[str]) -> _Listed:
    phrases = [_phrase(line) for line in lines]
    single = {phrase[0] for phrase in phrases if len(phrase) == 1}
    return _Listed(
        frozenset(word for word in single if not word.endswith(ANY_ENDING)),
        tuple(word[:-1] for word in single if word.endswith(ANY_ENDING)),
        tuple(phrase for phrase in phrases if len(phrase) > 1),
    )


def _phrase(text: str) -> Phrase:
    ending = ANY_ENDING if text.endswith(ANY_ENDING) else ""
    *before, last = words(fold(text.removesuffix(ANY_ENDING)))
    return (*before, last + ending)
