"""The updates that wait for a bot: kept until their ids are confirmed, fetched by long polling.

As on the platform, a call with an offset forgets everything before it, ids grow by one, and a
second poller ends the first one's call with 409.
"""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from typing import Any

from tests.telegram_api.refusal import conflict

DEFAULT_LEFT_OUT = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """The queue of one bot."""

    def __init__(self, first_id: int = 700_000_001) -> None:
        self.waiting: deque[dict[str, Any]] = deque()
        self.next_id = first_id
        self.allowed: list[str] = []
        self.closed = False
        self._changed = asyncio.Event()
        self._poller = 0

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update; None where the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in DEFAULT_LEFT_OUT
        if not wanted:
            return None
        update_id, self.next_id = self.next_id, self.next_id + 1
        self.waiting.append({"update_id": update_id, kind: content})
        self._changed.set()
        return update_id

    def add_raw(self, update: dict[str, Any]) -> None:
        """Queue an update as it is, e.g. one of a kind that does not exist yet."""
        self.waiting.append(update)
        self._changed.set()

    async def fetch(self, offset: int, limit: int, wait: float) -> list[dict[str, Any]]:
        """Everything from this offset on; waits up to `wait` seconds for the first."""
        self._poller += 1
        me = self._poller
        self._changed.set()
        while self.waiting and offset > 0 and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        deadline = asyncio.get_running_loop().time() + wait
        while not self.waiting and not self.closed:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            self._changed.clear()
            await self._wait(left)
            if self._poller != me:
                raise conflict(OTHER)
        return list(islice(self.waiting, limit))

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    async def changed(self) -> None:
        """Wait for the next update or the end."""
        self._changed.clear()
        await self._changed.wait()

    def close(self) -> None:
        """End every call that waits."""
        self.closed = True
        self._changed.set()
