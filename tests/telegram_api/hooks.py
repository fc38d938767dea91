"""Pushes updates to a bot's webhook: in order within a chat, chats beside each other.

The secret goes along in its header; anything but 2xx is repeated with growing waits. An update
counts as delivered only then.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from typing import Any

import httpx

from tests.telegram_api.platform import BotAccount, Hook

HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_WAIT, LONGEST_WAIT = 0.05, 1.0


class Pusher:
    """Delivers the updates of one bot until it is stopped."""

    def __init__(self, bot: BotAccount, hook: Hook) -> None:
        self.bot, self.hook = bot, hook
        self._lanes: dict[object, deque[dict[str, Any]]] = defaultdict(deque)
        self._taken: set[int] = set()
        self._tasks: dict[object, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(hook.max_connections)
        self._client = httpx.AsyncClient(timeout=10)
        self._run = asyncio.create_task(self._dispatch())

    async def stop(self) -> None:
        """End all deliveries; what was not delivered stays in the queue."""
        tasks = [self._run, *self._tasks.values()]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._client.aclose()

    async def _dispatch(self) -> None:
        while not self.bot.updates.closed:
            for update in list(self.bot.updates.waiting):
                if update["update_id"] not in self._taken:
                    self._taken.add(update["update_id"])
                    self._enqueue(update)
            await self.bot.updates.changed()

    def _enqueue(self, update: dict[str, Any]) -> None:
        lane = _chat_of(update)
        self._lanes[lane].append(update)
        if lane not in self._tasks or self._tasks[lane].done():
            self._tasks[lane] = asyncio.create_task(self._push_lane(lane))

    async def _push_lane(self, lane: object) -> None:
        waiting = self._lanes[lane]
        while waiting:
            pause = FIRST_WAIT
            while not await self._push(waiting[0]):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_WAIT)
            update = waiting.popleft()
            with contextlib.suppress(ValueError):
                self.bot.updates.waiting.remove(update)

    async def _push(self, update: dict[str, Any]) -> bool:
        headers = {HEADER: self.hook.secret} if self.hook.secret else {}
        async with self._room:
            try:
                answer = await self._client.post(self.hook.url, json=update, headers=headers)
            except httpx.HTTPError as error:
                self._failed(f"Connection failed: {type(error).__name__}")
                return False
        if answer.is_success:
            return True
        self._failed(
            f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        )
        return False

    def _failed(self, why: str) -> None:
        self.hook.error, self.hook.error_at = why, int(time.time())


def _chat_of(update: dict[str, Any]) -> object:
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            return message.get("chat", {}).get("id") if isinstance(message, dict) else None
    return None
