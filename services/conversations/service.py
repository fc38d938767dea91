"""What others ask of the talks: find, lock, hand over, and keep what came in.

A conversation is locked before it is read, so that two messages of one person are taken in order.
Hand-off: bot → waiting → human → bot; `waiting_since` and `reason` are set while somebody waits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.models import Conversation, InboxRow, Signal
from services.database import insert_once
from services.people.service import People, addresses


class Conversations:
    """The talks, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def arrive(self, channel: str, address: str, language: str) -> Conversation:
        """The conversation of an address; a newcomer's is made, however many ask at once."""
        place = await People(self._session, self._now).arrive(channel, address, language)
        found = select(Conversation).where(Conversation.address_id == place.id)
        conversation = await self._session.scalar(found)
        if conversation is None:  # the address is locked: nobody else makes it now
            conversation = Conversation(
                person_id=place.person_id,
                address_id=place.id,
                channel=channel,
                created_at=self._now,
                active_at=self._now,
            )
            self._session.add(conversation)
            await self._session.flush()
        return conversation

    async def find(self, channel: str, address: str) -> Conversation | None:
        """The conversation of an address, if there was one."""
        place = await People(self._session, self._now).find(channel, address)
        if place is None:
            return None
        return await self._session.scalar(
            select(Conversation).where(Conversation.address_id == place.id)
        )

    async def keep(self, conversation_id: str, **row: Any) -> bool:
        """Store what came in; False where a message with this platform id was stored before."""
        unique = ("channel", "platform_id")
        return await insert_once(
            self._session, InboxRow, unique, conversation_id=conversation_id, **row
        )

    async def get(self, conversation_id: str) -> Conversation | None:
        """The conversation as it was a moment ago, not locked."""
        return await self._session.get(Conversation, conversation_id)

    async def place(self, conversation_id: str) -> tuple[str, str] | None:
        """The channel and the address of a conversation, None where it is gone."""
        place = addresses()
        found = await self._session.execute(
            select(Conversation.channel, place.c.value)
            .join(place, place.c.id == Conversation.address_id)
            .where(Conversation.id == conversation_id)
        )
        row = found.one_or_none()
        return (row[0], row[1]) if row else None

    async def lock(self, conversation_id: str) -> Conversation | None:
        """The conversation as it is now, locked until the end of the transaction."""
        return await self._session.scalar(
            select(Conversation)
            .where(Conversation.id == conversation_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )

    async def past(self, conversation_id: str, limit: int) -> list[InboxRow]:
        """The newest messages that came in, oldest first."""
        rows = await self._session.scalars(
            select(InboxRow)
            .where(InboxRow.conversation_id == conversation_id)
            .order_by(InboxRow.id.desc())
            .limit(limit)
        )
        return list(rows)[::-1]

    async def incoming(self, conversation_id: str, inbox_id: int) -> InboxRow | None:
        """One message that came in, if it is of this conversation."""
        row = await self._session.get(InboxRow, inbox_id)
        return row if row is not None and row.conversation_id == conversation_id else None

    async def with_new(self, limit: int) -> list[str]:
        """The conversations that have messages to take, those that wait longest first."""
        waiting = (
            select(InboxRow.conversation_id)
            .where(InboxRow.state == "new")
            .group_by(InboxRow.conversation_id)
            .order_by(func.min(InboxRow.id))
            .limit(limit)
        )
        return list(await self._session.scalars(waiting))

    async def oldest_new(self) -> datetime | None:
        """When the message came that waits longest for its turn; None where none waits."""
        waiting = select(func.min(InboxRow.received_at)).where(InboxRow.state == "new")
        found: datetime | None = await self._session.scalar(waiting)
        return found

    async def last_arrived(self) -> datetime | None:
        """When the last message came; None where none ever did."""
        found: datetime | None = await self._session.scalar(select(func.max(InboxRow.received_at)))
        return found

    async def done(self, inbox_id: int, *, failed: str | None = None) -> None:
        """The message is taken, or given up with the kind of error."""
        await self._session.execute(
            update(InboxRow)
            .where(InboxRow.id == inbox_id)
            .values(state="failed" if failed else "done", reason=failed, done_at=self._now)
        )

    async def tried(self, inbox_id: int) -> int:
        """Count a failed attempt; returns how many there were."""
        count = await self._session.scalar(
            update(InboxRow)
            .where(InboxRow.id == inbox_id)
            .values(tries=InboxRow.tries + 1)
            .returning(InboxRow.tries)
        )
        return count or 0

    def hand(self, conversation: Conversation, mode: str, reason: str = "") -> None:
        """Make a step of the hand-off; `reason` says why somebody waits (asked, error …)."""
        if mode == conversation.mode:
            return
        conversation.mode = mode
        conversation.waiting_since = self._now if mode == "waiting" else None
        if mode != "human":
            conversation.reason = reason[:32] or None

    def tell(self, conversation_id: str, inbox_id: int | None, kind: str, value: str) -> None:
        """Keep a signal of a turn for staff."""
        self._session.add(
            Signal(
                kind=kind[:16],
                value=value[:64],
                conversation_id=conversation_id,
                inbox_id=inbox_id,
                at=self._now,
            )
        )

    async def next_positions(
        self, conversations: Collection[str], chats_at: float | None, pace: float
    ) -> dict[str, int]:
        """Count one more sent message in each conversation.

        At the real time `chats_at` each costs its chat `pace` seconds; None where there is no pace.
        """
        change: dict[str, Any] = {"sent_no": Conversation.sent_no + 1}
        if chats_at is not None:
            reached = Conversation.pace_at
            change["pace_at"] = case((reached > chats_at, reached), else_=chats_at) + pace
        rows = await self._session.execute(
            update(Conversation)
            .where(Conversation.id.in_(conversations))
            .values(**change)
            .returning(Conversation.id, Conversation.sent_no)
        )
        return {row.id: row.sent_no for row in rows}


def standing() -> Subquery:
    """For joins: who speaks in a conversation, where it is, and whether it may be written to."""
    place = addresses()
    return (
        select(
            Conversation.id,
            Conversation.channel,
            Conversation.mode,
            Conversation.pace_at,
            Conversation.address_id,
            place.c.value.label("address"),
            place.c.blocked_at,
        )
        .join(place, place.c.id == Conversation.address_id)
        .subquery("standing")
    )
