"""Keeps what understanding knows of the guide the same as the guide, in every process.

A tap on the topic `guide` is followed at once; a tap that got lost is made good within `LOOK`
seconds. Learning what did not change costs one small query.
"""

from __future__ import annotations

import asyncio
import time

import structlog

from bot.wakeup import Wakeup
from nlu.encoder import EncoderDown
from nlu.reading import Understanding
from services.database import Database
from services.guide.service import documents, version

LOOK = 30.0
AGAIN = 5.0

log = structlog.get_logger()


class Learning:
    """Teaches one understanding."""

    def __init__(self, db: Database, understanding: Understanding, wakeup: Wakeup) -> None:
        self._db = db
        self._understanding = understanding
        self._wakeup = wakeup
        self._known = ""
        self._lock = asyncio.Lock()

    async def refresh(self) -> None:
        """Learn the guide if it changed; when this returns, the newest text is answered."""
        async with self._lock:
            async with self._db.snapshot() as session:
                newest = await version(session)
                texts = await documents(session) if newest != self._known else []
            if newest != self._known:
                await self._understanding.learn(texts)
                self._known = newest
                log.info("guide.learned", texts=len(texts))

    async def run(self, stop: asyncio.Event) -> None:
        """Follow the guide until `stop`."""
        looked = -LOOK
        async with self._wakeup.subscribe("guide") as taps:
            while not stop.is_set():
                if await taps.keys() or time.monotonic() - looked >= LOOK:
                    looked = time.monotonic()
                    try:
                        await self.refresh()
                    except EncoderDown as error:
                        log.warning("guide.not_learned", error=type(error).__name__)
                        looked = time.monotonic() - LOOK + AGAIN
