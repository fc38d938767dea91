"""Texts to the numbers of the model's word pieces (SentencePiece's unigram model).

Of all ways to cut a text the most probable one is taken. Every stretch of the text is looked up at
once by its hash, so that no tree of 250,000 pieces has to be built and held. (Kudo 2018, "Subword
Regularization". Hashes have 64 bits: two that are the same would cost one odd piece.)
"""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import numpy.typing as npt

from nlu.e5.weights import Vocabulary

Numbers = npt.NDArray[np.int64]
_Hashes = npt.NDArray[np.uint64]
_Ending = dict[int, list[tuple[int, int, float]]]

SPACE = "\u2581"
_SPACES = re.compile(" {2,}")
# Any odd number has an inverse among 64 bits, by which a stretch forgets where it stood.
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
# How much less probable than the rarest piece a letter is that the model does not know.
_UNKNOWN = 10.0
_AT_ONCE = 8192


class Pieces:
    """Cuts texts. About 5 MB, and a tenth of a second to make."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._reserved = {vocabulary.first, vocabulary.last, vocabulary.unknown}
        self._penalty = float(vocabulary.scores.min()) - _UNKNOWN
        hashes, lengths = _known(vocabulary)
        self._lengths = np.unique(lengths)
        self._order = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._order]

    def numbers(self, text: str, most: int) -> list[int]:
        """At most so many numbers, the marks of begin and end among them."""
        words = self._vocabulary
        inner = self._best(self._normal(text))[: most - 2]
        return [words.first, *inner, words.last]

    def _normal(self, text: str) -> str:
        plain = _SPACES.sub(" ", text.translate(self._vocabulary.rewritten))
        return (plain if plain.startswith(" ") else " " + plain).replace(" ", SPACE)

    def _best(self, text: str) -> list[int]:
        """The pieces of the most probable cut."""
        ending, unknown = self._found(text), self._vocabulary.unknown
        best, came = [0.0], [(0, unknown)]
        for stop in range(1, len(text) + 1):
            score, way = best[stop - 1] + self._penalty, (stop - 1, unknown)
            for begin, piece, chance in ending[stop]:
                if best[begin] + chance > score:
                    score, way = best[begin] + chance, (begin, piece)
            best.append(score)
            came.append(way)
        return _walked_back(came)

    def _found(self, text: str) -> _Ending:
        """By the place where it ends: where a piece begins, its number, its log probability."""
        found: _Ending = defaultdict(list)
        begins = np.arange(len(text))[:, None]
        stops = begins + self._lengths
        hashes = _Stretches(text).hashes(begins, np.minimum(stops, len(text)))
        places = np.searchsorted(self._hashes, hashes)
        places[places == len(self._hashes)] = 0
        known = (self._hashes[places] == hashes) & (stops <= len(text))
        pieces = self._order[places[known]]
        chances = self._vocabulary.scores[pieces].tolist()
        spans = zip(np.nonzero(known)[0].tolist(), stops[known].tolist(), strict=True)
        for (begin, stop), piece, chance in zip(spans, pieces.tolist(), chances, strict=True):
            if piece not in self._reserved:
                found[stop].append((begin, piece, chance))
        return found


def _walked_back(came: list[tuple[int, int]]) -> list[int]:
    cut: list[int] = []
    at = len(came) - 1
    while at:
        at, piece = came[at]
        cut.append(piece)
    return cut[::-1]


def _known(vocabulary: Vocabulary) -> tuple[_Hashes, Numbers]:
    """The hash and the length of each piece, some thousands at once to spare memory."""
    hashes, lengths = [], []
    begins = vocabulary.begins
    for at in range(0, len(begins) - 1, _AT_ONCE):
        some = begins[at : at + _AT_ONCE + 1].astype(np.int64)
        part = vocabulary.pieces[some[0] : some[-1]]
        letters = np.frombuffer(part, np.uint8) & 0xC0 != 0x80
        ends = np.concatenate([[0], np.cumsum(letters)])[some - some[0]]
        hashes.append(_Stretches(part.decode()).hashes(ends[:-1], ends[1:]))
        lengths.append(np.diff(ends))
    return np.concatenate(hashes), np.concatenate(lengths)


class _Stretches:
    """The stretches of a text by a number each, the same wherever a stretch stands."""

    def __init__(self, text: str) -> None:
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        powers = _powers(_BASE, len(text))
        self._sums = np.concatenate([[np.uint64(0)], np.cumsum((letters + 1) * powers)])
        self._back = _powers(_INVERSE, len(text) + 1)

    def hashes(self, begins: Numbers, stops: Numbers) -> _Hashes:
        """One number for each pair."""
        out: _Hashes = (self._sums[stops] - self._sums[begins]) * self._back[begins]
        return out


def _powers(base: int, count: int) -> _Hashes:
    """1, base, base² … modulo 2⁶⁴."""
    factors = np.full(count, base, np.uint64)
    factors[:1] = 1
    return np.cumprod(factors)
