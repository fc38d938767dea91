"""Copies the talks at the desk into the staff group: a forum topic each, closed when it is over.

What is copied are deliveries like any other: once each, in order, at the platform's pace. A topic
is made by one process; one that was being made when the process died is made again after a minute.
A group that cannot be reached holds up nothing, and the staff view says why.
"""

from __future__ import annotations

import asyncio
import time

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from admin.inbox import topic
from bot.channels.telegram.channel import TelegramChannel, seconds
from bot.channels.telegram.updates import CHANNEL
from bot.clock import Clock
from bot.wakeup import Wakeup
from locales import use
from locales.languages import SOURCE
from services.conversations.service import Conversations
from services.database import Database
from services.deliveries.service import Deliveries
from services.desk.group import Group, Todo

LOOK = 5.0
"""Seconds between two looks for what no tap told of."""

QUICK = 0.3
AGAIN = 30.0
log = structlog.get_logger()


class Topics:
    """Keeps the topics of the group as the talks are."""

    def __init__(
        self, db: Database, clock: Clock, wakeup: Wakeup, channel: TelegramChannel
    ) -> None:
        self._db = db
        self._clock = clock
        self._wakeup = wakeup
        self._channel = channel
        self._looked = 0.0
        self._grouped = True
        self._sent: dict[str, None] = {}
        self._held_until = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Copy until `stop`."""
        async with (
            self._wakeup.subscribe("desk") as desk,
            self._wakeup.subscribe("chat") as chat,
        ):
            while not stop.is_set():
                keys = await desk.keys(QUICK)
                self._sent |= dict.fromkeys(filter(None, await chat.keys(0.0)))
                if time.monotonic() >= self._held_until:
                    await self._round(keys)

    async def _round(self, keys: list[str]) -> None:
        try:
            for conversation_id in await self._due(keys):
                await self._copy(conversation_id)
        except RetryAfter as error:
            self._held_until = time.monotonic() + seconds(error.retry_after)
        except TelegramError as error:
            self._held_until = time.monotonic() + AGAIN
            log.warning("telegram.group", error=type(error).__name__)
            await self._trouble(type(error).__name__)

    async def _due(self, keys: list[str]) -> list[str]:
        """What was tapped and, now and then or where a tap may be lost, all that is due."""
        look = "" in keys or time.monotonic() - self._looked > LOOK
        if not (look or self._grouped):
            return []
        async with self._db.snapshot() as session:
            group = Group(session, self._clock())
            self._grouped = await group.get() is not None
            if not self._grouped:
                self._looked, self._sent = time.monotonic(), {}
                return []
            due = await group.due() if look else []
            sent = await group.open_among(list(self._sent)) if self._sent else []
        self._sent = {}
        if look:
            self._looked = time.monotonic()
        return list(dict.fromkeys([*filter(None, keys), *sent, *due]))

    async def _copy(self, conversation_id: str) -> None:
        async with self._db.transaction() as session:
            todo = await Group(session, self._clock()).todo(conversation_id)
        if todo is None:
            return
        if todo.step == "make":
            await self._make(conversation_id, todo)
        if todo.step in ("open", "close"):
            await self._turn(todo)
        await self._post(conversation_id)

    async def _make(self, conversation_id: str, todo: Todo) -> None:
        with use(SOURCE):
            async with self._db.snapshot() as session:
                name = await topic.name(session, self._clock(), conversation_id)
        made = await self._channel.bot.create_forum_topic(int(todo.chat), name)
        async with self._db.transaction() as session:
            group = Group(session, self._clock())
            await group.made(conversation_id, str(made.message_thread_id))
            await group.trouble("")

    async def _turn(self, todo: Todo) -> None:
        """Open or close the topic; one that is so already, or was deleted, is fine."""
        bot = self._channel.bot
        turn = bot.close_forum_topic if todo.step == "close" else bot.reopen_forum_topic
        try:
            await turn(int(todo.chat), int(todo.thread))
        except BadRequest as error:
            log.info("telegram.topic", step=todo.step, error=type(error).__name__)

    async def _post(self, conversation_id: str) -> None:
        now = self._clock()
        with use(SOURCE):
            async with self._db.transaction() as session:
                group = Group(session, now)
                copy = await group.copy(conversation_id)
                if copy is None:
                    return
                place = await Conversations(session, now).arrive(CHANNEL, copy.address, SOURCE)
                new, marks = await topic.posts(session, now, conversation_id, copy.marks)
                await group.copied(conversation_id, marks)
                for key, text in new:
                    await Deliveries(session, now).queue(
                        place.id,
                        CHANNEL,
                        {"text": text, "language": SOURCE},
                        dedupe=f"topic:{copy.address}:{key}",
                        author="notice",
                    )
        self._wakeup.notify("outbox", CHANNEL)

    async def _trouble(self, why: str) -> None:
        async with self._db.transaction() as session:
            await Group(session, self._clock()).trouble(why)
