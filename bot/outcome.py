"""Between the engine and the tables: what a turn begins with, and keeping what comes of it.

Everything is written in the transaction of the turn, and the message is marked as taken in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot.split import split
from dialogs.engine.state import Conversation
from dialogs.engine.turn import Outcome
from dialogs.message import Message
from services.conversations.models import Conversation as Row
from services.conversations.models import InboxRow
from services.conversations.service import Conversations
from services.deliveries.service import Deliveries
from services.people.models import Person


@dataclass(frozen=True, slots=True)
class Place:
    """The rows of one turn, all of them locked by the lock of the conversation."""

    row: Row
    person: Person
    inbox: InboxRow


def beginning(place: Place) -> Conversation:
    """The conversation as the engine wants it; what cannot be read any more is left out."""
    row, person = place.row, place.person
    conversation = Conversation(
        id=row.id,
        language=person.language,
        plain=person.plain,
        mode=cast(Literal["bot", "waiting", "human"], row.mode),
        turn_no=row.turn_no,
        active_at=row.active_at,
    )
    return conversation.restore(row.state)


async def keep(
    session: AsyncSession,
    now: datetime,
    place: Place,
    outcome: Outcome,
    *,
    limit: int,
    failed: str | None = None,
) -> None:
    """Keep state, signals and messages; `limit` is the longest text that the channel takes."""
    talks, row, after = Conversations(session, now), place.row, outcome.conversation
    talks.hand(row, after.mode, dict(outcome.signals).get("handoff", ""))
    row.turn_no, row.state = after.turn_no, after.to_data()
    row.active_at = after.active_at or now
    place.person.language, place.person.plain = after.language, after.plain
    for kind, value in outcome.signals:
        talks.tell(row.id, place.inbox.id, kind, value)
    deliveries = Deliveries(session, now)
    for number, part in enumerate(_parts(outcome.messages, limit)):
        dedupe = f"turn:{place.inbox.id}:{number}"
        await deliveries.queue(row.id, row.channel, part.to_data(), dedupe=dedupe)
    await talks.done(place.inbox.id, failed=failed)
    await session.flush()


def _parts(messages: tuple[Message, ...], limit: int) -> list[Message]:
    said = [message for message in messages if message.to_data().keys() - {"language"}]
    return [part for message in said for part in split(message, limit)]
