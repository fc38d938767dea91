"""Sending: recipients become deliveries, in batches and only a little ahead of the platform.

Whoever fans out holds the lock of the town's settings, so that one process does it at a time, and
whoever dies has done nothing that is not committed. Who must not get it is asked right before:
subscription, blocked address, night, the day's limit. What is too old is sent to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update

from services.announcements.audience import Audience
from services.announcements.editing import deliveries_of
from services.announcements.models import (
    Announcement,
    AnnouncementSettings,
    Recipient,
)
from services.announcements.progress import Progress
from services.announcements.recipients import Pick, Recipients, in_state, letter_of, pick_of
from services.announcements.rules import (
    SCHEDULED,
    SENDING,
    SENT,
    is_night,
    next_time,
    too_old_at,
)
from services.database import insert_once
from services.deliveries.bulk import UNSETTLED, outcomes


class Sending(Recipients):
    """One step of the sending."""

    async def settings(self) -> AnnouncementSettings | None:
        """The town's settings, locked; None where another process is at it right now."""
        await insert_once(
            self._session, AnnouncementSettings, ("id",), id=1, approval=False, most=3,
            digest_hour=17, languages=[],
        )  # fmt: skip
        return await self._session.scalar(
            select(AnnouncementSettings).with_for_update(skip_locked=True)
        )

    async def anything(self) -> bool:
        """Whether there is anything to do, or may be in a moment."""
        due = and_(Announcement.state == SCHEDULED, Announcement.send_at <= self._now)
        behind = Announcement.told < Announcement.version
        found = select(
            exists().where(or_(due, behind, Announcement.state == SENDING)),
            exists().where(in_state("digest")),
        )
        return any((await self._session.execute(found)).one())

    async def begin_due(self) -> list[str]:
        """Begin what is planned for now; returns what is being sent."""
        due = select(Announcement).where(
            Announcement.state == SCHEDULED, Announcement.send_at <= self._now
        )
        for row in await self._session.scalars(due.with_for_update()):
            row.run, row.state, row.figures = row.run + 1, SENDING, None
            row.begun_at, row.finished_at = self._now, None
            row.published_at = row.published_at or self._now
            await self._session.flush()
            await Audience(self._session, self._now).enlist(row)
        sending = select(Announcement.id).where(Announcement.state == SENDING)
        return list(await self._session.scalars(sending.order_by(Announcement.begun_at)))

    async def get(self, announcement_id: str) -> Announcement | None:
        """The announcement if it is being sent, locked."""
        return await self._session.scalar(
            select(Announcement)
            .where(Announcement.id == announcement_id, Announcement.state == SENDING)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def next(self, row: Announcement, most: int) -> list[Pick]:
        """Who gets it next; those who may not are written down with the reason."""
        if self._now >= too_old_at(row.begun_at or self._now, self.over(row)):
            await self._too_old(row)
            return []
        room = await self.room()
        if not room:
            return []
        found = (await self._session.execute(self.waiting(row).limit(room))).all()
        await self.skip([each.id for each in found if not each.wanted], "unsubscribed")
        await self.skip(
            [each.id for each in found if each.wanted and each.blocked_at is not None], "blocked"
        )
        picks = [pick_of(each) for each in found if each.wanted and each.blocked_at is None]
        full = await self._full(picks, most)
        await self.set([each.id for each in picks if each.person_id in full], state="digest")
        return [each for each in picks if each.person_id not in full]

    async def queue(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> None:
        """Queue the messages of these, and note it: both or nothing."""
        letters = {each.id: letter_of(row, each, contents[each.id]) for each in picks}
        made = await self._bulk.queue(list(letters.values()))
        rows = [
            {
                "id": number,
                "state": "taken",
                "delivery_id": made.get(letter.dedupe),
                "version": row.version,
                "taken_at": self._now,
            }
            for number, letter in letters.items()
        ]
        if rows:
            await self._session.execute(update(Recipient), rows)

    async def finish(self, row: Announcement) -> bool:
        """Close it where nobody waits and nothing is on its way; plan it anew if it repeats."""
        waits = exists().where(Recipient.announcement_id == row.id, in_state("waiting"))
        if await self._session.scalar(select(waits)):
            return False
        outcome = outcomes()
        open_ = exists().where(outcome.c.id.in_(deliveries_of(row)), outcome.c.state.in_(UNSETTLED))
        if await self._session.scalar(select(open_)):
            return False
        figures = await Progress(self._session, self._now).figures(row)
        row.figures, row.finished_at = figures.to_data(), self._now
        row.state, row.send_at = SENT, self._next(row)
        if row.send_at is not None:
            row.state = SCHEDULED
        return True

    async def rest(self) -> None:
        """At night nothing goes on but what may come silently; in the morning it does."""
        rows = await self._session.scalars(
            select(Announcement).where(Announcement.state == SENDING).with_for_update()
        )
        for row in rows:
            loud = deliveries_of(row, silent=False)
            await (self._bulk.hold(loud) if is_night(self._now) else self._bulk.release(loud))

    async def _full(self, picks: Sequence[Pick], most: int) -> set[str]:
        """Those of them who have got as many today as one gets a day."""
        people = {each.person_id for each in picks}
        rows = await self._session.execute(
            select(Recipient.person_id)
            .where(
                Recipient.person_id.in_(people),
                Recipient.taken_at >= self.midnight(),
                Recipient.reason.is_(None),
            )
            .group_by(Recipient.person_id)
            .having(func.count() >= most)
        )
        return {row.person_id for row in rows}

    async def _too_old(self, row: Announcement) -> None:
        await self._bulk.skip(deliveries_of(row), "too old")
        await self._session.execute(
            update(Recipient)
            .where(and_(Recipient.announcement_id == row.id, in_state("waiting")))
            .values(state="skipped", reason="too old")
        )

    def _next(self, row: Announcement) -> datetime | None:
        planned = row.send_at.astimezone(self._now.tzinfo) if row.send_at else None
        at = next_time(planned, row.repeat, self._now) if planned else None
        over = self.over(row)
        return None if at is None or (over is not None and at >= over) else at
