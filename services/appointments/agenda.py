"""Who comes when: the lists of bookings for residents, for the calendar and for the clock."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from services.appointments.hours import Need, unit_of
from services.appointments.models import Booking, Counsellor, GroupDate
from services.appointments.openings import ONE_DAY, Openings
from services.appointments.plans import plan_of
from services.appointments.rules import BOOKED, HELD, new_code, next_decent, reminder_due
from services.appointments.times import fits

FEED_PAST = timedelta(days=30)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a counsellor has: appointments, and dates for many, each once."""

    bookings: tuple[Booking, ...]
    groups: tuple[GroupDate, ...]


class Agenda(Openings):
    """The bookings as they are."""

    async def get(self, booking_id: str) -> Booking | None:
        """The booking, as it is now."""
        return await self._session.get(Booking, booking_id, populate_existing=True)

    async def group(self, group_id: str) -> GroupDate | None:
        """The date for many, as it is now."""
        return await self._session.get(GroupDate, group_id, populate_existing=True)

    async def fresh_code(self) -> str:
        """A code that no booking has."""
        while True:
            code = new_code()
            if await self._session.scalar(select(Booking.id).where(Booking.code == code)) is None:
                return code

    async def for_person(self, person_id: str) -> list[Booking]:
        """What the person has booked and is not over, earliest first."""
        rows = await self._session.scalars(
            select(Booking)
            .where(
                Booking.person_id == person_id,
                Booking.state == BOOKED,
                Booking.ends_at > self._now,
            )
            .order_by(Booking.starts_at)
        )
        return list(rows)

    async def between(
        self,
        first: date,
        last: date,
        *,
        centre: str | None = None,
        counsellor_id: str | None = None,
    ) -> list[Booking]:
        """Every booking of these days whatever came of it, by time; holds that are over not."""
        begin = datetime.combine(first, datetime.min.time(), self._zone)
        end = datetime.combine(last + ONE_DAY, datetime.min.time(), self._zone)
        rows = await self._session.scalars(
            select(Booking)
            .where(
                Booking.starts_at >= begin,
                Booking.starts_at < end,
                or_(Booking.state != HELD, Booking.held_until > self._now),
                *([Booking.centre == centre] if centre else []),
                *([Booking.counsellor_id == counsellor_id] if counsellor_id else []),
            )
            .order_by(Booking.starts_at, Booking.counsellor_id)
        )
        return list(rows)

    async def conflicts(self) -> list[Booking]:
        """Bookings to come that do not fit the plan any more, earliest first."""
        rows = list(
            await self._session.execute(
                select(Booking, Counsellor)
                .join(Counsellor, Counsellor.id == Booking.counsellor_id)
                .where(Booking.state == BOOKED, Booking.starts_at > self._now)
                .where(Booking.group_id.is_(None))
                .order_by(Booking.starts_at)
            )
        )
        today = self._now.astimezone(self._zone).date()
        people = list({counsellor.id: counsellor for _, counsellor in rows}.values())
        plan = await plan_of(self._session, self._zone, people, today - ONE_DAY)
        return [
            booking
            for booking, counsellor in rows
            if not fits(
                plan,
                counsellor.id,
                booking.centre,
                Need(int((booking.ends_at - booking.starts_at).total_seconds()) // 60),
                unit_of(booking.starts_at),
                kept=True,
            )
        ]

    async def open_counts(self, first: date, last: date) -> Counter[str]:
        """How many bookings each counsellor has in these days."""
        return Counter(
            row.counsellor_id for row in await self.between(first, last) if row.state == BOOKED
        )

    async def feed(self, token: str) -> Feed | None:
        """What the counsellor with this secret address has; None where there is none.

        From thirty days ago on, cancelled ones too, so that a calendar takes them out.
        """
        counsellor = await self._session.scalar(
            select(Counsellor.id).where(Counsellor.feed_hash == _hash(token))
        )
        if counsellor is None:
            return None
        since = self._now - FEED_PAST
        bookings = await self._session.scalars(
            select(Booking)
            .where(
                Booking.counsellor_id == counsellor,
                Booking.ends_at > since,
                Booking.state != HELD,
                Booking.group_id.is_(None),
            )
            .order_by(Booking.starts_at)
        )
        groups = await self._session.scalars(
            select(GroupDate)
            .where(GroupDate.counsellor_id == counsellor, GroupDate.ends_at > since)
            .order_by(GroupDate.starts_at)
        )
        return Feed(tuple(bookings), tuple(groups))

    async def new_feed(self, counsellor_id: str) -> str:
        """A new secret for the counsellor's feed; the old address is good no longer."""
        token = secrets.token_urlsafe(24)
        counsellor = await self._session.get_one(Counsellor, counsellor_id)
        counsellor.feed_hash = _hash(token)
        return token

    async def end_feed(self, counsellor_id: str) -> None:
        """There is no feed any more."""
        counsellor = await self._session.get_one(Counsellor, counsellor_id)
        counsellor.feed_hash = None

    async def to_remind(self) -> list[tuple[Booking, int]]:
        """The bookings of talks that are due for a reminder, with what `reminded` becomes.

        At night only for those that begin before there is an hour of the day left for it.
        """
        settings = await self.settings()
        hours = (settings.remind_first, settings.remind_second)
        morning = next_decent(self.local(self._now))
        rows = await self._session.scalars(
            select(Booking)
            .where(
                Booking.state == BOOKED,
                Booking.conversation_id.is_not(None),
                Booking.starts_at > self._now,
                Booking.starts_at <= self._now + timedelta(hours=max(hours)),
                Booking.reminded < len(hours),
            )
            .order_by(Booking.starts_at)
        )
        due = [
            (row, reminder_due(row.starts_at, row.changed_at, self._now, row.reminded, hours))
            for row in rows
        ]
        return [
            (row, number)
            for row, number in due
            if number is not None and (morning <= self._now or row.starts_at < morning + AN_HOUR)
        ]

    async def to_tell(self) -> list[Booking]:
        """What staff moved or cancelled, and the person in a talk was not told of."""
        rows = await self._session.scalars(
            select(Booking)
            .where(
                Booking.told < Booking.sequence,
                Booking.conversation_id.is_not(None),
                Booking.state.in_((BOOKED, "cancelled_by_us")),
                Booking.starts_at > self._now,
            )
            .order_by(Booking.changed_at)
        )
        return list(rows)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
