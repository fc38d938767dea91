"""Where a text ends a thought: sentences, parts that can be read in one go, and single pieces.

In chat many write without full stops, so a long run of words is cut into pieces that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.script import clean

_END = re.compile(r"(?<=[.!?؟…])\s+|\n+")
# Words of one piece, and by how many the next one begins later.
_LONGEST, _STEP = 24, 16
# A shorter one says nothing by itself.
_SHORTEST = 3


def sentences(text: str) -> list[str]:
    """The sentences and lines, without what stands between them."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def parts(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` letters, each as many whole sentences as it can hold."""
    found = [""]
    for sentence in map(clean, sentences(text)):
        for start in range(0, len(sentence), most):
            more = sentence[start : start + most]
            if len(found[-1]) + len(more) < most:
                found[-1] = f"{found[-1]} {more}".strip()
            else:
                found.append(more)
    return [part for part in found if part]


def pieces(text: str) -> list[str]:
    """What can be understood by itself; nothing where that is the whole text."""
    found = [piece for sentence in sentences(text) for piece in _cut(clean(sentence))]
    return found if len(found) > 1 else []


def _cut(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for start in range(0, len(words), _STEP):
        piece = words[start : start + _LONGEST]
        if len(piece) >= _SHORTEST:
            yield " ".join(piece)
        if start + _LONGEST >= len(words):
            return
