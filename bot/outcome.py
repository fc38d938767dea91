"""Between the engine and the tables: what a turn begins with, and keeping what comes of it.

Everything is written in the transaction of the turn, and the message is marked as taken in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, cast

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.split import split
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import UNSAID
from dialogs.engine.turn import Outcome
from dialogs.message import Message
from dialogs.summary import centre_of, topic_of
from services.conversations.models import Conversation as Row
from services.conversations.models import InboxRow
from services.conversations.service import Conversations
from services.deliveries.service import Deliveries
from services.desk.models import Case
from services.desk.service import Desk
from services.people.models import Person

SEEN_STEP = timedelta(hours=1)
"""How exactly it is kept when somebody was here last; spares a write a turn."""


@dataclass(frozen=True, slots=True)
class Place:
    """The rows of one turn; the lock of the conversation stands for all of them."""

    row: Row
    person: Person
    inbox: InboxRow
    case: Case | None
    more: bool
    """Whether another message waited behind this one."""


@cache
def _waiting() -> Select[Row, Person, InboxRow, Case]:
    """The two oldest messages of a `talk` that are not taken yet, built once."""
    return (
        select(Row, Person, InboxRow, Case)
        .join(Person, Person.id == Row.person_id)
        .join(InboxRow, InboxRow.conversation_id == Row.id)
        .outerjoin(Case, Case.conversation_id == Row.id)
        .where(Row.id == bindparam("talk"), InboxRow.state == "new")
        .order_by(InboxRow.id)
        .limit(2)
        .execution_options(populate_existing=True)
    )


async def next_place(session: AsyncSession, conversation_id: str) -> Place | None:
    """The oldest message of this conversation that is not taken yet, None where there is none."""
    rows = (await session.execute(_waiting(), {"talk": conversation_id})).all()
    if not rows:
        return None
    row, person, inbox, case = rows[0]
    return Place(row, person, inbox, case, more=len(rows) > 1)


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


async def hear(session: AsyncSession, now: datetime, place: Place) -> None:
    """A human has this conversation: the message is there to be read, and nothing else happens."""
    place.row.active_at = place.person.seen_at = now
    Desk(session, now).wrote(place.case)
    await Conversations(session, now).done(place.inbox.id)


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
    place.person.language, place.person.plain = after.language, after.plain
    if now - place.person.seen_at > SEEN_STEP:
        place.person.seen_at = now
    await Desk(session, now).heard(
        row,
        place.case,
        outcome.signals,
        language=after.language,
        topic=topic_of(after),
        centre=centre_of(after) or place.person.quarter,
    )
    if UNSAID in dict(outcome.signals):
        place.inbox.text = None
    await session.flush()
    await talks.go_on(row.id, after.turn_no, after.to_data(), after.active_at or now)
    for kind, value in outcome.signals:
        if kind != UNSAID:
            await talks.tell(row.id, place.inbox.id, kind, value)
    deliveries = Deliveries(session, now)
    for number, part in enumerate(_parts(outcome.messages, limit)):
        dedupe = f"turn:{place.inbox.id}:{number}"
        await deliveries.queue(row.id, row.channel, part.to_data(), dedupe=dedupe)
    await talks.done(place.inbox.id, failed=failed)


def _parts(messages: tuple[Message, ...], limit: int) -> list[Message]:
    said = [message for message in messages if message != Message(language=message.language)]
    return [part for message in said for part in split(message, limit)]
