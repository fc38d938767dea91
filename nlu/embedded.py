"""The understanding that ships with the product: everything in this process, nothing to install.

Order: the language; while the text is encoded, danger (which no model overrules), times, names and
commands; then label and guide entries from one vector. The guide's own search speaks up where the
trained head does not know an entry: what staff change is answerable as soon as `learn` returns.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from nlu.crisis import Danger, crisis_table
from nlu.decision import Judge, changed, label_scores
from nlu.encoder import Embedded, Encoder, EncoderDown, Rows
from nlu.entities import EntityFinder, Names
from nlu.language import Guess, identify
from nlu.ngrams import meaning
from nlu.reading import Document, Entity, Meaning, Reading
from nlu.script import clean
from nlu.search import Asked, GuideIndex, guide_vectors
from nlu.second_net import WORRY, SecondNet
from nlu.training import Heads
from nlu.training import load as load_heads
from nlu.translit import native

_REMEMBERED = 2048
_SHOWN = 5
# How sure it is of a language that is only kept, and how many letters may stand beside a date.
_KEPT, _BESIDE_A_DATE = 0.5, 3


@dataclass(frozen=True, slots=True)
class _Words:
    """What a message's words say; `asked` is a question to this `index` and no later one."""

    danger: Danger | None
    entities: tuple[Entity, ...]
    labels: Rows
    index: GuideIndex
    asked: Asked


class EmbeddedUnderstanding:
    """Implements `Understanding`. `folder` (usually `var/nlu`) keeps what was computed."""

    def __init__(
        self,
        heads: Heads,
        encoder: Encoder,
        folder: Path | None = None,
        names: Names | None = None,
    ) -> None:
        self.heads, self._encoder = heads, encoder
        self._entities = EntityFinder(names)
        self._folder = folder
        self._index = self._made([])
        self._second_net = SecondNet(heads.labels, encoder)
        self._judge = Judge(frozenset(heads.labels.classes))
        self._read: OrderedDict[tuple[str, str | None, str], Reading] = OrderedDict()

    @classmethod
    def ready(
        cls,
        folder: Path | None,
        encoder: Encoder | None = None,
        names: Names | None = None,
    ) -> EmbeddedUnderstanding:
        """Load the kept heads or train them now. Blocks: 0.2 s, or minutes the first time."""
        encoder = encoder or Embedded()
        heads = load_heads(encoder, folder)
        # A message is too small to share; BLAS's other threads would keep a core busy for nothing.
        threadpool_limits(1, user_api="blas")
        return cls(heads, encoder, folder, names)

    def warm(self) -> None:
        """Read one message of each script, so that the first resident does not wait for tables."""
        for text in ("Termin morgen um 10", "موعد غدا", "термін завтра", "ραντεβού αύριο"):
            crisis_table().find(text)
            guess = identify(text, self.heads.languages, None)
            self._entities.find(text, guess.language, datetime(2026, 1, 1))  # noqa: DTZ001
            self._encoder.encode([text], "query")

    async def learn(self, documents: list[Document]) -> None:
        """Replace the guide that is searched; only texts that are new are encoded."""
        self._index = await asyncio.to_thread(self._made, documents)
        self._read.clear()

    def _made(self, documents: list[Document]) -> GuideIndex:
        """An index; the vectors as they are kept are read for it and not held beside it."""
        vectors = guide_vectors(self._encoder, self._folder)
        return GuideIndex(documents, vectors, self.heads.adapter)

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """Read one message. Raises nothing but EncoderDown, and that only with a remote encoder."""
        key = (text, previous, now.isoformat(timespec="minutes"))
        known = self._read.get(key)
        if known is None:
            known = await self._fresh(text, previous, now)
            self._read[key] = known
            while len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(key)
        return known

    async def _fresh(self, text: str, previous: str | None, now: datetime) -> Reading:
        short = clean(text)
        guess = self._language(short, previous, now)
        if not short:
            return Reading(guess.language, 0.0, "oos", 0.0, "reject")
        encoding = asyncio.ensure_future(self._encoder.query(native(short, guess.language)))
        await asyncio.sleep(0)  # its thread begins, and what needs no vector is found meanwhile
        words = self._words(text, short, guess.language, now)
        try:
            vector = await encoding
        except EncoderDown:
            if words.danger is None:
                raise
            language, sure = guess.language, guess.confidence
            return Reading(language, sure, "crisis", 1.0, "answer", entities=words.entities)
        return await self._judged(text, guess, words, vector)

    def _words(self, text: str, short: str, language: str | None, now: datetime) -> _Words:
        return _Words(
            danger=crisis_table().find(text),
            entities=self._entities.find(short, language, now),
            labels=self.heads.labels.by_words(meaning(short)),
            index=self._index,
            asked=self._index.asked(short, language),
        )

    async def _judged(self, text: str, guess: Guess, words: _Words, vector: Rows) -> Reading:
        labels, language = self.heads.labels, guess.language
        passages = words.index.nearest(words.asked, vector)
        chances = labels.chances(vector, words.labels, language)
        scores = label_scores(labels.classes, chances, passages, language)
        chance = whole = next((score.score for score in scores if score.label == "crisis"), 0.0)
        if words.danger is None:
            chance = await self._second_net.chance(text, language, whole)
            scores = scores if chance == whole else changed(scores, "crisis", chance)
        label, confidence, decision = self._judge.decide(scores, passages, words.danger)
        others = tuple(score for score in scores if score.label != label)[:_SHOWN]
        return Reading(
            language, guess.confidence, label, confidence, decision, others, words.entities,
            tuple(passages), self._meaning(vector, language), label != "crisis" and chance >= WORRY,
        )  # fmt: skip

    def _meaning(self, vector: Rows, language: str | None) -> Meaning:
        direction = self.heads.labels.centred(vector, language)
        return Meaning(self._encoder.name, direction.astype(np.float16).tobytes())

    def _language(self, text: str, previous: str | None, now: datetime) -> Guess:
        """The language; a bare date in the talk's language changes none."""
        guess = identify(text, self.heads.languages, previous)
        if previous is None or previous == guess.language:
            return guess
        if _is_date(text, self._entities.find(text, previous, now)):
            return Guess(previous, _KEPT)
        return guess


def _is_date(text: str, found: tuple[Entity, ...]) -> bool:
    """Whether the message is a date or a time and hardly anything else."""
    spans = [(each.begin, each.stop) for each in found if each.kind == "time"]
    beside = sum(
        letter.isalpha() and not any(begin <= at < stop for begin, stop in spans)
        for at, letter in enumerate(text)
    )
    return bool(spans) and beside <= _BESIDE_A_DATE
