"""Dates for many: a seat is unique in the database; what becomes free goes to the next in line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from services.appointments.hours import Need, unit_of
from services.appointments.models import Booking, GroupDate, Offer, Waiting
from services.appointments.places import door, give_back, take
from services.appointments.rules import (
    BOOKED,
    MOST_PLACES,
    PlanError,
    Taken,
    TooLate,
    check_hours,
    new_code,
)
from services.appointments.service import Appointments


class GroupDates(Appointments):
    """Workshops and the like; participants are bookings with a seat."""

    async def plan(
        self,
        offer_id: str,
        counsellor_id: str,
        centre: str,
        starts_at: datetime,
        titles: Mapping[str, str],
    ) -> GroupDate:
        """Plan a date of an offer with places; it takes the counsellor's time, or `Taken`."""
        await door(self._session)
        offer = await self._session.get_one(Offer, offer_id)
        if not 1 < offer.places <= MOST_PLACES:
            raise PlanError("This offer is not for groups.")
        clock = starts_at.astimezone(self._zone).time()
        check_hours(clock, clock)
        if starts_at <= self._now:
            raise PlanError("This day or time is over.")
        group = GroupDate(
            offer_id=offer_id,
            counsellor_id=counsellor_id,
            centre=centre,
            titles=dict(titles),
            places=offer.places,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=offer.minutes),
        )
        self._session.add(group)
        await self._session.flush()
        need = Need(offer.minutes, offer.before, offer.after)
        await take(self._session, counsellor_id, need.taken(unit_of(starts_at)), group_id=group.id)
        return group

    async def register(
        self,
        group_id: str,
        *,
        person_id: str | None = None,
        conversation_id: str | None = None,
        name: str | None = None,
        contact: str | None = None,
        made_by: str = "",
    ) -> Booking:
        """Take a seat; raises `Taken` where there is none, `TooLate` where it has begun."""
        await door(self._session)
        group = await self._session.get_one(GroupDate, group_id)
        if group.cancelled or group.starts_at <= self._now:
            raise TooLate
        taken = {row.seat for row in await self.participants(group_id)}
        free = next((seat for seat in range(1, group.places + 1) if seat not in taken), None)
        if free is None:
            raise Taken
        offer = await self._session.get_one(Offer, group.offer_id)
        booking = Booking(
            code=new_code(),
            offer_id=offer.id,
            topic=offer.topic,
            counsellor_id=group.counsellor_id,
            centre=group.centre,
            kind="person",
            starts_at=group.starts_at,
            ends_at=group.ends_at,
            person_id=person_id,
            conversation_id=conversation_id,
            name=name,
            contact=contact,
            state=BOOKED,
            group_id=group_id,
            seat=free,
            made_by=made_by,
            created_at=self._now,
            changed_at=self._now,
        )
        self._session.add(booking)
        await self._session.flush()
        return booking

    async def wait(self, group_id: str, person_id: str, conversation_id: str) -> None:
        """Stand in line for a seat."""
        self._session.add(
            Waiting(
                person_id=person_id,
                conversation_id=conversation_id,
                group_id=group_id,
                created_at=self._now,
            )
        )
        await self._session.flush()

    async def withdraw(self, booking_id: str) -> Booking | None:
        """Give a seat back; returns the booking of the next in line, who has it now."""
        await door(self._session)
        booking = await self._session.get_one(Booking, booking_id)
        if booking.state != BOOKED or booking.group_id is None:
            raise TooLate
        await self._end(booking, "cancelled")
        booking.told = booking.sequence
        await self._session.flush()
        line = select(Waiting).where(
            Waiting.group_id == booking.group_id, Waiting.state == "waiting"
        )
        following = await self._session.scalar(line.order_by(Waiting.id).limit(1))
        if following is None:
            return None
        following.state = "over"
        return await self.register(
            booking.group_id,
            person_id=following.person_id,
            conversation_id=following.conversation_id,
        )

    async def upcoming(self) -> list[tuple[GroupDate, int]]:
        """The dates that are not over, earliest first, with the number of seats taken."""
        taken = (
            select(func.count())
            .where(Booking.group_id == GroupDate.id, Booking.seat.is_not(None))
            .scalar_subquery()
        )
        rows = await self._session.execute(
            select(GroupDate, taken)
            .where(GroupDate.ends_at > self._now)
            .order_by(GroupDate.starts_at, GroupDate.id)
        )
        return [(row[0], row[1]) for row in rows]

    async def participants(self, group_id: str) -> list[Booking]:
        """Those who have a seat, by seat."""
        rows = await self._session.scalars(
            select(Booking)
            .where(Booking.group_id == group_id, Booking.seat.is_not(None))
            .order_by(Booking.seat)
        )
        return list(rows)

    async def cancel_date(self, group_id: str) -> list[Booking]:
        """Cancel the date; returns whose bookings went with it, to be told.

        Raises `TooLate` where it has begun or is cancelled already.
        """
        await door(self._session)
        group = await self._session.get_one(GroupDate, group_id)
        if group.cancelled or group.starts_at <= self._now:
            raise TooLate
        group.cancelled = True
        await give_back(self._session, group_id=group_id)
        gone = await self.participants(group_id)
        for booking in gone:
            await self._end(booking, "cancelled_by_us")
        await self._session.flush()
        return gone
