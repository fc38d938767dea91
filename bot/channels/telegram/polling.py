"""Long polling: we ask Telegram for updates. For a server that Telegram cannot reach.

An offset is confirmed only after every update before it was taken; killed at any point, the rest
comes again and the door knows what it has seen. One process polls; a second one is told so.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlencode

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.channel import ANSWER, TelegramChannel, seconds
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.updates import ALLOWED

WAIT = 30
"""Seconds that Telegram holds a call open while nothing happens."""

WAITS = (1.0, 2.0, 5.0, 10.0, 30.0)
TAKEN = "another program fetches the updates of this bot; only one may (stop the other one)"
WRONG_TOKEN = "Telegram does not know this token (look at LOTSE_TELEGRAM_TOKEN)"  # noqa: S105
AWAY = "Telegram cannot be reached"
OURS = "the updates cannot be stored"
T = TypeVar("T")
log = structlog.get_logger()


class Poller:
    """Fetches updates until it is stopped. `trouble` says in plain words why it does not, if so."""

    def __init__(self, channel: TelegramChannel, intake: Intake) -> None:
        self._channel = channel
        self._intake = intake
        self._offset = 0
        self._failures = 0
        self.trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`; only waiting is interrupted, never the taking of an update."""
        step = self._begin
        while not stop.is_set():
            try:
                updates = await unless(stop, step())
                step = self._fetch
                await self._take(updates or [], stop)
                self._failures, self.trouble = 0, ""
            except RetryAfter as error:
                await unless(stop, asyncio.sleep(seconds(error.retry_after)))
            except Exception as error:
                await unless(stop, asyncio.sleep(self._troubled(error)))
        await self._intake.close()

    async def _begin(self) -> list[dict[str, Any]]:
        await self._channel.introduce()
        await self._channel.bot.delete_webhook()
        return []

    async def _take(self, updates: list[dict[str, Any]], stop: asyncio.Event) -> None:
        for update in updates:
            if stop.is_set():
                return
            await self._intake.take(update)
            self._offset = update["update_id"] + 1

    async def _fetch(self) -> list[dict[str, Any]]:
        """The raw updates: one that the library cannot read must not hold up the others."""
        asked: dict[str, Any] = {"timeout": WAIT, "allowed_updates": json.dumps(ALLOWED)}
        if self._offset:
            asked["offset"] = self._offset
        payload = await self._channel.polling.retrieve(
            f"{self._channel.bot.base_url}/getUpdates?{urlencode(asked)}",
            read_timeout=WAIT + ANSWER,
        )
        result = self._channel.polling.parse_json_payload(payload).get("result")
        found = result if isinstance(result, list) else []
        return [update for update in found if type(update.get("update_id")) is int]

    def _troubled(self, error: Exception) -> float:
        """Say what is wrong; returns the seconds until the next attempt."""
        self.trouble = _plainly(error)
        wait = WAITS[min(self._failures, len(WAITS) - 1)]
        self._failures += 1
        log.error("telegram.polling", trouble=self.trouble, kind=type(error).__name__, wait=wait)
        return wait


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; None where `stop` came first, which ends the work."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()


def _plainly(error: Exception) -> str:
    if isinstance(error, Conflict):
        return TAKEN
    if isinstance(error, InvalidToken):
        return WRONG_TOKEN
    return AWAY if isinstance(error, TelegramError) else OURS
