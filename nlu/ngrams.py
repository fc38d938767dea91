"""Text as hashed character n-grams and words: the second sense beside the sentence encoder.

Pure numpy, no vocabulary to load. `meaning` reads folded and romanised words, so that spelling,
accents and script matter little; `writing` keeps accents and letters, since they tell languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlu.script import fold, romanise, words

BITS = 16
SIZE = 1 << BITS
_MASK = SIZE - 1
# More words than any question has; what follows adds nothing and would cost time.
_WORDS = 80

Ids = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


def meaning(text: str) -> tuple[Ids, Values]:
    """Hashed n-grams (2 to 5) of folded, romanised words, with the words and pairs of words."""
    plain = words(romanise(fold(text)))[:_WORDS]
    grams = [gram for word in plain for gram in _grams(f"<{word[:30]}>", 2, 5)]
    grams += [f"w={word}" for word in plain]
    grams += [f"p={a} {b}" for a, b in pairwise(plain)]
    return _hashed(grams)


def writing(text: str) -> tuple[Ids, Values]:
    """Hashed n-grams (1 to 4) and words as they were written, lower case."""
    plain = words(text.lower())[:_WORDS]
    grams = [gram for word in plain for gram in _grams(f"<{word[:30]}>", 1, 4)]
    grams += [f"w={word}" for word in plain]
    return _hashed(grams)


def _grams(word: str, shortest: int, longest: int) -> Iterable[str]:
    for size in range(shortest, min(longest, len(word)) + 1):
        for start in range(len(word) - size + 1):
            yield word[start : start + size]


def _hashed(grams: list[str]) -> tuple[Ids, Values]:
    if not grams:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    hashes = [crc32(gram.encode("utf-8", "surrogatepass")) & _MASK for gram in grams]
    ids, counts = np.unique(np.asarray(hashes, np.int64), return_counts=True)
    values = (1 + np.log(counts)).astype(np.float32)
    return ids, values


def matrix(rows: list[tuple[Ids, Values]], idf: Values | None = None) -> csr_matrix:
    """Rows as one sparse matrix, weighted by `idf` and brought to unit length."""
    weighted = [weigh(ids, values, idf) for ids, values in rows]
    starts = np.cumsum([0, *(len(ids) for ids, _ in rows)])
    ids = np.concatenate([ids for ids, _ in rows]) if rows else np.zeros(0, np.int64)
    values = np.concatenate(weighted) if rows else np.zeros(0, np.float32)
    return csr_matrix((values, ids, starts), shape=(len(rows), SIZE))


def weigh(ids: Ids, values: Values, idf: Values | None) -> Values:
    """Values times their idf, of unit length."""
    out = values if idf is None else values * idf[ids]
    norm = float(np.linalg.norm(out))
    return out / norm if norm else out


def idf_of(rows: list[tuple[Ids, Values]]) -> Values:
    """How telling each hash is: smoothed inverse document frequency."""
    seen = np.zeros(SIZE, np.float32)
    for ids, _ in rows:
        seen[ids] += 1
    return (np.log((1 + len(rows)) / (1 + seen)) + 1).astype(np.float32)
