"""The turns: each message that came in is taken once, in order, in one transaction.

Different conversations run beside each other, one conversation strictly in order, in one process or
many. What a message means is read before the conversation is locked, since reading takes longer
than everything else: on PostgreSQL an advisory lock keeps others from reading it too, on SQLite the
only writer must not wait. A turn that fails twice hands the conversation to a human.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import String, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.apology import apology
from bot.channels.channel import Channel
from bot.clock import Clock
from bot.fault import described
from bot.outcome import Place, beginning, hear, keep, next_place
from bot.reader import Read, Reader
from bot.wakeup import POLL, Subscription, Wakeup
from dialogs.context import Context
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import take_turn
from dialogs.engine.turn import Kind, Outcome, Turn
from nlu.commands import command_word
from nlu.reading import Reading
from services.conversations.models import InboxRow
from services.conversations.service import Conversations
from services.database import Database
from services.desk.service import Desk

AT_ONCE = 16
LOOK_AHEAD = 64
TRIES = 2
LONGEST = 4_000
"""Longest text on a channel that this process does not serve."""

TALK = bindparam("talk", type_=String)
MINE = select(func.pg_try_advisory_xact_lock(func.hashtextextended(TALK, 0)))
TakeTurn = Callable[[Conversation, Turn, Reading | None, Context], Awaitable[Outcome]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Town:
    """What the turns need to know of the installation."""

    public_url: str
    timezone: ZoneInfo


class TurnFailed(Exception):
    """Taking this message failed, and nothing of it was kept."""

    def __init__(self, inbox_id: int) -> None:
        super().__init__(f"inbox row {inbox_id}")
        self.inbox_id = inbox_id


class Turns:
    """Takes the turns of all conversations."""

    def __init__(
        self,
        db: Database,
        reader: Reader,
        channels: Mapping[str, Channel],
        clock: Clock,
        wakeup: Wakeup,
        town: Town,
        take: TakeTurn = take_turn,
    ) -> None:
        self._db = db
        self._reader = reader
        self._channels = channels
        self._clock = clock
        self._wakeup = wakeup
        self._town = town
        self._take = take
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._freed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Take turns until `stop`, then finish those that have begun."""
        async with self._wakeup.subscribe("inbox") as taps:
            stopping = asyncio.create_task(stop.wait())
            stopping.add_done_callback(lambda _task: taps.tap(""))
            try:
                await self._dispatch(stop, taps)
                while self._running:
                    await asyncio.wait(self._running.values())
            finally:
                for task in (stopping, *self._running.values()):
                    task.cancel()

    async def take_all(self, conversation_id: str) -> None:
        """Take what this conversation has waiting, in order."""
        while await self._take_next(conversation_id):
            pass

    async def _dispatch(self, stop: asyncio.Event, taps: Subscription) -> None:
        """Begin with every conversation that was tapped, and each second with any other."""
        looked = 0.0
        taps.tap("")
        while not stop.is_set():
            keys = await taps.keys()
            await self._begin_all(keys, stop)
            if "" in keys or time.monotonic() - looked > POLL:
                waiting = await self._waiting()
                await self._begin_all([each for each in waiting if each not in self._running], stop)
                looked = time.monotonic()

    async def _begin_all(self, keys: list[str], stop: asyncio.Event) -> None:
        for conversation_id in filter(None, dict.fromkeys(keys)):
            await self._begin(conversation_id, stop)

    async def _begin(self, conversation_id: str, stop: asyncio.Event) -> None:
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        while len(self._running) >= AT_ONCE:
            self._freed.clear()
            await self._freed.wait()
        if not stop.is_set():
            self._start(conversation_id, stop)

    def _start(self, conversation_id: str, stop: asyncio.Event) -> None:
        task = asyncio.create_task(self._run_one(conversation_id, stop))
        self._running[conversation_id] = task
        task.add_done_callback(lambda _task: self._end(conversation_id, stop))

    async def _run_one(self, conversation_id: str, stop: asyncio.Event) -> None:
        more = True
        try:
            while more and not stop.is_set():
                self._again.discard(conversation_id)
                more = await self._take_next(conversation_id)
        except Exception as error:
            log.error("turns.failed", **described(error))
            await asyncio.sleep(POLL)

    def _end(self, conversation_id: str, stop: asyncio.Event) -> None:
        """Go on at once with what was tapped meanwhile."""
        del self._running[conversation_id]
        if conversation_id in self._again and not stop.is_set():
            self._start(conversation_id, stop)
        else:
            self._freed.set()

    async def _waiting(self) -> list[str]:
        try:
            async with self._db.snapshot() as session:
                return await Conversations(session, self._clock()).with_new(LOOK_AHEAD)
        except Exception as error:
            log.error("turns.database", **described(error))
            return []

    async def _take_next(self, conversation_id: str) -> bool:
        """Take one message; whether another one waited behind it.

        Whatever comes in later taps every process, the one that is at this conversation too.
        """
        try:
            if self._db.is_sqlite:
                return await self._take_alone(conversation_id)
            return await self._take_among_others(conversation_id)
        except TurnFailed as failure:
            cause = failure.__cause__ or failure
            log.error("turn.failed", inbox=failure.inbox_id, **described(cause))
            await self._failed(conversation_id, failure)
            return True

    async def _take_alone(self, conversation_id: str) -> bool:
        """On SQLite: leave the only writer alone while the message is read."""
        read = await self._reader.begun(conversation_id)
        while True:
            async with self._db.transaction(brief=True) as session:
                place = await next_place(session, conversation_id)
                if place is None:
                    return False
                ready = _is_ready(place, read)
                if ready:
                    await self._act(session, place, read)
            if ready:
                self._tell(place)
                return place.more
            read = await self._read(place)

    async def _take_among_others(self, conversation_id: str) -> bool:
        """On PostgreSQL: keep others from reading it too, and lock the conversation afterwards."""
        async with self._db.transaction(brief=True) as session:
            if not await session.scalar(MINE, {"talk": conversation_id}):
                return False
            read = await self._reader.begun(conversation_id)
            if read is None:
                place = await next_place(session, conversation_id)
                if place is None:
                    return False
                read = None if _is_ready(place, None) else await self._read(place)
            place = await self._locked(session, conversation_id)
            if place is None:
                return False
            if not _is_ready(place, read):
                read = await self._read(place)
            await self._act(session, place, read)
        self._tell(place)
        return place.more

    async def _locked(self, session: AsyncSession, conversation_id: str) -> Place | None:
        await Conversations(session, self._clock()).hold(conversation_id)
        return await next_place(session, conversation_id)

    async def _read(self, place: Place) -> Read:
        inbox = place.inbox
        try:
            return await self._reader.read(
                inbox.text or "", place.person.language, inbox.received_at
            )
        except Exception as error:
            raise TurnFailed(inbox.id) from error

    async def _act(self, session: AsyncSession, place: Place, read: Read | None) -> None:
        try:
            if place.row.mode == "human":
                await hear(session, self._clock(), place)
            else:
                await self._answer(session, place, read.reading if read else None)
        except Exception as error:
            raise TurnFailed(place.inbox.id) from error

    async def _answer(self, session: AsyncSession, place: Place, reading: Reading | None) -> None:
        now, turn = self._clock(), _turn_of(place.inbox)
        if _talks_on(turn):
            Desk(session, now).reopen(place.row, place.case)
        ctx = Context(
            session,
            now.astimezone(self._town.timezone),
            place.person.id,
            place.row.id,
            self._town.public_url,
            start=turn.data if turn.kind == "start" else {},
        )
        outcome = await self._take(beginning(place), turn, reading, ctx)
        await keep(session, now, place, outcome, limit=self._limit(place))

    async def _failed(self, conversation_id: str, failure: TurnFailed) -> None:
        """Count the attempt; after the last one apologise and hand over, never fall silent."""
        now = self._clock()
        async with self._db.transaction() as session:
            place = await self._locked(session, conversation_id)
            if place is None or place.inbox.id != failure.inbox_id:
                return
            if await Conversations(session, now).tried(failure.inbox_id) < TRIES:
                return
            outcome = apology(beginning(place))
            kind = type(failure.__cause__).__name__[:64]
            await keep(session, now, place, outcome, limit=self._limit(place), failed=kind)
        self._tell(place)

    def _tell(self, place: Place) -> None:
        """After the commit: there may be something to send, for staff or an open page to see."""
        self._wakeup.notify("outbox", place.row.channel)
        self._wakeup.notify("desk", place.row.id)
        self._wakeup.notify("chat", place.row.id)

    def _limit(self, place: Place) -> int:
        channel = self._channels.get(place.row.channel)
        return channel.limits.text if channel else LONGEST


def _is_ready(place: Place, read: Read | None) -> bool:
    """Whether the turn can be taken with this reading."""
    fits = read is not None and read.fits(place.inbox, place.person.language)
    return fits or not _wants_reading(place)


def _wants_reading(place: Place) -> bool:
    """A press says what it means by itself, and a human reads without us."""
    words = (place.inbox.text or "").strip()
    return bool(words) and place.inbox.kind != "press" and place.row.mode != "human"


def _talks_on(turn: Turn) -> bool:
    """Whether this may go on a talk with a human: no button, no start, no command to the bot."""
    return turn.kind not in ("press", "start", "edited") and command_word(turn.text) is None


def _turn_of(inbox: InboxRow) -> Turn:
    data = dict(inbox.data)
    token = str(data.pop("token", "")) if inbox.kind == "press" else ""
    return Turn(cast(Kind, inbox.kind), inbox.received_at, inbox.text or "", token, data)
