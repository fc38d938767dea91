"""What the live posts mean, in memory of each process, brought up to date by what changed.

A vector is unit length, made by one engine, centred so that languages meet; those of another
engine are not compared. Ten thousand posts are searched in a few milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.reading import Meaning
from services.exchange.models import Post
from services.exchange.rules import LIVE

Floats = npt.NDArray[np.float32]
OVERLAP = timedelta(minutes=2)
"""A longer transaction may commit an earlier change later; it is looked at again."""

_GROWN = 256


@dataclass(frozen=True, slots=True)
class Near:
    """A post and how near it is, -1 to 1."""

    id: str
    score: float


def floats(vector: bytes) -> Floats:
    """The vector of a meaning."""
    return np.frombuffer(vector, np.float16).astype(np.float32)


class PostIndex:
    """The vectors of one database; rows of posts that are gone stay empty until they are reused."""

    def __init__(self) -> None:
        self._seen: list[object] = []
        self._forget("")

    def __len__(self) -> int:
        return len(self._places)

    async def refresh(self, session: AsyncSession, engine: str) -> None:
        """Take in what changed; everything where the engine is another or rows were deleted."""
        if engine != self._engine:
            self._forget(engine)
        live = select(func.count()).where(Post.engine == engine, Post.state == LIVE)
        ends = select(func.max(Post.changed_at), func.min(Post.id), func.max(Post.id))
        newest, first, last = (await session.execute(ends)).one()
        if [newest, first, last] != self._seen:
            self._seen = [newest, first, last]
            await self._changed(session, newest)
        if len(self) != await session.scalar(live):
            self._forget(engine)
            await self._changed(session, newest)

    def _forget(self, engine: str) -> None:
        self._engine = engine
        self._rows: Floats = np.zeros((0, 0), np.float32)
        self._places: dict[str, int] = {}
        self._ids: list[str] = []
        self._newest: datetime | None = None
        self._seen = []

    def near(self, meaning: Meaning, most: int) -> list[Near]:
        """The nearest posts, best first."""
        if not self._places or meaning.engine != self._engine:
            return []
        scores = self._rows[: len(self._ids)] @ floats(meaning.vector)
        most = min(most, len(scores))
        best = np.argpartition(-scores, most - 1)[:most]
        order = best[np.argsort(-scores[best])]
        return [Near(self._ids[i], float(scores[i])) for i in order if self._ids[i]]

    async def _changed(self, session: AsyncSession, newest: datetime | None) -> None:
        columns = (Post.id, Post.state, Post.vector)
        wanted = select(*columns).where(Post.engine == self._engine, Post.vector.is_not(None))
        if self._newest is not None:
            wanted = wanted.where(Post.changed_at > self._newest - OVERLAP)
        else:
            wanted = wanted.where(Post.state == LIVE)
        for post_id, state, vector in await session.execute(wanted):
            if state == LIVE and vector is not None:
                self._put(post_id, floats(vector))
            else:
                self._drop(post_id)
        self._newest = newest

    def _put(self, post_id: str, row: Floats) -> None:
        place = self._places.get(post_id)
        if place is None:
            place = len(self._ids)
            self._ids.append(post_id)
            self._places[post_id] = place
        if place >= len(self._rows) or self._rows.shape[1] != len(row):
            grown = np.zeros((max(_GROWN, 2 * place), len(row)), np.float32)
            if len(self._rows):
                grown[: len(self._rows)] = self._rows
            self._rows = grown
        self._rows[place] = row

    def _drop(self, post_id: str) -> None:
        place = self._places.pop(post_id, None)
        if place is not None:
            self._ids[place] = ""
            self._rows[place] = 0


_INDEXES: dict[str, PostIndex] = {}


def index_of(session: AsyncSession) -> PostIndex:
    """The index of the database that this session talks to."""
    url = session.get_bind().engine.url
    return _INDEXES.setdefault(f"{url.host}:{url.port}/{url.database}", PostIndex())
