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
from nlu.dates.lexicon import lexicon, stems, vocabularies
from nlu.dates.moments import ContradictionError, Moment, moment
from nlu.dates.tokens import Token, tokens
from nlu.reading import Entity

__all__ = ["find_times"]

_OTHERS = 4
_MUCH = 0.25
_LONG = 1_000
_LONGEST = 8_000
"""Tokens that are read; about 30 pages; platforms allow 4,096 characters a message."""
_Found = list[tuple[Phrase, Moment]]


def find_times(text: str, language: str | None, now: datetime) -> list[Entity]:
    """The times named in a text, in order, as entities of kind `time`.

    `language` is a guess: another language that explains more of the text wins over it.
    `now` is local wall time without an offset; the values are ISO 8601 to the minute, likewise.
    `end` is exclusive for hours and parts of the day, and the last day (inclusive) for days.
    """
    language = language.partition("-")[0] if language else None
    parts = tokens(text, _LONGEST)
    votes = _votes(parts)
    best: _Found = []
    most = -1.0
    for code in _candidates(votes, language, len(parts)):
        found, explained = _read(parts, code, now)
        explained += 0.5 * votes[code] + (0.5 if code == language else 0.0)
        if explained > most and (code == language or _trusted(code, language, votes, found, parts)):
            best, most = found, explained
    return [_entity(text, parts, phrase, when) for phrase, when in best]


def _votes(parts: list[Token]) -> Counter[str]:
    """For each language, how many different words of the text stand in its lists."""
    known = vocabularies()
    votes: Counter[str] = Counter()
    words = {part.word for part in parts if part.kind == "word"}
    for word in words:
        votes.update(known.get(word, ()))
    counted = [word for word in words if word.startswith(stems())]
    for code in LANGUAGES:
        votes[code] += any(word.startswith(lexicon(code).stems) for word in counted)
    return votes


def _candidates(votes: Counter[str], language: str | None, length: int) -> list[str]:
    """The guess first, then the languages whose words the text holds most of."""
    order = {code: -place for place, code in enumerate(LANGUAGES)}
    others = sorted(
        (c for c in votes if votes[c]), key=lambda code: (votes[code], order[code]), reverse=True
    )
    most = _OTHERS if length < _LONG else 1
    if language is None or language not in LANGUAGES:
        return others[:most] or [SOURCE]
    return [language, *(code for code in others if code != language)][: most + 1]


def _read(parts: list[Token], language: str, now: datetime) -> tuple[_Found, float]:
    found: _Found = []
    reading = clauses(parts, lexicon(language))
    for phrase in reading.phrases:
        try:
            found.append((phrase, moment(phrase.sense, now)))
        except ContradictionError:
            continue
    return found, reading.explained


def _trusted(
    code: str, guess: str | None, votes: Counter[str], found: _Found, parts: list[Token]
) -> bool:
    """Whether words, not only numbers, speak for another language than the guess."""
    words = [part.word for phrase, _ in found for part in parts[phrase.begin : phrase.stop]]
    telling = any(len(w) > 3 and w.isalpha() for w in words)
    if guess is None or guess not in LANGUAGES:
        written = not any(word.isalpha() for word in words)
        return telling or written or votes[code] == max(votes.values())
    named = sum(phrase.stop - phrase.begin for phrase, _ in found) / len(parts)
    return telling and votes[code] - votes[guess] >= (1 if named > _MUCH else 3)


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
