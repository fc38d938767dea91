"""Digests: what is too much for single messages comes together, once a day, in the evening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, select, update

from services.announcements.models import (
    Announcement,
    AnnouncementSettings,
    Recipient,
)
from services.announcements.recipients import BATCH, Pick, Recipients, in_state, pick_of
from services.announcements.rules import (
    STOPPED,
    is_night,
)
from services.conversations.service import standing
from services.deliveries.bulk import Letter


class Digests(Recipients):
    """One step of the digests."""

    async def digests(self, settings: AnnouncementSettings) -> list[str]:
        """Some people whose digest is to be sent now."""
        begins = datetime.combine(self._now.date(), time(settings.digest_hour), self._now.tzinfo)
        if self._now < begins or is_night(self._now):
            return []
        other = select(Recipient.person_id).where(
            Recipient.state == "taken",
            Recipient.reason == "digest",
            Recipient.taken_at >= self.midnight(),
        )
        found = self._collectable(Recipient.person_id).where(Recipient.person_id.not_in(other))
        return list(await self._session.scalars(found.distinct().limit(BATCH)))

    async def collected(self, person_id: str) -> tuple[Pick | None, list[Announcement]]:
        """What a digest tells a person, and where to; what is over by now is left out.

        None where nothing is left, or the person cannot be written to any more.
        """
        mine = self._collectable(Recipient, Announcement)
        rows = (
            await self._session.execute(
                mine.where(Recipient.person_id == person_id).order_by(Recipient.id)
            )
        ).all()
        kept = [row for row in rows if not self.is_over(row.Announcement)]
        await self.skip([each.Recipient.id for each in rows if each not in kept], "too old")
        if not kept:
            return None, []
        last = kept[-1].Recipient
        wanted = self.waiting(kept[-1].Announcement, state="digest")
        found = (await self._session.execute(wanted.where(Recipient.id == last.id))).first()
        if found is None:
            return None, []
        if not found.wanted or found.blocked_at is not None:
            reason = "blocked" if found.wanted else "unsubscribed"
            await self.skip([each.Recipient.id for each in kept], reason)
            return None, []
        return pick_of(found), [each.Announcement for each in kept]

    async def queue_digest(
        self, pick: Pick, rows: Iterable[Announcement], content: dict[str, Any]
    ) -> None:
        """Queue the digest of a person; all that it tells of has its state from now on."""
        dedupe = f"digest:{pick.person_id}:{self._now.date()}"
        letter = Letter(pick.conversation_id, pick.channel, content, dedupe)
        made = await self._bulk.queue([letter])
        taken = {"state": "taken", "reason": "digest", "taken_at": self._now}
        for row in rows:
            await self._session.execute(
                update(Recipient)
                .where(
                    Recipient.person_id == pick.person_id,
                    Recipient.state == "digest",
                    Recipient.announcement_id == row.id,
                )
                .values(**taken, delivery_id=made.get(dedupe), version=row.version)
            )

    def _collectable(self, *columns: Any) -> Select[Any]:
        """What may go into a digest now: nothing stopped, to nobody who talks with staff."""
        place = standing()
        return (
            select(*columns)
            .join_from(Recipient, Announcement, Announcement.id == Recipient.announcement_id)
            .join(place, place.c.id == Recipient.conversation_id)
            .where(
                in_state("digest"),
                Announcement.state != STOPPED,
                place.c.mode == "bot",
            )
        )
