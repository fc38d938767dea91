"""What others ask of the talks: find, lock, hand over, and keep what came in.

A conversation is locked before it is read, so that two messages of one person are taken in order.
Hand-off: bot → waiting → human → bot; `waiting_since` and `reason` are set while somebody waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Executable,
    Float,
    Select,
    Subquery,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.models import Conversation, InboxRow, Signal
from services.database import insert_once, table
from services.people.service import People, addresses, languages


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation as its address leads to it; `blocked` while it may not be written to.

    `mode` says who speaks in it, `language` is the person's.
    """

    id: str
    address_id: str
    blocked: bool
    mode: str
    language: str


class Conversations:
    """The talks, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def arrive(self, channel: str, address: str, language: str) -> Place:
        """The conversation of an address, locked; a newcomer's is made, however many ask at once.

        What comes in from one address is stored one after the other.
        """
        return await self.find(channel, address) or await self._welcome(channel, address, language)

    async def find(self, channel: str, address: str) -> Place | None:
        """The conversation of an address, if there was one; its address is locked."""
        asked = {"channel": channel, "address": address}
        row = (await self._session.execute(_by_address(), asked)).one_or_none()
        if row is None:
            return None
        return Place(row.id, row.address_id, row.blocked_at is not None, row.mode, row.language)

    async def keep(self, conversation_id: str, **row: Any) -> bool:
        """Store what came in; False where a message with this platform id was stored before."""
        unique = ("channel", "platform_id")
        return await insert_once(
            self._session, InboxRow, unique, conversation_id=conversation_id, **row
        )

    async def hold(self, conversation_id: str) -> None:
        """Lock the conversation until the end of the transaction; what it is is read afterwards."""
        await self._session.execute(_held(), {"talk": conversation_id})

    async def go_on(
        self, conversation_id: str, turn_no: int, state: dict[str, Any], active_at: datetime
    ) -> None:
        """Keep where the talk has got to."""
        kept = {"kept_turn": turn_no, "kept_state": state, "kept_at": active_at}
        await self._session.execute(_gone_on(), {"talk": conversation_id, **kept})

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
        became = "failed" if failed else "done"
        asked = {"message": inbox_id, "became": became, "why": failed, "at": self._now}
        await self._session.execute(_taken(), asked)

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

    async def tell(self, conversation_id: str, inbox_id: int | None, kind: str, value: str) -> None:
        """Keep a signal of a turn for staff."""
        signal = {
            "kind": kind[:16],
            "value": value[:64],
            "conversation_id": conversation_id,
            "inbox_id": inbox_id,
            "at": self._now,
        }
        await self._session.execute(_told(), signal)

    async def next_positions(
        self,
        conversations: Select[str],
        given: dict[str, Any],
        chats_at: float | None,
        pace: float,
    ) -> dict[str, int]:
        """Count one more sent message in each of the conversations that a statement finds.

        `given` are its parameters. At the real time `chats_at` each costs its chat `pace` seconds;
        None where there is no pace.
        """
        paced = {} if chats_at is None else {"chats_at": chats_at, "pace": pace}
        counted = _counted(conversations, paced=bool(paced))
        rows = await self._session.execute(counted, {**given, **paced})
        return {row.id: row.sent_no for row in rows}

    async def _welcome(self, channel: str, address: str, language: str) -> Place:
        place = await People(self._session, self._now).arrive(channel, address, language)
        found = await self.find(channel, address)
        if found is not None:
            return found
        conversation = Conversation(  # the address is locked: nobody else makes it now
            person_id=place.person_id,
            address_id=place.id,
            channel=channel,
            created_at=self._now,
            active_at=self._now,
        )
        self._session.add(conversation)
        await self._session.flush()
        blocked = place.blocked_at is not None
        return Place(conversation.id, place.id, blocked, conversation.mode, language)


def standing() -> Subquery:
    """For joins: who speaks in a conversation, where it is, and whether it may be written to."""
    place, talk = addresses(), table(Conversation).c
    return (
        select(
            talk.id,
            talk.channel,
            talk.mode,
            talk.pace_at,
            talk.address_id,
            place.c.value.label("address"),
            place.c.blocked_at,
        )
        .join(place, place.c.id == talk.address_id)
        .subquery("standing")
    )


@cache
def _by_address() -> Select[Any]:
    place, spoken, talk = addresses(), languages(), table(Conversation).c
    return (
        select(talk.id, talk.address_id, place.c.blocked_at, talk.mode, spoken.c.language)
        .join(place, place.c.id == talk.address_id)
        .join(spoken, spoken.c.id == talk.person_id)
        .where(place.c.channel == bindparam("channel"), place.c.value == bindparam("address"))
        .with_for_update(of=place, key_share=True)
    )


@cache
def _held() -> Select[Any]:
    talk = table(Conversation).c
    return select(talk.id).where(talk.id == bindparam("talk")).with_for_update(key_share=True)


@cache
def _gone_on() -> Executable:
    talks = table(Conversation)
    return (
        update(talks)
        .where(talks.c.id == bindparam("talk"))
        .values(
            turn_no=bindparam("kept_turn"),
            state=bindparam("kept_state"),
            active_at=bindparam("kept_at"),
        )
    )


@cache
def _taken() -> Executable:
    inbox = table(InboxRow)
    return (
        update(inbox)
        .where(inbox.c.id == bindparam("message"))
        .values(state=bindparam("became"), reason=bindparam("why"), done_at=bindparam("at"))
    )


@cache
def _told() -> Executable:
    return insert(table(Signal)).inline()


@cache
def _counted(conversations: Select[str], *, paced: bool) -> Executable:
    talks = table(Conversation)
    reached, chats_at = talks.c.pace_at, bindparam("chats_at", type_=Float)
    later = case((reached > chats_at, reached), else_=chats_at)
    change: dict[str, Any] = {"pace_at": later + bindparam("pace", type_=Float)} if paced else {}
    return (
        update(talks)
        .where(talks.c.id.in_(conversations))
        .values(sent_no=talks.c.sent_no + 1, **change)
        .returning(talks.c.id, talks.c.sent_no)
    )
