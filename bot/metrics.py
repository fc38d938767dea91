"""Figures for Prometheus at `/metrics`: counts and durations, never a person.

Labels are channels, kinds, outcomes, states and reasons from the code; nothing that somebody wrote.
Each process counts what it does itself, by wrapping its parts; the deliveries are read from the
database when they are asked for.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from prometheus_client import Counter, Gauge, Histogram, generate_latest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.channel import Channel, Outgoing
from bot.incoming import Incoming
from dialogs.context import Context
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import take_turn
from dialogs.engine.turn import Outcome, Turn
from nlu.encoder import Embedded, Role, Rows
from nlu.reading import Reading
from services.conversations.models import Conversation as Row
from services.deliveries.service import Deliveries

if TYPE_CHECKING:
    from nlu.e5.model import Ready

DAY = timedelta(days=1)
FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TOLD = ("crisis", "handoff", "unanswered", "unhelpful", "handback")
"""The signals that name an outcome, the graver first."""

INBOX = Counter(
    "lotse_inbox", "Updates at the door: new, seen before, or refused.", ["channel", "result"]
)
TURNS = Histogram(
    "lotse_turn_seconds", "Turns, understanding not included.", ["channel", "outcome"], buckets=FAST
)
ENCODED = Histogram(
    "lotse_encode_seconds",
    "The bundled encoder: messages (query) after they were cut into pieces (pieces), and the texts"
    " of the guide (passage).",
    ["role"],
    buckets=FAST,
)
SENDS = Histogram(
    "lotse_send_seconds",
    "Calls of a platform to send.",
    ["channel", "result"],
    buckets=FAST,
)
DELIVERIES = Gauge(
    "lotse_deliveries_last_day", "Deliveries made in the last day, by state.", ["channel", "state"]
)
WAITING = Gauge("lotse_deliveries_waiting", "Deliveries that are due and not sent.", ["channel"])
LATE = Gauge(
    "lotse_deliveries_late_seconds", "How long the oldest due delivery waits.", ["channel"]
)


class Door(Protocol):
    """Where incoming messages go."""

    def accept(self, incoming: Incoming) -> Awaitable[bool]:
        """Keep the message; False where it was seen before."""


class CountedDoor:
    """Counts what comes in."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def accept(self, incoming: Incoming) -> bool:
        """Pass it on, and count what came of it."""
        try:
            new = await self._door.accept(incoming)
        except ValueError:
            INBOX.labels(incoming.channel, "refused").inc()
            raise
        INBOX.labels(incoming.channel, "new" if new else "seen").inc()
        return new


class TimedChannel:
    """Times the calls of a platform."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.name = channel.name
        self.limits = channel.limits

    async def send(self, outgoing: Outgoing) -> str | None:
        """Send, and note how long that took and how it ended."""
        with _timed(SENDS, self.name, "sent"):
            return await self._channel.send(outgoing)

    async def typing(self, address: str) -> None:
        """Pass it on."""
        await self._channel.typing(address)


class TimedEncoder(Embedded):
    """The bundled encoder, whose share of a text turn is the largest, and how long it takes."""

    def encode(self, texts: list[str], role: Role) -> Rows:
        """Encode, and note how long that took."""
        with ENCODED.labels(role).time():
            return super().encode(texts, role)

    def ready(self, text: str) -> Ready:
        """Cut one message into pieces, and note how long that took."""
        with ENCODED.labels("pieces").time():
            return super().ready(text)

    def row(self, ready: Ready) -> Rows:
        """Encode it, and note how long that took."""
        with ENCODED.labels("query").time():
            return super().row(ready)


async def timed_turn(
    conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
) -> Outcome:
    """`take_turn`, and a note of how long it took and what came of it."""
    row = await ctx.session.get_one(Row, ctx.conversation_id)
    with _timed(TURNS, row.channel, "answered") as note:
        outcome = await take_turn(conversation, turn, reading, ctx)
        told = {name for name, _value in outcome.signals}
        note.result = next((name for name in TOLD if name in told), "answered")
        return outcome


async def exposition(session: AsyncSession, now: datetime) -> bytes:
    """Everything in Prometheus' text form."""
    deliveries = Deliveries(session, now)
    for gauge in (DELIVERIES, WAITING, LATE):
        gauge.clear()
    for (channel, state), count in (await deliveries.counts(now - DAY)).items():
        DELIVERIES.labels(channel, state).set(count)
    for channel, (count, oldest) in (await deliveries.waiting()).items():
        WAITING.labels(channel).set(count)
        LATE.labels(channel).set((now - oldest).total_seconds())
    return generate_latest()


@dataclass(slots=True)
class _Note:
    result: str


@contextmanager
def _timed(histogram: Histogram, channel: str, good: str) -> Iterator[_Note]:
    begun, note = time.perf_counter(), _Note(good)
    try:
        yield note
    except Exception as error:
        note.result = type(error).__name__
        raise
    finally:
        histogram.labels(channel, note.result).observe(time.perf_counter() - begun)
