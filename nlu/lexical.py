"""Terms in common: BM25 over any terms, and those of a text's words.

Terms are folded words, their stems and the parts of German compounds. An inverted index, so that a
query costs what its words cost, not what the guide holds.
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework".)
"""

from __future__ import annotations

import math
from collections import Counter

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
    """An index of texts by their terms; `scores` gives one number a text, 0: nothing is shared."""

    def __init__(self, texts: list[list[str]]) -> None:
        counts = [Counter(text) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts] or [1], np.float32)
        mean = max(float(lengths.mean()), 1.0)
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for number, count in enumerate(counts):
            norm = _K * (1 - _B + _B * float(lengths[number]) / mean)
            for term, times in count.items():
                rows, weights = postings.setdefault(term, ([], []))
                rows.append(number)
                weights.append(times * (_K + 1) / (times + norm))
        self._size = len(texts)
        self._postings: dict[str, tuple[npt.NDArray[np.int32], Floats]] = {}
        for term, (rows, weights) in postings.items():
            idf = math.log(1 + (self._size - len(rows) + 0.5) / (len(rows) + 0.5))
            # A word of every second text says nothing and would make the index slow.
            if len(rows) <= max(20, self._size // 4):
                self._postings[term] = (
                    np.array(rows, np.int32),
                    (idf * np.array(weights)).astype(np.float32),
                )

    def scores(self, query: list[str]) -> Floats:
        """BM25 scores of all texts, divided by the query's length so that queries compare."""
        out = np.zeros(self._size, np.float32)
        asked = set(query)
        for term in asked:
            if term in self._postings:
                rows, weights = self._postings[term]
                out[rows] += weights
        return out / math.sqrt(len(asked)) if asked else out
