"""Two engines behind one protocol: when the first is slow or down, the second answers.

After a failure the first is left alone for a while, so that residents do not wait for the same
time-out with every message.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from nlu.encoder import EncoderDown
from nlu.reading import Document, Reading, Understanding


class EngineDown(RuntimeError):
    """An engine gave no usable answer in time."""


class Fallback:
    """Implements `Understanding`. `patience` and `rest` are in seconds."""

    def __init__(
        self,
        first: Understanding,
        second: Understanding,
        *,
        patience: float = 1.5,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first, self._second = first, second
        self._patience, self._rest, self._clock = patience, rest, clock
        self._until = float("-inf")

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """The first engine's reading, or the second's."""
        if self._clock() >= self._until:
            try:
                async with asyncio.timeout(self._patience):
                    return await self._first.read(text, previous=previous, now=now)
            except (EngineDown, EncoderDown, TimeoutError):
                self._until = self._clock() + self._rest
        return await self._second.read(text, previous=previous, now=now)

    async def learn(self, documents: list[Document]) -> None:
        """Both engines learn; the second is ready even if the first is down."""
        await self._second.learn(documents)
        try:
            await self._first.learn(documents)
        except (EngineDown, EncoderDown):
            self._until = self._clock() + self._rest
