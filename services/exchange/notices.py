"""What is to be said to somebody in their own talk: kept with its cause, said once by the clock.

`queue` is called in the transaction of what happened, `take` in that of the message.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.rules import next_decent
from services.exchange.models import Notice

AT_ONCE = 100


def queue(
    session: AsyncSession, now: datetime, conversation_id: str | None, kind: str, **data: Any
) -> None:
    """Say this; nothing where there is no talk to say it in."""
    if conversation_id is not None:
        session.add(Notice(conversation_id=conversation_id, kind=kind, data=data, created_at=now))


def queue_decently(
    session: AsyncSession, now: datetime, conversation_id: str | None, kind: str, **data: Any
) -> None:
    """Say this, at night in the morning; `now` is in the town's zone."""
    if conversation_id is not None:
        about = {"conversation_id": conversation_id, "kind": kind, "data": data}
        session.add(Notice(**about, after=next_decent(now), created_at=now))


async def due(session: AsyncSession, now: datetime) -> list[tuple[int, str]]:
    """Notice and conversation of what is to be said by now, oldest first."""
    rows = await session.execute(
        select(Notice.id, Notice.conversation_id)
        .where(Notice.due, or_(Notice.after.is_(None), Notice.after <= now))
        .order_by(Notice.id)
        .limit(AT_ONCE)
    )
    return [(row.id, row.conversation_id) for row in rows]


async def take(session: AsyncSession, notice_id: int) -> Notice | None:
    """The notice, said from now on; None where somebody else said it."""
    row: Notice | None = await session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, Notice.due)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is not None:
        row.due = False
    return row
