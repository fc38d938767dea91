"""Guide search: the entries that answer a question, in any language, without training.

Every entry is cut into windows of sentences with its title before them; the example questions are
windows of their own. Vectors are centred per language, so that a question finds texts of another
language as easily as of its own; words in common add to it. `learn` encodes only what is new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.encoder import Encoder
from nlu.kernel import unit
from nlu.lexical import Lexicon
from nlu.reading import Document, Passage
from nlu.vectors import Vectors

Floats = npt.NDArray[np.float32]

_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+|\n+")
_WINDOW = 3
_LONGEST = 600
# With fewer texts of a language its own mean is mostly their topic, so all are taken together.
_ENOUGH = 30
LEXICAL = 0.02


@dataclass(frozen=True, slots=True)
class _Window:
    document: int
    text: str
    shown: str


def windows(document: Document) -> list[tuple[str, str]]:
    """What is encoded, and the passage that it stands for."""
    sentences = [part.strip() for part in _SENTENCE.split(document.text) if part.strip()]
    found = [(document.title, document.text[:_LONGEST])]
    for start in range(0, max(1, len(sentences)), _WINDOW - 1):
        passage = " ".join(sentences[start : start + _WINDOW])[:_LONGEST]
        if passage:
            found.append((f"{document.title}. {passage}", passage))
    first = " ".join(sentences[:2])[:_LONGEST] or document.title
    found.extend((question, first) for question in document.questions)
    return found


class GuideIndex:
    """An immutable index of documents; `found` never raises on any vector of the right width."""

    def __init__(
        self, documents: list[Document], vectors: Vectors, centres: dict[str, Floats]
    ) -> None:
        self._documents = documents
        self._windows = [
            _Window(number, encoded, shown)
            for number, document in enumerate(documents)
            for encoded, shown in windows(document)
        ]
        rows = vectors.rows([window.text for window in self._windows], forget=True)
        self._owner = np.array([window.document for window in self._windows], np.int32)
        self._first = np.searchsorted(self._owner, np.arange(len(documents)))
        self._centres = centres
        self._mean = rows.mean(0) if len(rows) else np.zeros(rows.shape[1], np.float32)
        self._rows = self._centred(rows)
        self._lexicon = Lexicon(
            [" ".join([d.title, d.title, d.text, *d.questions]) for d in documents]
        )

    def _centred(self, rows: Floats) -> Floats:
        out = rows.copy()
        codes = np.array([self._documents[number].language.split("-")[0] for number in self._owner])
        for code in set(codes.tolist()):
            mine = codes == code
            out[mine] -= rows[mine].mean(0) if mine.sum() >= _ENOUGH else self._mean
        return unit(out)

    def found(
        self, question: str, vector: Floats, language: str | None, most: int = 3
    ) -> list[Passage]:
        """The best passages, one an entry (`slug`), best first; scores are 0 to 1, roughly."""
        if not self._windows:
            return []
        centre = self._centres.get(language or "", self._centres.get("", self._mean))
        near = self._rows @ unit(vector - centre)
        best = np.maximum.reduceat(near, self._first)
        score = best + LEXICAL * self._lexicon.scores(question)
        passages: dict[str, Passage] = {}
        for number in np.argsort(-score)[: most * 8]:
            document = self._documents[number]
            if document.slug in passages:
                continue
            start = self._first[number]
            stop = self._first[number + 1] if number + 1 < len(self._first) else len(near)
            window = self._windows[start + int(near[start:stop].argmax())]
            passages[document.slug] = Passage(
                document.slug, document.language, window.shown, float(min(score[number], 1.0))
            )
            if len(passages) == most:
                break
        return list(passages.values())


def guide_vectors(encoder: Encoder, folder: Path | None) -> Vectors:
    """The store in which the guide's vectors are kept."""
    return Vectors(encoder, "passage", folder, "guide")
