"""Guide search: the entries that answer a question, in any language, without training.

Every entry is cut into single sentences and windows of three, its title before them; the two that
are nearest decide, or one example question alone. Texts are centred per language and questions led
to them (`nlu/adapter.py`), so that those of another language are found as easily; words in common
count within one language, matters of a town (`nlu/matters`) across all. Who is answered in a
language is not compared with texts in third ones, and a large guide is narrowed by its texts' means
first. `learn` encodes only what is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from locales.languages import SOURCE
from nlu.adapter import Adapter
from nlu.encoder import Encoder
from nlu.kernel import unit
from nlu.lexical import Lexicon, terms
from nlu.matters import matters
from nlu.reading import Document, Passage
from nlu.sentences import sentences
from nlu.vectors import Vectors

Floats = npt.NDArray[np.float32]
Eights = npt.NDArray[np.int8]
Ids = npt.NDArray[np.int64]

_WINDOW = 3
_LONGEST = 600
# With fewer texts of a language its own mean is mostly their topic, so all are taken together.
_ENOUGH = 30
# Chosen on the train questions of a public set, see docs/decisions/0006.
LEXICAL = 0.03
ACROSS = 0.01
MATTERS = 0.03
MATTERS_HERE = 0.01
# Guides of more texts than this are narrowed to as many before single windows are compared.
_CLOSER = 300


def windows(document: Document) -> list[tuple[str, str]]:
    """What is encoded, and the passage that it stands for; the example questions come last."""
    told = sentences(document.text)
    found = [(document.title, document.text[:_LONGEST])]
    for size, step in ((_WINDOW, _WINDOW - 1), (1, 1)):
        for start in range(0, len(told), step):
            passage = " ".join(told[start : start + size])[:_LONGEST]
            found.append((f"{document.title}. {passage}", passage))
            if start + size >= len(told):
                break
    first = " ".join(told[:2])[:_LONGEST] or document.title
    found.extend((question, first) for question in document.questions)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words of a question say, before anybody knows its vector."""

    texts: Ids
    language: str | None
    bonus: Floats
    here: Floats


