"""From a raw update to the door, the same for polling and webhook.

A press stops spinning at once, whatever becomes of it. An update counts as taken when the door has
committed it. What fails because of itself (malformed, or refused by the database for its content)
is counted and dropped, so that it cannot hold up what comes after it; a database that is away is
raised, so that Telegram brings the update again.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import DataError, IntegrityError

from bot.channels.telegram import updates
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.team import Team
from bot.channels.telegram.updates import Found, GroupCall, Ignored, TeamWord
from bot.clock import Clock
from bot.incoming import Incoming

OWN_FAULT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
REFUSED = (DataError, IntegrityError)
UPDATES = Counter(
    "lotse_telegram_updates", "Updates from Telegram by kind and what became of them.",
    ["kind", "result"],
)  # fmt: skip
log = structlog.get_logger()


class Door(Protocol):
    """Where updates go in: `bot.inbox.Inbox`."""

    async def accept(self, incoming: Incoming) -> bool:
        """Store one update; False where it was there before."""


class Intake:
    """Takes updates, one at a time per caller."""

    def __init__(
        self, inbox: Door, groups: Groups, team: Team, channel: TelegramChannel, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._groups = groups
        self._team = team
        self._channel = channel
        self._clock = clock
        self._answers: set[asyncio.Task[None]] = set()

    async def take(self, raw: object) -> str:
        """Take one update; returns what became of it, the word that it is counted by.

        Raises what the database raises when it is away; then nothing was kept.
        """
        self._stop_spinning(raw)
        try:
            result = await self._take(raw)
        except (*OWN_FAULT, *REFUSED) as error:
            log.error("telegram.update_dropped", exc_info=error)
            result = "failed"
        UPDATES.labels(updates.kind(raw), result).inc()
        return result

    async def close(self) -> None:
        """Wait for the answers to presses that are on their way."""
        await asyncio.gather(*self._answers)

    async def _take(self, raw: object) -> str:
        try:
            found = updates.read(raw, self._channel.me, self._clock())
        except updates.Malformed as error:
            log.warning("telegram.malformed", kind=updates.kind(raw), error=str(error))
            return "malformed"
        return await self._done(found)

    async def _done(self, found: Found) -> str:
        match found:
            case Ignored(reason):
                return reason
            case TeamWord():
                if await self._team.take(found):
                    return "team"
                return await self._done(found.call or Ignored("group talk"))
            case GroupCall():
                new = await self._groups.answer(found, self._channel.me.username)
            case Incoming():
                new = await self._inbox.accept(found)
        return "new" if new else "seen"

    def _stop_spinning(self, raw: object) -> None:
        query_id = updates.query_id(raw)
        if query_id is not None:
            answer = asyncio.create_task(self._channel.stop_spinning(query_id))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)
