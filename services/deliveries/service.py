"""What others ask of the deliveries: queue, claim, settle, acknowledge, count.

queued → sending → sent → (delivered → read), or failed / skipped, always with a reason. One row per
conversation is on its way at a time, so that order holds; a lower lane overtakes. A claim and the
results of what was sent before share one commit. `sending` rows whose lease ran out belonged to a
process that died: they are the only ones in doubt, and are sent once more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.service import Conversations
from services.database import insert_once
from services.deliveries.due import (
    among,
    due,
    next_pace,
    ours,
    sent,
    taken,
    talks_of_ours,
)
from services.deliveries.models import LANES, Delivery
from services.deliveries.result import Result
from services.people.service import People

REPLY, NOTICE, BULK = LANES
LEASE = timedelta(seconds=30)
WAITS = (5.0, 30.0, 120.0, 600.0)
"""Seconds before another attempt after a passing fault; after the last one it is given up."""

CHAT_PACE = 1.0
CHAT_AHEAD = 3.0
"""A chat takes one message a second, and a few at once before that counts (Telegram's FAQ)."""

RESENT = "resent after a crash"
MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to send now, until the lease ends."""

    id: int
    conversation_id: str
    address_id: str
    address: str
    author: str
    content: dict[str, Any]
    tries: int
    reason: str | None


class Deliveries:
    """The deliveries, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def queue(
        self,
        conversation_id: str,
        channel: str,
        content: dict[str, Any],
        *,
        dedupe: str,
        author: str = "bot",
        lane: int = REPLY,
        due_at: datetime | None = None,
    ) -> bool:
        """Put a message into the outbox; False where one with this `dedupe` was there already."""
        return await insert_once(
            self._session,
            Delivery,
            ("dedupe",),
            conversation_id=conversation_id,
            channel=channel,
            author=author,
            lane=lane,
            dedupe=dedupe,
            content=content,
            due_at=due_at or self._now,
            created_at=self._now,
        )

    async def is_known(self, dedupe: str) -> bool:
        """Whether a message with this `dedupe` was put into the outbox before."""
        found = select(Delivery.id).where(Delivery.dedupe == dedupe)
        return await self._session.scalar(found) is not None

    async def past(self, conversation_id: str, limit: int) -> list[Delivery]:
        """The newest rows of a conversation, oldest first, whatever became of them."""
        rows = await self._session.scalars(
            select(Delivery)
            .where(Delivery.conversation_id == conversation_id)
            .order_by(Delivery.id.desc())
            .limit(limit)
        )
        return list(rows)[::-1]

    async def skip_queued(self, conversation_id: str, reason: str) -> None:
        """Nothing that still waits in this conversation is sent."""
        await self._session.execute(
            update(Delivery)
            .where(Delivery.conversation_id == conversation_id, Delivery.state == "queued")
            .values(state="skipped", reason=reason)
        )

    async def claim(
        self,
        channel: str,
        owner: str,
        limit: int,
        chats_at: float | None,
        lanes: Collection[int] = LANES,
    ) -> list[Claimed]:
        """Take up to `limit` rows that are due; those that must not be sent are skipped.

        Who speaks and whether the address is blocked is looked up here, right before the send.
        `chats_at` is the real time where every chat has its pace, else None; `lanes` are those
        where something is due, in their order.
        """
        while rows := await self._first_due(channel, limit, chats_at, lanes):
            skipped = {row.id: reason for row in rows if (reason := _why_not(row))}
            await self._skip(skipped)
            taken = [row for row in rows if row.id not in skipped]
            if taken:
                await self._take([row.id for row in taken], owner)
                return [_claimed(row) for row in taken]
        return []

    async def settle(
        self, owner: str, results: Sequence[Result], chats_at: float | None
    ) -> list[str]:
        """Write down what came of what was claimed; returns the conversations that got something.

        A row that is not ours any more (the lease ran out) is left alone.
        """
        by_id = {result.id: result for result in results}
        done = [result for result in by_id.values() if result.kind == "sent"]
        await self._sent(owner, done, chats_at)
        rest = [result.id for result in by_id.values() if result.kind != "sent"]
        if rest:
            asked = {"rows": rest, "owner": owner}
            for row in (await self._session.scalars(ours(), asked)).all():
                await self._not_sent(by_id[row])
        return [result.conversation_id for result in done]

    async def recover(self, channel: str, *, at_once: bool = False) -> int:
        """Requeue what a dead process was sending; what is lost twice is given up.

        `at_once` does not wait for the leases: for a start where nobody else can be sending.
        """
        lost = [Delivery.channel == channel, among(Delivery, "sending")]
        if not at_once:
            lost.append(Delivery.lease_until < self._now)
        free = {"owner": None, "lease_until": None}
        await self._session.execute(
            update(Delivery)
            .where(*lost, Delivery.reason == RESENT)
            .values(state="failed", reason="lost twice", **free)
        )
        again = await self._session.execute(
            update(Delivery).where(*lost).values(state="queued", reason=RESENT, **free)
        )
        return cast("CursorResult[Any]", again).rowcount

    async def ack(self, delivery_id: int, state: str) -> None:
        """The platform says that it was `delivered` or `read`; never goes backwards."""
        before = {"delivered": ("sent",), "read": ("sent", "delivered")}[state]
        await self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state.in_(before))
            .values(state=state)
        )

    async def chat_wait(self, channel: str, chats_at: float) -> float | None:
        """Seconds until the pace of a chat lets a due row go; None where none waits for that."""
        ready = chats_at + CHAT_AHEAD
        asked = {"channel": channel, "now": self._now, "ready": ready}
        pace_at = await self._session.scalar(next_pace(), asked)
        return None if pace_at is None else float(pace_at - ready)

    async def counts(
        self, since: datetime | None = None, below: int | None = None
    ) -> dict[tuple[str, str], int]:
        """How many rows by (channel, state), of those made since then, of the lanes `below`."""
        wanted = select(Delivery.channel, Delivery.state, func.count())
        if since is not None:
            wanted = wanted.where(Delivery.created_at >= since)
        if below is not None:
            wanted = wanted.where(Delivery.lane < below)
        rows = await self._session.execute(wanted.group_by(Delivery.channel, Delivery.state))
        return {(channel, state): count for channel, state, count in rows}

    async def waiting(self) -> dict[str, tuple[int, datetime]]:
        """By channel: how many rows are due and not sent yet, and since when the oldest."""
        rows = await self._session.execute(
            select(Delivery.channel, func.count(), func.min(Delivery.due_at))
            .where(Delivery.state == "queued", Delivery.due_at <= self._now)
            .group_by(Delivery.channel)
        )
        return {channel: (count, oldest) for channel, count, oldest in rows}

    async def _first_due(
        self, channel: str, limit: int, chats_at: float | None, lanes: Collection[int]
    ) -> list[Any]:
        asked: dict[str, Any] = {"channel": channel, "now": self._now}
        if chats_at is not None:
            asked["ready"] = chats_at + CHAT_AHEAD
        rows: list[Any] = []
        for lane in lanes:
            if len(rows) < limit:
                asked |= {"lane": lane, "room": limit - len(rows)}
                rows += (await self._session.execute(due(chats_at is not None), asked)).all()
        return rows

    async def _take(self, ids: Sequence[int], owner: str) -> None:
        mine = {"rows": ids, "mine": owner, "until": self._now + LEASE}
        await self._session.execute(taken(), mine)

    async def _skip(self, reasons: dict[int, str]) -> None:
        for reason in set(reasons.values()):
            ids = [each for each, why in reasons.items() if why == reason]
            await self._session.execute(
                update(Delivery).where(Delivery.id.in_(ids)).values(state="skipped", reason=reason)
            )

    async def _sent(self, owner: str, results: Sequence[Result], chats_at: float | None) -> None:
        if not results:
            return
        talks = Conversations(self._session, self._now)
        ids = {"rows": [each.id for each in results], "owner": owner}
        places = await talks.next_positions(talks_of_ours(), ids, chats_at, CHAT_PACE)
        told = [
            {
                "row": each.id,
                "mine": owner,
                "at": self._now,
                "place": places[each.conversation_id],
                "platform": each.detail or None,
            }
            for each in results
            if each.conversation_id in places
        ]
        if told:
            await self._session.execute(sent(), told)

    async def _not_sent(self, result: Result) -> None:
        change = {"owner": None, "lease_until": None, **await self._verdict(result)}
        await self._session.execute(
            update(Delivery).where(Delivery.id == result.id).values(**change)
        )

    async def _verdict(self, result: Result) -> dict[str, Any]:
        people = People(self._session, self._now)
        match result.kind:
            case "later":
                return {"state": "queued"}
            case "moved":
                known = await people.moved(result.address_id, result.detail)
                again = known and result.reason != MOVED
                return {"state": "queued" if again else "failed", "reason": MOVED}
            case "unreachable":
                await people.block(result.address_id)
                return {"state": "failed", "reason": result.detail[:64]}
            case "rejected":
                return {"state": "failed", "reason": result.detail[:64]}
        if result.tries >= len(WAITS):
            return {"state": "failed", "reason": "gave up", "tries": result.tries + 1}
        due_at = self._now + timedelta(seconds=WAITS[result.tries])
        reason = result.detail[:64]
        return {"state": "queued", "reason": reason, "tries": result.tries + 1, "due_at": due_at}


def _why_not(row: Any) -> str | None:
    if row.blocked_at is not None:
        return "blocked"
    if row.author == "bot" and row.mode == "human":
        return "human took over"
    return None


def _claimed(row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        conversation_id=row.conversation_id,
        address_id=row.address_id,
        address=row.address,
        author=row.author,
        content=row.content,
        tries=row.tries,
        reason=row.reason,
    )
