"""Dates for many: a seat is unique in the database; what becomes free goes to the next in line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from services.appointments.hours import Need, unit_of
from services.appointments.models import Booking, GroupDate, Offer
from services.appointments.places import door, drop_expired, give_back, take
from services.appointments.rules import (
    BOOKED,
    MOST_PLACES,
    PlanError,
    TooLate,
    check_hours,
)
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest, seated, sit
from services.appointments.service import Appointments


@dataclass(frozen=True, slots=True)
class OpenDate:
    """A date for many, and how many seats are free."""

    group: GroupDate
    free: int


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

    async def register(self, group_id: str, guest: Guest) -> Booking:
        """Take a seat.

        Raises `Taken` where there is none, `TooLate` where the date has begun or is cancelled, and
        `Overlapping` where the person has something else at that time.
        """
        await door(self._session)
        await drop_expired(self._session, self._now)
        group = await self._session.get_one(GroupDate, group_id)
        if group.cancelled or group.starts_at <= self._now:
            raise TooLate
        if guest.person_id is not None:
            await self.check_own(guest.person_id, group)
        line = SeatLine(self)
        await line.pass_on()
        offered = await line.offered(group_id, guest.person_id) if guest.person_id else None
        if offered is not None:
            booking = await line.take(offered)
            booking.name, booking.contact = guest.name or booking.name, guest.contact
            return booking
        booking = await sit(self, group, guest)
        if guest.person_id is not None:
            await line.step_out(group_id, guest.person_id)
        return booking

    async def withdraw(self, booking_id: str) -> None:
        """Give a seat back, at the person's wish; it is held for the next in line."""
        await door(self._session)
        booking = await self._session.get_one(Booking, booking_id)
        if booking.state != BOOKED or booking.group_id is None:
            raise TooLate
        await self.end(booking, "cancelled")
        booking.told = booking.sequence
        await self.pass_on()

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
        """Those who have a seat, by seat; one in state `held` is offered to the next in line."""
        return await seated(self, group_id)

    async def open_dates(
        self, first: date | None = None, last: date | None = None
    ) -> list[OpenDate]:
        """The dates that one can come to (local days, inclusive), earliest first."""
        return [
            OpenDate(group, group.places - taken)
            for group, taken in await self.upcoming()
            if not group.cancelled
            and group.starts_at > self._now
            and (first is None or self.local(group.starts_at).date() >= first)
            and (last is None or self.local(group.starts_at).date() <= last)
        ]

    async def seat_of(self, group_id: str, person_id: str) -> Booking | None:
        """The person's own seat, None where they have none."""
        mine = (Booking.group_id == group_id, Booking.person_id == person_id)
        return await self._session.scalar(select(Booking).where(*mine, Booking.state == BOOKED))

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
        await SeatLine(self).call_off(group_id)
        gone = await self.participants(group_id)
        for booking in gone:
            await self.end(booking, "cancelled_by_us")
        return gone
