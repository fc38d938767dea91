"""Saying something that nobody asked for, in a talk that is locked: state and messages together.

What is open in the talk stays as it is. `key` names the occasion; it is said once, whoever tries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.split import split
from dialogs.context import Context
from dialogs.engine.reply import Reply
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import notify
from services.conversations.models import Conversation as Row
from services.deliveries.service import NOTICE, Deliveries
from services.people.service import People

AUTHOR = "notice"
LONGEST = 4_000
"""What every platform takes as one text."""

Make = Callable[[Context], Awaitable[Reply | None]]


async def say(
    session: AsyncSession, now: datetime, public_url: str, row: Row, key: str, make: Make
) -> bool:
    """Say what `make` makes in the person's language; False where that is nothing.

    `row` is the locked conversation, `now` is aware, in the town's zone.
    """
    person = await People(session, now).get(row.person_id)
    conversation = Conversation(
        id=row.id, language=person.language, plain=person.plain, turn_no=row.turn_no
    ).restore(row.state)
    ctx = Context(session, now, person.id, row.id, public_url)
    outcome = await notify(conversation, now, ctx, lambda: make(ctx))
    row.turn_no, row.state = outcome.conversation.turn_no, outcome.conversation.to_data()
    parts = [part for message in outcome.messages for part in split(message, LONGEST)]
    deliveries = Deliveries(session, now)
    for number, part in enumerate(parts):
        await deliveries.queue(
            row.id,
            row.channel,
            part.to_data(),
            dedupe=f"{key}:{number}",
            author=AUTHOR,
            lane=NOTICE,
        )
    return bool(parts)
