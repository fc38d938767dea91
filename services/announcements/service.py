"""What others ask of the announcements: what is published, who wants what, and how.

A subscription is the consent, kept with when and how it was given; ending it deletes it, and what
still waits for the person is not sent. Whoever keeps an announcement is told by the reminders when
its deadline moves or it is withdrawn (`services.announcements.editing` calls them).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementSettings,
    NewsWish,
    Recipient,
    Subscription,
)
from services.announcements.rules import TOPICS, WITHDRAWN, Wish, check_wish
from services.database import insert_once
from services.deliveries.bulk import Bulk

PAGE = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found; `count` is how many there are, `number` begins with 1."""

    found: list[Announcement]
    count: int
    number: int

    @property
    def has_more(self) -> bool:
        """Whether there is another page."""
        return self.number * PAGE < self.count


class Announcements:
    """The residents' side, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def published(
        self,
        kinds: Collection[str] = (),
        quarter: str = "",
        period: tuple[datetime, datetime] | None = None,
        page: int = 1,
        topics: Collection[str] = (),
    ) -> Page:
        """What is published and not over, the soonest first, and among those the newest.

        Empty `kinds`, `quarter` and `topics` mean all. A `period` finds what happens, or ends, at
        or after its first instant and before its second one.
        """
        rows = await self.everything(kinds, quarter, topics)
        rows = [row for row in rows if _within(row, period)]
        number = min(max(page, 1), max(1, -(-len(rows) // PAGE)))
        return Page(rows[(number - 1) * PAGE : number * PAGE], len(rows), number)

    async def everything(
        self, kinds: Collection[str] = (), quarter: str = "", topics: Collection[str] = ()
    ) -> list[Announcement]:
        """All that is published and not over, in the order of `published`."""
        rows = list(await self._session.scalars(self._open(kinds)))
        return sorted((row for row in rows if _fits(row, quarter, topics)), key=_soonest)

    async def announcement(self, announcement_id: str) -> Announcement | None:
        """One that is or was published, withdrawn ones too (`state` says so); else None."""
        row = await self._session.get(Announcement, announcement_id)
        return row if row is not None and row.published_at is not None else None

    async def group_dates(self) -> set[str]:
        """The dates for many that published announcements invite to."""
        found = select(Announcement.group_date_id).where(
            Announcement.group_date_id.is_not(None),
            Announcement.published_at.is_not(None),
            Announcement.state != WITHDRAWN,
        )
        return {str(each) for each in await self._session.scalars(found)}

    async def trial(self, announcement_id: str) -> Announcement | None:
        """One in whatever state, for staff who try it out: nobody else knows the id of a draft."""
        return await self._session.get(Announcement, announcement_id)

    async def file(self, announcement_id: str, which: str) -> AnnouncementFile | None:
        """The `picture` or the `file`, with its content; nobody else knows the id of a draft."""
        row = await self.trial(announcement_id)
        name = {"picture": row.picture, "file": row.file}.get(which) if row else None
        found = select(AnnouncementFile).where(AnnouncementFile.id == name)
        file = await self._session.scalar(found) if name else None
        if file is not None:
            await self._session.refresh(file, ["content"])
        return file

    async def subscribe(
        self,
        person_id: str,
        conversation_id: str,
        topic: str,
        quarter: str = "",
        via: str = "chat",
    ) -> bool:
        """Note the consent; False where it was there. ValueError for an unknown topic."""
        if topic not in TOPICS:
            raise ValueError(f"no such topic: {topic!r}")
        return await insert_once(
            self._session,
            Subscription,
            ("person_id", "topic", "quarter"),
            person_id=person_id,
            conversation_id=conversation_id,
            topic=topic,
            quarter=quarter,
            via=via,
            created_at=self._now,
        )

    async def unsubscribe(self, person_id: str, topic: str | None = None) -> int:
        """End the subscriptions of a topic, in every quarter, or all of them; how many.

        What is queued by them, or rests until the morning, is not sent.
        """
        mine = [Subscription.person_id == person_id]
        queued = select(Recipient.delivery_id).where(
            Recipient.person_id == person_id, Recipient.delivery_id.is_not(None)
        )
        if topic is not None:
            mine.append(Subscription.topic == topic)
            queued = queued.where(Recipient.topic == topic)
        await Bulk(self._session, self._now).skip(queued, "unsubscribed")
        gone = await self._session.scalars(
            delete(Subscription).where(*mine).returning(Subscription.id)
        )
        return len(list(gone))

    async def subscriptions(self, person_id: str) -> list[Subscription]:
        """What the person wants, by topic and quarter."""
        rows = await self._session.scalars(
            select(Subscription)
            .where(Subscription.person_id == person_id)
            .order_by(Subscription.topic, Subscription.quarter)
        )
        return list(rows)

    async def preferences(self, person_id: str) -> Wish:
        """How the person wants news."""
        row = await self._session.get(NewsWish, person_id)
        return Wish(row.group, row.frequency, row.night) if row else Wish()

    async def prefer(
        self,
        person_id: str,
        *,
        group: str | None = None,
        frequency: str | None = None,
        night: str | None = None,
    ) -> Wish:
        """Change what is given; ValueError for what is not offered (`rules`)."""
        given = {"group": group, "frequency": frequency, "night": night}
        old = await self.preferences(person_id)
        changed = {name: value for name, value in given.items() if value is not None}
        wish = check_wish(replace(old, **changed))
        await insert_once(self._session, NewsWish, ("person_id",), person_id=person_id)
        row = await self._session.get_one(NewsWish, person_id, populate_existing=True)
        for name, value in asdict(wish).items():
            setattr(row, name, value)
        await self._session.flush()
        return wish

    async def settings(self) -> AnnouncementSettings:
        """What the town has decided."""
        row = await self._session.get(AnnouncementSettings, 1)
        return row or AnnouncementSettings(
            id=1, approval=False, most=3, digest_hour=17, languages=[]
        )

    def _open(self, kinds: Collection[str]) -> Select[Announcement]:
        ends = func.coalesce(Announcement.ends_at, Announcement.starts_at)
        wanted: list[ColumnElement[bool]] = [
            Announcement.published_at.is_not(None),
            Announcement.state != WITHDRAWN,
            or_(Announcement.deadline.is_(None), Announcement.deadline >= self._now.date()),
            or_(ends.is_(None), ends > self._now),
        ]
        if kinds:
            wanted.append(Announcement.kind.in_(kinds))
        return select(Announcement).where(*wanted)


def _fits(row: Announcement, quarter: str, topics: Collection[str]) -> bool:
    here = not quarter or not row.quarters or quarter in row.quarters
    return here and (not topics or bool(set(topics) & set(row.topics)))


def _within(row: Announcement, period: tuple[datetime, datetime] | None) -> bool:
    if period is None:
        return True
    begins, ends = period
    starts = row.starts_at
    if starts is None:
        return row.deadline is not None and begins.date() <= row.deadline < ends.date()
    return starts < ends and (row.ends_at or starts) >= begins


def _soonest(row: Announcement) -> tuple[bool, str, float]:
    day = row.starts_at.date() if row.starts_at else row.deadline
    published = row.published_at.timestamp() if row.published_at else 0.0
    return (day is None, day.isoformat() if day else "", -published)