class GuideIndex:
    """An immutable index of documents; `found` never raises on any vector of the right width."""

    def __init__(self, documents: list[Document], vectors: Vectors, adapter: Adapter) -> None:
        self._documents = documents
        found = [
            (number, encoded, shown)
            for number, document in enumerate(documents)
            for encoded, shown in windows(document)
        ]
        told = [encoded for _number, encoded, _shown in found]
        rows = vectors.rows(told, forget=True)
        self._shown = [shown for _number, _encoded, shown in found]
        self._owner = np.array([number for number, _encoded, _shown in found], np.int32)
        self._first = np.searchsorted(self._owner, np.arange(len(documents)))
        asked = (
            text in documents[owner].questions
            for text, owner in zip(told, self._owner, strict=True)
        )
        self._asked = np.fromiter(asked, bool, len(told))
        self._count = np.bincount(self._owner, minlength=len(documents))
        self._slugs = np.array([document.slug for document in documents], str)
        self._spoken = np.array([document.language.split("-")[0] for document in documents], str)
        self._adapter = adapter
        # A handful of texts has no mean but its topic.
        own = rows.mean(0) if len(rows) else np.zeros(rows.shape[1], np.float32)
        self._mean = own if len(rows) >= _ENOUGH else adapter.centres.get("", own)
        rows = self._centred(rows)
        self._coarse = self._means(rows)
        self._rows, self._step = _rounded(rows)
        self._answering: dict[str, Ids] = {}
        texts = (" ".join([d.title, d.title, d.text, *d.questions]) for d in documents)
        self._words = Lexicon(map(terms, texts))
        named = cache(matters)  # a sentence stands in several windows
        self._matters = _named(
            named,
            (([d.title, d.title, *sentences(d.text), *d.questions], d.language) for d in documents),
        )
        self._matters_here = _named(
            named,
            (
                (sentences(text), documents[owner].language)
                for text, owner in zip(told, self._owner, strict=True)
            ),
        )

    def _centred(self, rows: Floats) -> Floats:
        out = rows.copy()
        codes = self._spoken[self._owner]
        for code in set(codes.tolist()):
            mine = codes == code
            out[mine] -= rows[mine].mean(0) if mine.sum() >= _ENOUGH else self._mean
        return unit(out)

    def _means(self, rows: Floats) -> Floats:
        return unit(np.add.reduceat(rows, self._first, axis=0)) if self._shown else rows

    def found(
        self, question: str, vector: Floats, language: str | None, most: int = 3
    ) -> list[Passage]:
        """The best passages, one an entry (`slug`), best first; scores are 0 to 1, roughly."""
        return self.nearest(self.asked(question, language), vector, most)

    def asked(self, question: str, language: str | None) -> Asked:
        """What can be looked up while the question is still being encoded."""
        named = matters(question, language)
        return Asked(
            self._answers(language),
            language,
            self._bonus(question, named, language),
            MATTERS_HERE * self._matters_here.scores(named),
        )

    def nearest(self, asked: Asked, vector: Floats, most: int = 3) -> list[Passage]:
        """As `found`, of a question that this index was `asked` before."""
        if not self._shown:
            return []
        wanted = self._adapter.wanted(vector, asked.language, self._mean)
        texts = self._closer(asked.texts, wanted, asked.bonus)
        rows = self._rows_of(texts)
        near = self._rows[rows].astype(np.float32) @ (wanted * self._step)
        near += asked.here[rows]
        starts = np.cumsum(self._count[texts]) - self._count[texts]
        score = self._best(near, rows, starts) + asked.bonus[texts]
        passages: dict[str, Passage] = {}
        for place in np.argsort(-score):
            if len(passages) == most:
                break
            begin, stop = starts[place], starts[place] + self._count[texts[place]]
            best = begin + int(near[begin:stop].argmax())
            as_near = float(near[best] - asked.here[rows[best]])
            passage = self._passage(rows[best], float(score[place]), as_near)
            passages.setdefault(passage.slug, passage)
        return list(passages.values())

    def _passage(self, window: int, score: float, near: float) -> Passage:
        document, shown = self._documents[self._owner[window]], self._shown[window]
        example = near if self._asked[window] else 0.0
        return Passage(document.slug, document.language, shown, min(score, 1.0), example)

    def _best(self, near: Floats, rows: Ids, starts: Ids) -> Floats:
        """One number a text: its best question, or its two best windows."""
        asked = np.where(self._asked[rows], near, np.float32(-1))
        told = np.where(self._asked[rows], np.float32(-1), near)
        out: Floats = np.maximum(np.maximum.reduceat(asked, starts), best_two(told, starts))
        return out

    def _bonus(self, question: str, named: list[str], language: str | None) -> Floats:
        """Matters in common, and words: across languages these are German terms and mere chance."""
        same = self._spoken == language.split("-")[0] if language else True
        weight = np.where(same, np.float32(LEXICAL), np.float32(ACROSS))
        words = weight * self._words.scores(terms(question))
        out: Floats = words + MATTERS * self._matters.scores(named)
        return out

    def _answers(self, language: str | None) -> Ids:
        """The texts that answer somebody of this language; all where it is not known.

        Of an entry that has it these are its texts in it and in German, else all that it has.
        """
        spoken = (language or "").split("-")[0]
        if spoken not in self._answering:
            own = self._spoken == spoken
            has = np.isin(self._slugs, self._slugs[own])
            self._answering[spoken] = np.flatnonzero(~has | own | (self._spoken == SOURCE))
        return self._answering[spoken]

    def _closer(self, texts: Ids, wanted: Floats, bonus: Floats) -> Ids:
        """Those worth a closer look: all of a small guide, the likely ones of a large one."""
        if len(texts) <= _CLOSER:
            return texts
        whole = len(texts) == len(self._documents)  # a copy would take longer than the product
        likely = (self._coarse if whole else self._coarse[texts]) @ wanted + bonus[texts]
        return texts[np.sort(np.argpartition(-likely, _CLOSER)[:_CLOSER])]

    def _rows_of(self, texts: Ids) -> Ids:
        count = self._count[texts]
        before = np.cumsum(count) - count
        rows: Ids = np.repeat(self._first[texts] - before, count) + np.arange(count.sum())
        return rows


def _rounded(rows: Floats) -> tuple[Eights, np.float32]:
    """Eight bits a number and what they count: a quarter of the room, products within 0.002."""
    step = np.float32(max(float(np.abs(rows).max(initial=0.0)), 1e-9) / 127)
    return np.round(rows / step).astype(np.int8), step


def _named(
    named: Callable[[str, str], list[str]], texts: Iterable[tuple[list[str], str]]
) -> Lexicon:
    """The matters of each text, which is given in parts with its language."""
    return Lexicon(
        [matter for part in parts for matter in named(part, spoken)] for parts, spoken in texts
    )


def best_two(near: Floats, starts: Ids) -> Floats:
    """The mean of the two highest numbers of each run; a run of one counts it twice."""
    first = np.maximum.reduceat(near, starts)
    length = np.diff(starts, append=len(near))
    top = np.repeat(first, length) == near
    second = np.maximum.reduceat(np.where(top, np.float32(-1), near), starts)
    # Twice the same number, or nothing beside it: the second is as good as the first.
    alone = (np.add.reduceat(top.astype(np.int32), starts) > 1) | (length == 1)
    return ((first + np.where(alone, first, second)) / 2).astype(np.float32)


def guide_vectors(encoder: Encoder, folder: Path | None) -> Vectors:
    """The store in which the guide's vectors are kept."""
    return Vectors(encoder, "passage", folder, "guide")
