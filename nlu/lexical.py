"""Terms in common: BM25 over any terms, and those of a text's words.

Terms are folded words, their stems and the parts of German compounds. An inverted index, so that a
query costs what its words cost, not what the guide holds.
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework".)
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from nlu.script import fold, romanise, words

_K, _B = 2.0, 0.9
# A stem of this many letters finds most endings in the product's languages.
_STEM = 5
_SHORTEST = 3

Floats = npt.NDArray[np.float32]


def terms(text: str) -> list[str]:
    """Words, stems and inner pieces of long words, folded and romanised."""
    found: list[str] = []
    for word in words(romanise(fold(text))):
        if len(word) < _SHORTEST and not word.isdigit():
            continue
        found.append(word)
        if len(word) > _STEM:
            found.append(word[:_STEM] + "*")
        if len(word) > 9:
            # German compounds: "Wohngeldantrag" shares pieces with "Antrag auf Wohngeld".
            found.extend(f"{word[i : i + _STEM]}*" for i in range(3, len(word) - _STEM + 1))
    return found


class Lexicon:
    """An index of texts by their terms; `scores` gives one number a text, 0: nothing is shared.

    Its numbers lie in two arrays, term by term: one for each term would take ten times their room.
    """

    def __init__(self, texts: Iterable[list[str]]) -> None:
        places: dict[str, int] = {}
        found, rows, times, lengths = array("l"), array("i"), array("f"), array("f")
        for number, text in enumerate(texts):
            lengths.append(len(text))
            for term, count in Counter(text).items():
                found.append(places.setdefault(term, len(places)))
                rows.append(number)
                times.append(count)
        self._size = len(lengths)
        often = np.bincount(np.array(found), minlength=len(places))
        # A word of every second text says nothing and would make the index slow.
        tells = often <= max(20, self._size // 4)
        self._places = {term: place for term, place in places.items() if tells[place]}
        self._stops = np.concatenate([[0], np.cumsum(np.where(tells, often, 0))])
        order = np.argsort(np.array(found), kind="stable")
        order = order[tells[np.array(found)[order]]]
        self._rows = np.array(rows)[order]
        idf = np.log(1 + (self._size - often + 0.5) / (often + 0.5))[np.array(found)[order]]
        length = np.array(lengths)[self._rows] / max(sum(lengths) / max(self._size, 1), 1.0)
        counted = np.array(times)[order]
        norm = _K * (1 - _B + _B * length)
        self._weights = (idf * counted * (_K + 1) / (counted + norm)).astype(np.float32)

    def scores(self, query: list[str]) -> Floats:
        """BM25 scores of all texts, divided by the query's length so that queries compare."""
        out = np.zeros(self._size, np.float32)
        asked = set(query)
        for term in asked:
            place = self._places.get(term)
            if place is not None:
                here = slice(self._stops[place], self._stops[place + 1])
                out[self._rows[here]] += self._weights[here]
        return out / math.sqrt(len(asked)) if asked else out
