"""From a line of a word list to the token sequences that it stands for.

A comma separates phrases, `(a|b)` lists alternatives, `(|a)` an optional piece, `{slot}` a slot.
Each phrase is also entered in the other ways of writing it: in Latin letters, in Serbian Cyrillic,
with ae for ä, as the tables under `spelling` say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from nlu.dates.tokens import tokens

_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"(\{\w+\})")


class Spelling:
    """The ways in which people write one language."""

    def __init__(self, schemes: Iterable[Mapping[str, str]] = ()) -> None:
        self._schemes = [(_longest_first(scheme), scheme) for scheme in schemes]

    def phrases(self, line: str) -> Iterator[list[str]]:
        """Every phrase of a line in every spelling, as words and slots."""
        for phrase in expanded(line):
            for written in self._variants(phrase):
                yield _elements(written)

    def _variants(self, phrase: str) -> Iterable[str]:
        found = {phrase: None}
        for pattern, scheme in self._schemes:
            pieces = _SLOT.split(phrase)
            found["".join(p if p[:1] == "{" else _rewrite(pattern, scheme, p) for p in pieces)] = (
                None
            )
        return found


def expanded(line: str) -> list[str]:
    """The phrases of a line, with all alternatives written out."""
    found: list[str] = []
    for phrase in re.split(r"[,،]", line):
        waiting = [phrase.strip()]
        while waiting:
            one = waiting.pop()
            match = _ALTERNATIVES.search(one)
            if match is None:
                found.append(one)
            else:
                options = match[1].split("|")
                waiting.extend(one[: match.start()] + o + one[match.end() :] for o in options)
    return [phrase for phrase in found if phrase]


def _longest_first(scheme: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(scheme, key=len, reverse=True))))


def _rewrite(pattern: re.Pattern[str], scheme: Mapping[str, str], piece: str) -> str:
    return pattern.sub(lambda match: scheme[match[0]], piece)


def _elements(phrase: str) -> list[str]:
    found: list[str] = []
    for piece in _SLOT.split(phrase):
        found += [piece] if piece.startswith("{") else _worded(piece)
    return found


@lru_cache(maxsize=4096)
def _worded(piece: str) -> tuple[str, ...]:
    """Its words; the same few stand around the slots of most phrases."""
    return tuple(token.word or piece[token.begin : token.stop] for token in tokens(piece))
