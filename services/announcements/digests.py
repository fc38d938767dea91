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
    Subscription,
)
from services.announcements.recipients import BATCH, Pick, Recipients, fits, in_state, pick_of
from services.announcements.rules import (
    STOPPED,
    TOGETHER,
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

    async def collected(self, person_id: str) -> tuple[Pick | None, list[Announcement], list[str]]:
        """What a digest tells a person, and where to; what is over by now is left out.

        None where nothing is left, or the person cannot be written to any more. Last are the
        topics of the subscriptions that it comes by.
        """
        mine = self._collectable(Recipient, Announcement)
        rows = (
            await self._session.execute(
                mine.where(Recipient.person_id == person_id).order_by(Recipient.id)
            )
        ).all()
        kept = (await self._still_wanted(person_id, rows))[:TOGETHER]
        if not kept:
            return None, [], []
        last = kept[-1].Recipient
        reachable = self.waiting(kept[-1].Announcement, state="digest")
        found = (await self._session.execute(reachable.where(Recipient.id == last.id))).first()
        if found is None:
            return None, [], []
        if found.blocked_at is not None:
            await self.skip([each.Recipient.id for each in kept], "blocked")
            return None, [], []
        topics = dict.fromkeys(each.Recipient.topic for each in kept)
        return pick_of(found), [each.Announcement for each in kept], list(topics)

    async def _still_wanted(self, person_id: str, rows: Iterable[Any]) -> list[Any]:
        """Those that are not over and that the person has not ended; the others are skipped."""
        found = await self._session.scalars(
            select(Subscription).where(Subscription.person_id == person_id)
        )
        wishes, kept = list(found), []
        for row in rows:
            if self.is_over(row.Announcement):
                await self.skip([row.Recipient.id], "too old")
            elif not any(fits(each, row.Announcement) for each in wishes):
                await self.skip([row.Recipient.id], "unsubscribed")
            else:
                kept.append(row)
        return kept

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
