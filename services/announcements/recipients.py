"""Recipients: who waits for an announcement, where they are, and what is written down of them.

What sending, corrections and digests have in common; each is one step in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.models import (
    Announcement,
    Recipient,
    Subscription,
)
from services.announcements.rules import (
    WITHDRAWN,
    is_night,
    over_at,
)
from services.conversations.service import standing
from services.deliveries.bulk import Bulk, Letter
from services.people.service import languages

BATCH = 250
WINDOW = 1_000
"""So many deliveries at most wait in the outbox; the rest waits as recipients."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One person who is to get it now; `delivery_id` and `platform_id` of what they have got.

    `wanted` is whether the person still wants news like it.
    """

    id: int
    person_id: str
    conversation_id: str
    channel: str
    language: str
    plain: bool
    topic: str
    quarter: str
    silent: bool
    delivery_id: int | None = None
    platform_id: str | None = None
    wanted: bool = True


class Recipients:
    """The recipients, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._bulk = Bulk(session, now)

    async def room(self) -> int:
        """How many may be queued now."""
        return max(0, min(BATCH, WINDOW - await self._bulk.open()))

    def picked(self, row: Announcement, *more: Any) -> Select[Any]:
        """Recipients of an announcement with what a message needs, and `more` columns."""
        place, speaks = standing(), languages()
        channel = select(place.c.channel).where(place.c.id == Recipient.conversation_id)
        return (
            select(
                Recipient.id,
                Recipient.person_id,
                Recipient.conversation_id,
                channel.scalar_subquery().label("channel"),
                speaks.c.language,
                speaks.c.plain,
                Recipient.topic,
                Recipient.quarter,
                Recipient.silent,
                Recipient.delivery_id,
                *more,
            )
            .join(speaks, speaks.c.id == Recipient.person_id)
            .where(Recipient.announcement_id == row.id)
        )

    def waiting(self, row: Announcement, state: str = "waiting") -> Select[Any]:
        """Who waits and may be written to at this hour, while no staff talks with them."""
        place = standing()
        found = (
            self.picked(row, wanted(row), place.c.blocked_at)
            .join(place, place.c.id == Recipient.conversation_id)
            .where(in_state(state), place.c.mode == "bot")
            .order_by(Recipient.id)
        )
        return found.where(Recipient.silent) if is_night(self._now) else found

    async def skip(self, ids: Iterable[int], reason: str) -> None:
        """These do not get it, and why."""
        await self.set(ids, state="skipped", reason=reason)

    async def set(self, ids: Iterable[int], **values: Any) -> None:
        """Write the same down of all of these."""
        chosen = list(ids)
        if chosen:
            await self._session.execute(
                update(Recipient)
                .where(Recipient.id.in_(chosen))
                .values(**values)
                .execution_options(synchronize_session=False)
            )

    def midnight(self) -> datetime:
        """When the town's day began."""
        return datetime.combine(self._now.date(), time(0), self._now.tzinfo)

    def over(self, row: Announcement) -> datetime | None:
        """When it is of no more use, None for never."""
        return over_at(row.deadline, row.starts_at, row.ends_at, cast(ZoneInfo, self._now.tzinfo))

    def is_over(self, row: Announcement) -> bool:
        """Whether it is withdrawn or of no more use."""
        over = self.over(row)
        return row.state == WITHDRAWN or (over is not None and over <= self._now)


def wanted(row: Announcement) -> ColumnElement[bool]:
    """A column: whether the recipient has a subscription that fits by now."""
    mine = exists().where(
        Subscription.person_id == Recipient.person_id,
        Subscription.topic.in_(row.topics),
        or_(
            Subscription.quarter == "",
            Subscription.quarter.in_(row.quarters) if row.quarters else Subscription.id > 0,
        ),
    )
    return mine.label("wanted")


def fits(wish: Subscription, row: Announcement) -> bool:
    """Whether this subscription asks for this announcement."""
    here = not wish.quarter or not row.quarters or wish.quarter in row.quarters
    return here and wish.topic in row.topics


def in_state(state: str) -> ColumnElement[bool]:
    """A condition with the state as a literal: a parameter would keep the partial index out."""
    return Recipient.state == literal_column(f"'{state}'")


def letter_of(row: Announcement, pick: Pick, content: dict[str, Any]) -> Letter:
    """The message of one person; unique by announcement, run, person and version."""
    dedupe = f"news:{row.id}:{row.run}:{pick.person_id}:{row.version}"
    return Letter(pick.conversation_id, pick.channel, content, dedupe)


def pick_of(row: Any) -> Pick:
    """What a statement of `picked` found."""
    return Pick(
        id=row.id,
        person_id=row.person_id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        language=row.language,
        plain=row.plain,
        topic=row.topic,
        quarter=row.quarter,
        silent=row.silent,
        delivery_id=row.delivery_id,
        platform_id=getattr(row, "platform_id", None),
        wanted=row.wanted,
    )
