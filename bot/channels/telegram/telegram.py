"""Everything of Telegram in one process: the channel, and one of the two ways in.

`poll` and `listen` are loops that run until `stop`; both first bring the bot's own texts up to
date, beside their work, and try again while Telegram cannot be reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram import webhook
from bot.channels.telegram.channel import OFFICIAL, PER_SECOND, Load, TelegramChannel, seconds
from bot.channels.telegram.commands import publish
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.intake import Door, Intake
from bot.channels.telegram.polling import Poller, unless
from bot.channels.telegram.team import Team
from bot.channels.telegram.topics import Topics
from bot.channels.telegram.updates import ALLOWED
from bot.clock import Clock
from bot.wakeup import Wakeup
from services.database import Database

AGAIN = 60.0
"""Seconds until texts or webhook are tried again."""

log = structlog.get_logger()


class Telegram:
    """Put together for one bot; `channel` is for the outbox, `topics` copies talks to the staff."""

    def __init__(
        self,
        token: str,
        api: str = OFFICIAL,
        *,
        db: Database,
        inbox: Door,
        clock: Clock,
        wakeup: Wakeup,
        load: Load,
        per_second: float | None = PER_SECOND,
    ) -> None:
        """Raises `telegram.error.InvalidToken` for what cannot be a token."""
        self.channel = TelegramChannel(token, api, per_second, load)
        self.topics = Topics(db, clock, wakeup, self.channel)
        team = Team(db, clock, wakeup)
        self.intake = Intake(inbox, Groups(db, clock, wakeup), team, self.channel, clock)
        self.poller = Poller(self.channel, self.intake)

    async def poll(self, stop: asyncio.Event) -> None:
        """Long polling until `stop`."""
        await asyncio.gather(self.poller.run(stop), self._publish(stop))

    def router(self, secret_key: str) -> APIRouter:
        """The route of the webhook."""
        return webhook.router(self.intake, webhook.secret_token(secret_key))

    async def listen(self, stop: asyncio.Event, public_url: str, secret_key: str) -> None:
        """Tell Telegram where the webhook is, and keep quiet until `stop`."""

        async def register() -> object:
            await self.channel.introduce()
            return await self.channel.bot.set_webhook(
                f"{public_url}{webhook.PATH}",
                secret_token=webhook.secret_token(secret_key),
                allowed_updates=ALLOWED,
            )

        await self._until_done(stop, register)
        await asyncio.gather(stop.wait(), self._publish(stop))
        await self.intake.close()

    async def close(self) -> None:
        """Give back the connections; after the outbox has stopped."""
        await self.intake.close()
        await self.channel.close()

    async def _publish(self, stop: asyncio.Event) -> None:
        await self._until_done(stop, lambda: publish(self.channel.bot))

    async def _until_done(self, stop: asyncio.Event, work: Callable[[], Awaitable[object]]) -> None:
        while not stop.is_set():
            wait = AGAIN
            try:
                await work()
            except RetryAfter as error:
                wait = seconds(error.retry_after)
            except TelegramError as error:
                log.warning("telegram.set_up", error=type(error).__name__)
            else:
                return
            await unless(stop, asyncio.sleep(wait))
