"""What staff do with an announcement: write, ask, approve, plan, stop, correct, withdraw.

draft → (waiting →) scheduled → sending ⇄ stopped → sent, and withdrawn from there. Where the town
wants it, somebody else than who asked approves. A public one is changed at once; whoever has it is
told if the change matters, and whoever keeps it is reminded anew. Drafts alone can be deleted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.content import COPIED, Conflict, Content, Who, fields_of
from services.announcements.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementSettings,
    Recipient,
)
from services.announcements.rules import (
    ANNOUNCEMENT,
    DRAFT,
    REPEATS,
    SCHEDULED,
    SENDING,
    SENT,
    STOPPED,
    TOPIC_OF,
    WAITING,
    WITHDRAWN,
    Refused,
    check_time,
    hindrances,
    is_night,
    over_at,
)
from services.announcements.service import Announcements
from services.attachments.rules import Checked
from services.database import insert_once
from services.deliveries.bulk import Bulk
from services.reminders.rules import DROPPED
from services.reminders.service import Reminders

PAGE = 30


class Editing:
    """The staff's side, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, who: Who, now: datetime) -> None:
        self._session = session
        self._who = who
        self._now = now

    async def get(self, announcement_id: str) -> Announcement | None:
        """The announcement in whatever state."""
        return await self._session.get(Announcement, announcement_id)

    async def create(self, content: Content, *, source: str = "") -> Announcement:
        """A new draft."""
        row = Announcement(
            **fields_of(content),
            source=source,
            created_by=self._who.name,
            changed_by=self._who.name,
            created_at=self._now,
            changed_at=self._now,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def copy(self, announcement_id: str, *, template: bool = False) -> Announcement:
        """A draft, or a template, with the same words; times and the group date are not copied."""
        old = await self._session.get_one(Announcement, announcement_id)
        same = {name: getattr(old, name) for name in COPIED}
        if template or old.template:
            same |= {"starts_at": None, "ends_at": None, "deadline": None}
        row = await self.create(Content(kind=old.kind, texts={}))
        for name, value in same.items():
            setattr(row, name, value)
        row.template = template
        await self._session.flush()
        return row

    async def save(
        self, announcement_id: str, content: Content, edition: int, *, tell: bool = False
    ) -> Announcement:
        """Store it. With `tell` whoever got it gets the correction. Raises `Conflict`, `Refused`.

        A changed deadline moves the reminders of those who keep it, whether they are told or not.
        """
        row = await self._locked(announcement_id)
        if row.edition != edition:
            raise Conflict(row.changed_by)
        if row.state == WITHDRAWN:
            raise Refused("withdrawn")
        if row.state not in (DRAFT, WAITING) or row.published_at is not None:
            self._check(content)
        unsure = row.state == SCHEDULED and (await self.settings()).approval
        if row.state == WAITING or unsure:  # what is approved is what was asked for
            self._unplan(row)
        before = row.deadline
        for name, value in fields_of(content).items():
            setattr(row, name, value)
        if row.deadline != before and row.published_at is not None:
            await self._deadline_moved(row)
        if tell and row.published_at is not None:
            row.version += 1
        self._changed(row)
        await self._session.flush()
        return row

    async def attach(self, announcement_id: str, which: str, file: Checked | None) -> None:
        """Give it another `picture` or `file`, or None to take it away."""
        row = await self._locked(announcement_id)
        kept = AnnouncementFile(type=file.type, content=file.content) if file else None
        if kept is not None:
            self._session.add(kept)
            await self._session.flush()
        before = {"picture": row.picture, "file": row.file}[which]
        setattr(row, which, kept.id if kept else None)
        self._changed(row)
        await self._session.flush()
        await self._forget(before)

    async def send(self, announcement_id: str, at: datetime | None = None, repeat: str = "") -> str:
        """Send it now or then, or ask for approval where that is wanted; returns its new state.

        Raises `Refused` with a key of `rules.hindrances`, `past`, `far` or `state`.
        """
        row = await self._locked(announcement_id)
        if row.state not in (DRAFT, SENT) or row.template or repeat not in REPEATS:
            raise Refused("state")
        self._check(row)
        row.send_at = check_time(at, self._now) if at else self._now
        row.repeat, row.asked_by_id = repeat, self._who.id
        row.state = WAITING if (await self.settings()).approval else SCHEDULED
        self._changed(row)
        return row.state

    async def approve(self, announcement_id: str) -> None:
        """A second person agrees; raises `Refused` for who asked, or where it is over by now."""
        row = await self._locked(announcement_id)
        if row.state != WAITING:
            raise Refused("state")
        if row.asked_by_id == self._who.id:
            raise Refused("own")
        self._check(row)
        row.state, row.approved_by = SCHEDULED, self._who.name

    async def publish(self, announcement_id: str) -> None:
        """Show it to whoever looks, without a message to anybody."""
        row = await self._locked(announcement_id)
        if row.state != DRAFT or row.template:
            raise Refused("state")
        if (await self.settings()).approval:
            raise Refused("approval")
        self._check(row)
        row.state, row.published_at, row.finished_at = SENT, self._now, self._now
        self._changed(row)

    async def back_to_draft(self, announcement_id: str) -> None:
        """Not yet: neither approved nor sent. One that was sent before stays sent."""
        row = await self._locked(announcement_id)
        if row.state not in (WAITING, SCHEDULED):
            raise Refused("state")
        self._unplan(row)

    async def stop(self, announcement_id: str) -> None:
        """Stop in the middle: only what is on its way this very moment still arrives."""
        row = await self._locked(announcement_id)
        if row.state != SENDING:
            raise Refused("state")
        row.state = STOPPED
        await Bulk(self._session, self._now).hold(deliveries_of(row))

    async def resume(self, announcement_id: str) -> None:
        """Go on with those who have not got it."""
        row = await self._locked(announcement_id)
        if row.state != STOPPED:
            raise Refused("state")
        row.state = SENDING
        silent = True if is_night(self._now) else None
        await Bulk(self._session, self._now).release(deliveries_of(row, silent=silent))

    async def withdraw(self, announcement_id: str) -> None:
        """It does not hold any more: nobody else gets it, whoever got it or keeps it is told."""
        row = await self._locked(announcement_id)
        if row.published_at is None or row.state == WITHDRAWN:
            raise Refused("state")
        row.state, row.version, row.repeat = WITHDRAWN, row.version + 1, ""
        row.finished_at = row.finished_at or self._now
        await Bulk(self._session, self._now).skip(deliveries_of(row), "withdrawn")
        await self._session.execute(
            update(Recipient)
            .where(
                Recipient.announcement_id == row.id,
                Recipient.state.in_(("waiting", "digest")),
            )
            .values(state="skipped", reason="withdrawn")
        )
        await Reminders(self._session, self._now).withdraw(ANNOUNCEMENT, row.id)
        self._changed(row)

    async def remove(self, announcement_id: str) -> None:
        """Delete a draft or a template; raises `Refused` for what was public."""
        row = await self._locked(announcement_id)
        if row.state not in (DRAFT, WAITING) or row.published_at is not None:
            raise Refused("state")
        await self._session.execute(delete(Announcement).where(Announcement.id == row.id))
        for file_id in (row.picture, row.file):
            await self._forget(file_id)

    async def known(self, sources: Collection[str]) -> set[str]:
        """Which of these sources were imported before."""
        found = select(Announcement.source).where(Announcement.source.in_(sources))
        return set(await self._session.scalars(found))

    async def page(
        self, states: Collection[str], kind: str = "", *, template: bool = False, number: int = 1
    ) -> tuple[list[Announcement], int]:
        """The newest first, and how many there are; empty `states` and `kind` mean all."""
        wanted: list[ColumnElement[bool]] = [Announcement.template.is_(template)]
        wanted += [Announcement.state.in_(states)] if states else []
        wanted += [Announcement.kind == kind] if kind else []
        count = await self._session.scalar(select(func.count(Announcement.id)).where(*wanted))
        rows = await self._session.scalars(
            select(Announcement)
            .where(*wanted)
            .order_by(Announcement.changed_at.desc(), Announcement.id)
            .limit(PAGE)
            .offset((max(number, 1) - 1) * PAGE)
        )
        return list(rows), count or 0

    async def current(self) -> AnnouncementSettings:
        """What the town has decided, to be looked at."""
        return await Announcements(self._session, self._now).settings()

    async def settings(self) -> AnnouncementSettings:
        """What the town has decided, to be changed."""
        await insert_once(
            self._session, AnnouncementSettings, ("id",), id=1, approval=False, most=3,
            digest_hour=17, languages=[],
        )  # fmt: skip
        return await self._session.get_one(AnnouncementSettings, 1)

    def _check(self, content: Content | Announcement) -> None:
        zone = cast(ZoneInfo, self._now.tzinfo)
        over = over_at(content.deadline, content.starts_at, content.ends_at, zone)
        topics = content.topics or [TOPIC_OF[content.kind]]
        wrong = hindrances(content.texts, topics, over=over, now=self._now)
        if wrong:
            raise Refused(wrong[0])

    def _unplan(self, row: Announcement) -> None:
        row.state = SENT if row.published_at else DRAFT
        row.send_at, row.repeat, row.asked_by_id, row.approved_by = None, "", None, None

    async def _forget(self, file_id: str | None) -> None:
        """Delete a file that no announcement has any more; a copy may have it still."""
        used = exists().where(or_(Announcement.picture == file_id, Announcement.file == file_id))
        await self._session.execute(
            delete(AnnouncementFile).where(AnnouncementFile.id == file_id, ~used)
        )

    async def _deadline_moved(self, row: Announcement) -> None:
        reminders = Reminders(self._session, self._now)
        if row.deadline is not None:
            await reminders.move(ANNOUNCEMENT, row.id, row.deadline)
        else:
            await reminders.settle(ANNOUNCEMENT, row.id, DROPPED)

    async def _locked(self, announcement_id: str) -> Announcement:
        return await self._session.get_one(
            Announcement, announcement_id, with_for_update=True, populate_existing=True
        )

    def _changed(self, row: Announcement) -> None:
        row.edition += 1
        row.changed_by, row.changed_at = self._who.name, self._now


async def waiting_for_approval(session: AsyncSession) -> int:
    """How many wait for a second person."""
    found = select(func.count(Announcement.id)).where(Announcement.state == WAITING)
    return await session.scalar(found) or 0


def deliveries_of(row: Announcement, *, silent: bool | None = None) -> Select[Any]:
    """The ids of the deliveries of its newest run, all or those that may, or not, go at night."""
    found = select(Recipient.delivery_id).where(
        Recipient.announcement_id == row.id,
        Recipient.run == row.run,
        Recipient.delivery_id.is_not(None),
    )
    return found if silent is None else found.where(Recipient.silent.is_(silent))
