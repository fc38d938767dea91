"""Sending: recipients become deliveries, in batches and only a little ahead of the platform.

Whoever fans out holds the lock of the town's settings, so that one process does it at a time, and
whoever dies has done nothing that is not committed. Who must not get it is asked right before:
subscription, blocked address, night, the day's limit. What is too old is sent to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, exists, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.audience import Audience
from services.announcements.editing import deliveries_of
from services.announcements.models import (
    Announcement,
    AnnouncementSettings,
    Recipient,
    Subscription,
)
from services.announcements.progress import Progress
from services.announcements.rules import (
    SCHEDULED,
    SENDING,
    SENT,
    STOPPED,
    WITHDRAWN,
    is_night,
    next_time,
    over_at,
    too_old_at,
)
from services.conversations.service import standing
from services.database import insert_once
from services.deliveries.bulk import UNSETTLED, Bulk, Letter, outcomes
from services.people.service import languages

BATCH = 250
WINDOW = 1_000
"""So many deliveries at most wait in the outbox; the rest waits as recipients."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One person who is to get it now; `delivery_id` and `platform_id` of what they have got."""

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


class Sending:
    """One step of the sending, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._bulk = Bulk(session, now)

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
            exists().where(Recipient.state == literal_column("'digest'")),
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
        if self._now >= too_old_at(row.begun_at or self._now, self._over(row)):
            await self._too_old(row)
            return []
        room = min(BATCH, WINDOW - await self._bulk.open())
        if room <= 0:
            return []
        found = (await self._session.execute(self._waiting(row).limit(room))).all()
        await self._skip([each.id for each in found if not each.wanted], "unsubscribed")
        await self._skip(
            [each.id for each in found if each.wanted and each.blocked_at is not None], "blocked"
        )
        picks = [_pick(each) for each in found if each.wanted and each.blocked_at is None]
        full = await self._full(picks, most)
        await self._set([each.id for each in picks if each.person_id in full], state="digest")
        return [each for each in picks if each.person_id not in full]

    async def queue(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> None:
        """Queue the messages of these, and note it: both or nothing."""
        letters = {each.id: _letter(row, each, contents[each.id]) for each in picks}
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
        waits = exists().where(Recipient.announcement_id == row.id, Recipient.state == "waiting")
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

    async def to_correct(self) -> list[str]:
        """What was changed or withdrawn, and not everybody who has it knows."""
        if is_night(self._now):
            return []
        found = select(Announcement.id).where(Announcement.told < Announcement.version)
        return list(await self._session.scalars(found.order_by(Announcement.id)))

    async def outdated(self, announcement_id: str) -> tuple[Announcement, list[Pick], list[Pick]]:
        """Some who have an older version: those who got it, and those to whom it is on its way.

        Where there is nobody, everybody has been told.
        """
        row = await self._session.get_one(
            Announcement, announcement_id, with_for_update=True, populate_existing=True
        )
        outcome = outcomes()
        alone = case((Recipient.reason.is_(None), outcome.c.platform_id))  # a digest tells of more
        behind = (
            self._picked(row, alone.label("platform_id"), outcome.c.state.label("outcome"))
            .join(outcome, outcome.c.id == Recipient.delivery_id)
            .where(Recipient.run == row.run, Recipient.version < row.version)
            .order_by(Recipient.id)
            .limit(BATCH)
        )
        found = (await self._session.execute(behind)).all()
        got = [each for each in found if each.outcome in ("sent", "delivered", "read")]
        queued = [each for each in found if each.outcome in UNSETTLED]
        lost = {each.id for each in found} - {each.id for each in [*got, *queued]}
        await self._set(lost, version=row.version)
        if not found:
            row.told = row.version
        return row, [_pick(each) for each in got], [_pick(each) for each in queued]

    async def correct(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> None:
        """Queue the corrections of these."""
        await self._bulk.queue([_letter(row, each, contents[each.id]) for each in picks])
        await self._set([each.id for each in picks], version=row.version)

    async def reword(
        self, row: Announcement, picks: Sequence[Pick], contents: Mapping[int, dict[str, Any]]
    ) -> int:
        """Change what is queued; what was sent at this very moment is corrected later."""
        by_delivery = {each.delivery_id: each.id for each in picks if each.delivery_id}
        done = await self._bulk.reword({key: contents[by_delivery[key]] for key in by_delivery})
        await self._set([by_delivery[each] for each in done], version=row.version)
        return len(done)

    async def digests(self, settings: AnnouncementSettings) -> list[str]:
        """Some people whose digest is to be sent now."""
        begins = datetime.combine(self._now.date(), time(settings.digest_hour), self._now.tzinfo)
        if self._now < begins or is_night(self._now):
            return []
        other = select(Recipient.person_id).where(
            Recipient.state == "taken",
            Recipient.reason == "digest",
            Recipient.taken_at >= self._midnight(),
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
        kept = [row for row in rows if not self._is_over(row.Announcement)]
        await self._skip([each.Recipient.id for each in rows if each not in kept], "too old")
        if not kept:
            return None, []
        last = kept[-1].Recipient
        wanted = self._waiting(kept[-1].Announcement, states=("digest",))
        found = (await self._session.execute(wanted.where(Recipient.id == last.id))).first()
        if found is None:
            return None, []
        if not found.wanted or found.blocked_at is not None:
            reason = "blocked" if found.wanted else "unsubscribed"
            await self._skip([each.Recipient.id for each in kept], reason)
            return None, []
        return _pick(found), [each.Announcement for each in kept]

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
                Recipient.state == literal_column("'digest'"),
                Announcement.state != STOPPED,
                place.c.mode == "bot",
            )
        )

    def _waiting(self, row: Announcement, states: Sequence[str] = ("waiting",)) -> Select[Any]:
        """Who waits and may be written to at this hour, while no staff talks with them."""
        place = standing()
        mine = exists().where(
            Subscription.person_id == Recipient.person_id,
            Subscription.topic.in_(row.topics),
            or_(
                Subscription.quarter == "",
                Subscription.quarter.in_(row.quarters) if row.quarters else Subscription.id > 0,
            ),
        )
        found = (
            self._picked(row, mine.label("wanted"), place.c.blocked_at)
            .join(place, place.c.id == Recipient.conversation_id)
            .where(Recipient.state.in_(states), place.c.mode == "bot")
            .order_by(Recipient.id)
        )
        return found.where(Recipient.silent) if is_night(self._now) else found

    def _picked(self, row: Announcement, *more: Any) -> Select[Any]:
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

    async def _full(self, picks: Sequence[Pick], most: int) -> set[str]:
        """Those of them who have got as many today as one gets a day."""
        people = {each.person_id for each in picks}
        rows = await self._session.execute(
            select(Recipient.person_id)
            .where(
                Recipient.person_id.in_(people),
                Recipient.taken_at >= self._midnight(),
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
            .where(and_(Recipient.announcement_id == row.id, Recipient.state == "waiting"))
            .values(state="skipped", reason="too old")
        )

    async def _skip(self, ids: Iterable[int], reason: str) -> None:
        await self._set(ids, state="skipped", reason=reason)

    async def _set(self, ids: Iterable[int], **values: Any) -> None:
        chosen = list(ids)
        if chosen:
            await self._session.execute(
                update(Recipient)
                .where(Recipient.id.in_(chosen))
                .values(**values)
                .execution_options(synchronize_session=False)
            )

    def _midnight(self) -> datetime:
        return datetime.combine(self._now.date(), time(0), self._now.tzinfo)

    def _over(self, row: Announcement) -> datetime | None:
        return over_at(row.deadline, row.starts_at, row.ends_at, cast(ZoneInfo, self._now.tzinfo))

    def _is_over(self, row: Announcement) -> bool:
        over = self._over(row)
        return row.state == WITHDRAWN or (over is not None and over <= self._now)

    def _next(self, row: Announcement) -> datetime | None:
        planned = row.send_at.astimezone(self._now.tzinfo) if row.send_at else None
        at = next_time(planned, row.repeat, self._now) if planned else None
        over = self._over(row)
        return None if at is None or (over is not None and at >= over) else at


def _letter(row: Announcement, pick: Pick, content: dict[str, Any]) -> Letter:
    dedupe = f"news:{row.id}:{row.run}:{pick.person_id}:{row.version}"
    return Letter(pick.conversation_id, pick.channel, content, dedupe)


def _pick(row: Any) -> Pick:
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
    )
