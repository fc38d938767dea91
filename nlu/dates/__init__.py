"""Dates and times in what residents write, in all languages of the product.

`find_times` says separately whether a date, a clock time, a part of the day was given; it finds
nothing rather than something wrong, never raises and takes time in proportion to the text.
All values are local wall time. The words are plain files (`words/`), see `docs/dates.md`.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from locales.languages import LANGUAGES, SOURCE
from nlu.dates.clauses import Phrase, clauses
from nlu.dates.lexicon import lexicon, vocabularies
from nlu.dates.moments import Contradiction, Moment, moment
from nlu.dates.tokens import Token, tokens
from nlu.reading import Entity

__all__ = ["find_times"]

_OTHERS = 4
_Found = list[tuple[Phrase, Moment]]


def find_times(text: str, language: str | None, now: datetime) -> list[Entity]:
    """The times named in a text, in order, as entities of kind `time`.

    `language` is a guess: another language that explains more of the text wins over it.
    `now` is local wall time without an offset; the values are ISO 8601 to the minute, likewise.
    `end` is exclusive for hours and parts of the day, and the last day (inclusive) for days.
    """
    parts = tokens(text)
    best: _Found = []
    most = -1.0
    for code in _candidates(parts, language):
        found = _read(parts, code, now)
        explained = sum(phrase.stop - phrase.begin for phrase, _ in found)
        explained += 0.5 if code == language else 0.0
        if explained > most and (code == language or _trusted(found, parts, language)):
            best, most = found, explained
    return [_entity(text, parts, phrase, when) for phrase, when in best]


def _candidates(parts: list[Token], language: str | None) -> list[str]:
    """The guess first, then the languages whose date words the text holds most of."""
    known = vocabularies()
    votes: Counter[str] = Counter()
    for word in {part.word for part in parts}:
        votes.update(known.get(word, ()))
    guess = [language] if language in LANGUAGES else []
    order = {code: -place for place, code in enumerate(LANGUAGES)}
    others = sorted(votes, key=lambda code: (votes[code], order[code]), reverse=True)
    picked = [*guess, *(code for code in others if code not in guess)][: _OTHERS + len(guess)]
    return [str(code) for code in picked] or [SOURCE]


def _read(parts: list[Token], language: str, now: datetime) -> _Found:
    found: _Found = []
    for phrase in clauses(parts, lexicon(language)):
        try:
            found.append((phrase, moment(phrase.sense, now)))
        except Contradiction:
            continue
    return found


def _trusted(found: _Found, parts: list[Token], language: str | None) -> bool:
    """Whether words, not only numbers, speak for a language that nobody named."""
    if language is None:
        return True
    words = (part.word for phrase, _ in found for part in parts[phrase.begin : phrase.stop])
    return any(len(word) >= 4 for word in words)


def _entity(text: str, parts: list[Token], phrase: Phrase, when: Moment) -> Entity:
    begin, stop = parts[phrase.begin].begin, parts[phrase.stop - 1].stop
    value: dict[str, Any] = {
        "start": when.start.isoformat(timespec="minutes"),
        "end": when.end.isoformat(timespec="minutes") if when.end else None,
        "grain": when.grain,
        "date": when.dated,
        "time": when.timed,
        "part": when.part,
    }
    return Entity("time", text[begin:stop], value, begin, stop)
