"""Words around a time that are no part of it: "exactly", "about", and halves nobody could read.

"Exactly" and "about" are passed over, so that no phrase needs a second form with them. An hour with
an unread "half" or number beside it ("ten something nine") is half of what was said.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from nlu.dates.lexicon import Asides, Lexicon
from nlu.dates.reader import PhraseReader
from nlu.dates.tokens import Token

_QUOTES = frozenset('"„“”«»')
"""Quotation marks say nothing: a street may be written as "1 May" and is no date."""

_LONGEST = 3
"""Words of a fraction that are looked for before an hour."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without asides: where its tokens stood, and which ones an "exactly" touched."""

    text: list[Token]
    places: list[int]
    exact: frozenset[int]


def plain(text: list[Token], words: Lexicon) -> Plain:
    """The text as it is read."""
    places: list[int] = []
    exact: set[int] = set()
    at = 0
    while at < len(text):
        long = _length(text, at, words.asides["exactly"])
        if long:
            exact.update((len(places) - 1, len(places)))
        long = long or _length(text, at, words.asides["about"]) or int(text[at].word in _QUOTES)
        if not long:
            places.append(at)
        at += long or 1
    return Plain([text[place] for place in places], places, frozenset(exact))


def torn(text: list[Token], begin: int, stop: int, reader: PhraseReader, words: Lexicon) -> bool:
    """Whether a full hour stands beside a half or a quarter that was not read with it."""
    fractions = words.asides["fractions"]
    if stop < len(text) and _length(text, stop, fractions):
        return True
    lengths = range(1, min(begin, _LONGEST) + 1) if reader.slot("{h}", begin) else ()
    return any(_length(text, begin - long, fractions) == long for long in lengths)


def unread(text: list[Token], at: int, reader: PhraseReader, words: Lexicon) -> int:
    """Where a number stands that was said with the bare hour before, or -1 ("ten <to> nine")."""
    between = at < len(text) and text[at].kind == "word" and not _known(text[at].word, words)
    for here in (at, at + 1) if between and reader.phrase(at) is None else (at,):
        minutes = reader.slot("{m}", here) if here < len(text) else []
        said = reader.phrase(here) if minutes else None
        dated = said is not None and said[1] is not None and said[1].dated
        if not dated and any(_ends(text, stop, reader) for stop, _ in minutes):
            return here
    return -1


def _known(word: str, words: Lexicon) -> bool:
    sets: tuple[Container[str], ...] = (words.sets["glue"], words.sets["or"])
    return any(word in known for known in (*sets, words.sets["followers"], words.sets["counted"]))


def _ends(text: list[Token], at: int, reader: PhraseReader) -> bool:
    return at >= len(text) or text[at].kind == "mark" or reader.phrase(at) is not None


def _length(text: list[Token], at: int, asides: Asides) -> int:
    """How many tokens the longest group of words takes that begins here."""
    fits = (
        len(group)
        for group in asides.get(text[at].word, ())
        if tuple(token.word for token in text[at : at + len(group)]) == group
    )
    return max(fits, default=0)
