"""The group of the staff on a platform: which one it is, who is in it, and the topics of the talks.

Only an admin's code makes a group the staff group, so that no stranger's group can become it. A
code is good once and for minutes, kept as a hash, and makes known who of the staff typed it. What
somebody unknown writes there is never sent to a resident.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.desk.models import Case, Event, GroupCode, Member, StaffGroup, Thread
from services.staff.rules import Right, may
from services.staff.service import Staff as Accounts

CODE_LIVES = timedelta(minutes=15)
MAKING = timedelta(minutes=1)
"""After this time a topic that was never heard of is made again."""

AT_ONCE = 50
Marks = dict[str, int]
"""The highest number that was copied, by the kind of what was said."""

Outcome = Literal["connected", "known", "refused", "not_admin"]


@dataclass(frozen=True, slots=True)
class Todo:
    """What is to be done with the topic of a talk: `make`, `open`, `close` or `post` only."""

    step: Literal["make", "open", "close", "post"]
    chat: str
    thread: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The address of a topic, and how far the talk was copied there; no marks: not at all."""

    address: str
    marks: Marks


class Group:
    """The staff group of one channel, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, channel: str = "telegram") -> None:
        self._session = session
        self._now = now
        self._channel = channel

    async def get(self) -> StaffGroup | None:
        """The group, if there is one."""
        return await self._session.get(StaffGroup, self._channel)

    async def code(self, account_id: str) -> str:
        """A new code for this account; the one before is good no longer."""
        await self._session.execute(delete(GroupCode).where(GroupCode.account_id == account_id))
        code = secrets.token_hex(5)
        until = self._now + CODE_LIVES
        self._session.add(GroupCode(code_hash=_hash(code), account_id=account_id, expires_at=until))
        return code

    async def connect(self, code: str, chat: str, user: str) -> Outcome:
        """Spend a code typed in `chat` by `user`: make known who that is, and for an admin the
        group itself."""
        account_id = await self._session.scalar(
            delete(GroupCode)
            .where(GroupCode.code_hash == _hash(code), GroupCode.expires_at > self._now)
            .returning(GroupCode.account_id)
        )
        account = await Accounts(self._session, self._now).get(account_id) if account_id else None
        if account is None or not account.active or not may(account.role, Right.DESK):
            return "refused"
        group = await self.get()
        if (group is None or group.chat != chat) and not may(account.role, Right.PEOPLE):
            return "not_admin"
        known = or_(Member.user == user, Member.account_id == account.id)
        await self._session.execute(delete(Member).where(known))
        self._session.add(Member(user=user, account_id=account.id))
        if group is not None and group.chat == chat:
            return "known"
        await self.disconnect()
        self._session.add(
            StaffGroup(
                channel=self._channel,
                chat=chat,
                trouble="",
                connected_by=account.name,
                connected_at=self._now,
            )
        )
        return "connected"

    async def disconnect(self) -> None:
        """There is no staff group any more; its topics stay where they are."""
        await self._session.execute(delete(Thread))
        await self._session.execute(delete(StaffGroup).where(StaffGroup.channel == self._channel))

    async def forget(self, account_id: str) -> None:
        """This account is known in the group no longer."""
        await self._session.execute(delete(Member).where(Member.account_id == account_id))

    async def trouble(self, why: str) -> None:
        """Keep why the group is not reached; empty where it is again."""
        await self._session.execute(
            update(StaffGroup)
            .where(StaffGroup.channel == self._channel, StaffGroup.trouble != why[:64])
            .values(trouble=why[:64])
        )

    async def account_of(self, user: str) -> str | None:
        """Whose account this member of the group has made known."""
        found = select(Member.account_id).where(Member.user == user)
        return await self._session.scalar(found)

    async def is_member(self, account_id: str) -> bool:
        """Whether this account is known in the group."""
        found = select(Member.user).where(Member.account_id == account_id)
        return await self._session.scalar(found) is not None

    async def talk_in(self, chat: str, thread: str) -> str | None:
        """The talk that this topic is about."""
        found = select(Thread.conversation_id).where(Thread.chat == chat, Thread.thread == thread)
        return await self._session.scalar(found)

    async def due(self) -> list[str]:
        """The talks whose topics are behind, as far as times tell."""
        newest = func.coalesce(Case.wrote_at, Case.opened_at)
        wanted = or_(
            and_(Case.state != "done", Thread.conversation_id.is_(None)),
            and_(Case.state != "done", Thread.posted_at < newest),
            and_(Thread.thread.is_not(None), Thread.posted_at.is_(None)),
            and_(Thread.thread.is_(None), Thread.begun_at < self._now - MAKING),
            and_(Case.state == "done", Thread.is_open),
        )
        rows = await self._session.scalars(
            select(Case.conversation_id)
            .outerjoin(Thread, Thread.conversation_id == Case.conversation_id)
            .where(wanted)
            .order_by(Case.urgency.desc(), Case.opened_at)
            .limit(AT_ONCE)
        )
        return list(rows)

    async def todo(self, conversation_id: str) -> Todo | None:
        """What the topic of this talk needs; `make` is given to one caller only."""
        group, case = await self.get(), await self._session.get(Case, conversation_id)
        if group is None or case is None:
            return None
        row = await self._session.get(Thread, conversation_id)
        open_now = case.state != "done"
        if row is None:
            return await self._begin(group, conversation_id) if open_now else None
        if row.thread is None:
            return await self._begin_again(row) if open_now else None
        if row.is_open == open_now:
            return Todo("post", row.chat, row.thread)
        row.is_open = open_now
        return Todo("open" if open_now else "close", row.chat, row.thread)

    async def made(self, conversation_id: str, thread: str) -> None:
        """The platform has made the topic."""
        await self._session.execute(
            update(Thread).where(Thread.conversation_id == conversation_id).values(thread=thread)
        )
        event = Event(conversation_id=conversation_id, kind="grouped", at=self._now)
        self._session.add(event)

    async def copy(self, conversation_id: str) -> Copy | None:
        """Where the talk is copied to and how far it was, locked; None where it has no topic."""
        row = await self._session.get(Thread, conversation_id, with_for_update=True)
        if row is None or row.thread is None:
            return None
        return Copy(f"{row.chat}/{row.thread}", dict(row.marks))

    async def copied(self, conversation_id: str, marks: Marks) -> None:
        """The talk is copied up to these marks."""
        row = await self._session.get_one(Thread, conversation_id)
        row.marks, row.posted_at = marks, self._now

    async def open_among(self, conversations: Collection[str]) -> list[str]:
        """Those of these talks that have an open topic."""
        found = select(Thread.conversation_id).where(
            Thread.conversation_id.in_(conversations), Thread.is_open
        )
        return list(await self._session.scalars(found))

    async def _begin(self, group: StaffGroup, conversation_id: str) -> Todo | None:
        mine = await insert_once(
            self._session,
            Thread,
            ("conversation_id",),
            conversation_id=conversation_id,
            chat=group.chat,
            begun_at=self._now,
            is_open=True,
            marks={},
        )
        return Todo("make", group.chat, "") if mine else None

    async def _begin_again(self, row: Thread) -> Todo | None:
        mine = await self._session.scalar(
            update(Thread)
            .where(
                Thread.conversation_id == row.conversation_id,
                Thread.thread.is_(None),
                Thread.begun_at <= self._now - MAKING,
            )
            .values(begun_at=self._now)
            .returning(Thread.conversation_id)
        )
        return Todo("make", row.chat, "") if mine else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()
