"""What the live posts mean and name, in memory of each process, brought up to date by changes.

A post is near to words by its meaning (a vector of unit length, made by one engine and centred so
that languages meet; those of another engine are not compared), by the things that both name, and
by words in common. Ten thousand posts are searched in a few milliseconds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.reading import Meaning
from services.exchange.guess import telling
from services.exchange.models import Post
from services.exchange.rules import LIVE
from services.exchange.things import things

Floats = npt.NDArray[np.float32]
OVERLAP = timedelta(minutes=2)
"""A longer transaction may commit an earlier change later; it is looked at again."""

NAMED = 0.6
"""How much it counts that both name the same things, beside the meaning."""

COMMON = 0.15
"""How much each word in common counts."""

FARTHEST, VAGUE = 0.6, 0.4
"""What is less near is not what somebody looks for; the second one where no thing is named."""

UNKNOWN = 0.5
"""How near is taken for granted where a meaning is not known yet."""

_GROWN = 256


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: the things and words of it, and its meaning where it is known."""

    things: frozenset[str]
    words: frozenset[str]
    meaning: Meaning | None

    @classmethod
    def of(cls, text: str, language: str, meaning: Meaning | None) -> Wanted:
        """Of words in this language."""
        return cls(things(text, language), telling(text), meaning)


def floats(vector: bytes) -> Floats:
    """The vector of a meaning."""
    return np.frombuffer(vector, np.float16).astype(np.float32)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of what the two name is the same, 0 to 1."""
    both = len(one & other)
    return both / math.sqrt(len(one) * len(other)) if both else 0.0


def nearness(one: Wanted, other: Wanted) -> float:
    """How near two texts are, by meaning, things and words; 1 and more is the same."""
    score = NAMED * alike(one.things, other.things) + COMMON * len(one.words & other.words)
    if one.meaning is None or other.meaning is None or one.meaning.engine != other.meaning.engine:
        return UNKNOWN + score
    return score + float(floats(one.meaning.vector) @ floats(other.meaning.vector))


class PostIndex:
    """The posts of one database; places of posts that are gone stay empty."""

    _seen: list[object]

    def __init__(self) -> None:
        self._forget("")

    def __len__(self) -> int:
        return len(self._places)

    async def refresh(self, session: AsyncSession, engine: str) -> None:
        """Take in what changed; everything where the engine is another or rows were deleted."""
        if engine and engine != self._engine:
            self._forget(engine)
        live = select(func.count()).where(Post.state == LIVE)
        # Each alone is read from an index; together they would read the whole table.
        ends = (func.max(Post.changed_at), func.min(Post.id), func.max(Post.id))
        newest, first, last = (
            await session.execute(select(*(select(end).scalar_subquery() for end in ends)))
        ).one()
        if [newest, first, last] != self._seen:
            self._seen = [newest, first, last]
            await self._changed(session, newest)
        if len(self) != await session.scalar(live):
            self._forget(self._engine)
            await self._changed(session, newest)

    def _forget(self, engine: str) -> None:
        self._engine = engine
        self._rows: Floats = np.zeros((0, 0), np.float32)
        self._places: dict[str, int] = {}
        self._ids: list[str] = []
        self._sides: list[str] = []
        self._things: list[frozenset[str]] = []
        self._words: list[frozenset[str]] = []
        self._naming: defaultdict[str, set[int]] = defaultdict(set)
        self._saying: defaultdict[str, set[int]] = defaultdict(set)
        self._newest: datetime | None = None
        self._seen = []

    def near(self, wanted: Wanted, side: str, most: int) -> list[str]:
        """The ids of the nearest posts of a side, best first."""
        if not self._places:
            return []
        scores = self._scores(wanted)
        scores[np.array(self._sides) != side] = -1
        most = min(most, len(scores))
        best = np.argpartition(-scores, most - 1)[:most]
        order = best[np.argsort(-scores[best], kind="stable")]
        least = FARTHEST if wanted.things else VAGUE
        return [self._ids[place] for place in order if scores[place] >= least]

    def _scores(self, wanted: Wanted) -> Floats:
        scores = np.full(len(self._ids), UNKNOWN, np.float32)
        if wanted.meaning is not None and wanted.meaning.engine == self._engine and self._rows.size:
            near = self._rows[: len(scores)] @ floats(wanted.meaning.vector)
            scores[: len(near)] = np.nan_to_num(near, nan=UNKNOWN)
        for place in set[int]().union(*(self._naming.get(each, ()) for each in wanted.things)):
            scores[place] += NAMED * alike(wanted.things, self._things[place])
        for word in wanted.words:
            scores[list(self._saying.get(word, ()))] += COMMON
        return scores

    async def _changed(self, session: AsyncSession, newest: datetime | None) -> None:
        columns = (Post.id, Post.state, Post.side, Post.title, Post.text, Post.language)
        chosen = select(*columns, Post.engine, Post.vector)
        if self._newest is not None:
            chosen = chosen.where(Post.changed_at > self._newest - OVERLAP)
        else:
            chosen = chosen.where(Post.state == LIVE)
        for each in await session.execute(chosen):
            if each.state != LIVE:
                self._drop(each.id)
                continue
            row = each.vector if each.engine == self._engine else None
            self._put(each.id, each.side, f"{each.title} {each.text}", each.language, row)
        self._newest = newest

    def _put(self, post_id: str, side: str, text: str, language: str, row: bytes | None) -> None:
        place = self._places.setdefault(post_id, len(self._ids))
        if place == len(self._ids):
            self._ids.append(post_id)
            self._sides.append(side)
            self._things.append(frozenset())
            self._words.append(frozenset())
        self._name(place, things(text, language), telling(text))
        if row is not None:
            self._turn(place, floats(row))
        elif place < len(self._rows):
            self._rows[place] = np.nan

    def _name(self, place: int, named: frozenset[str], words: frozenset[str]) -> None:
        for each in self._things[place] - named:
            self._naming[each].discard(place)
        for each in self._words[place] - words:
            self._saying[each].discard(place)
        for each in named:
            self._naming[each].add(place)
        for each in words:
            self._saying[each].add(place)
        self._things[place], self._words[place] = named, words

    def _turn(self, place: int, row: Floats) -> None:
        if place >= len(self._rows):
            grown = np.full((max(_GROWN, 2 * len(self._ids)), len(row)), np.nan, np.float32)
            if self._rows.size:
                grown[: len(self._rows)] = self._rows
            self._rows = grown
        self._rows[place] = row

    def _drop(self, post_id: str) -> None:
        place = self._places.pop(post_id, None)
        if place is not None:
            self._name(place, frozenset(), frozenset())
            self._sides[place] = ""


_INDEXES: dict[str, PostIndex] = {}


def index_of(session: AsyncSession) -> PostIndex:
    """The index of the database that this session talks to."""
    url = session.get_bind().engine.url
    return _INDEXES.setdefault(f"{url.host}:{url.port}/{url.database}", PostIndex())
