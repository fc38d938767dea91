"""Corrections: whoever has an older version gets the newest, by day; what is queued is reworded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, select

from services.announcements.models import (
    Announcement,
    Recipient,
)
from services.announcements.recipients import Pick, Recipients, letter_of, pick_of, wanted
from services.announcements.rules import ANNOUNCEMENT, is_night
from services.deliveries.bulk import UNSETTLED, outcomes
from services.reminders.service import Reminders


class Corrections(Recipients):
    """One step of the corrections."""

    async def to_correct(self) -> list[str]:
        """What was changed or withdrawn, and not everybody who has it knows."""
        if is_night(self._now):
            return []
        found = select(Announcement.id).where(Announcement.told < Announcement.version)
        return list(await self._session.scalars(found.order_by(Announcement.id)))

    async def outdated(self, announcement_id: str) -> tuple[Announcement, list[Pick], list[Pick]]:
        """Some who have an older version: those who got it, and those to whom it is on its way.

        Where there is nobody, everybody has been told. Not more than the outbox has room for.
        """
        row = await self._session.get_one(
            Announcement, announcement_id, with_for_update=True, populate_existing=True
        )
        room = await self.room()
        if not room:
            return row, [], []
        outcome = outcomes()
        alone = case((Recipient.reason.is_(None), outcome.c.platform_id))  # a digest tells of more
        behind = (
            self.picked(
                row, alone.label("platform_id"), outcome.c.state.label("outcome"), wanted(row)
            )
            .join(outcome, outcome.c.id == Recipient.delivery_id)
            .where(Recipient.run == row.run, Recipient.version < row.version)
            .order_by(Recipient.id)
            .limit(room)
        )
        found = (await self._session.execute(behind)).all()
        got = [each for each in found if each.outcome in ("sent", "delivered", "read")]
        queued = [each for each in found if each.outcome in UNSETTLED]
        lost = {each.id for each in found} - {each.id for each in [*got, *queued]}
        await self.set(lost, version=row.version)
        if not found:
            row.told = row.version
        return row, [pick_of(each) for each in got], [pick_of(each) for each in queued]

    async def told_otherwise(self, row: Announcement) -> set[str]:
        """Who keeps it, and so is told by the reminders that it moved or is withdrawn."""
        return await Reminders(self._session, self._now).told(ANNOUNCEMENT, row.id)

    async def correct(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> None:
        """Queue the corrections of these; those without a content are only noted."""
        told = [each for each in picks if each.id in contents]
        await self._bulk.queue([letter_of(row, each, contents[each.id]) for each in told])
        await self.set([each.id for each in picks], version=row.version)

    async def reword(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> int:
        """Change what is queued; what was sent at this very moment is corrected later."""
        by_delivery = {each.delivery_id: each.id for each in picks if each.delivery_id}
        done = await self._bulk.reword({key: contents[by_delivery[key]] for key in by_delivery})
        await self.set([by_delivery[each] for each in done], version=row.version)
        return len(done)
