"""Who comes when: the lists of bookings for residents, for the calendar and for the clock."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import or_, select

from services.appointments.models import Booking, Counsellor
from services.appointments.openings import ONE_DAY, Openings
from services.appointments.plans import plan_of
from services.appointments.rules import BOOKED, HELD
from services.appointments.times import Need, fits, unit_of


class Agenda(Openings):
    """The bookings as they are."""

    async def get(self, booking_id: str) -> Booking | None:
        """The booking, as it is now."""
        return await self._session.get(Booking, booking_id, populate_existing=True)

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
