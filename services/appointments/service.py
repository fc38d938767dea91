"""What others ask of the appointments: what is free, hold, book, move, cancel, and who comes.

Everything happens in the caller's transaction. A time is given by the database alone (`places`);
what is refused raises an `Unavailable`. `now` is aware; days and wall times are the town's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from services.appointments.checks import Checks
from services.appointments.hours import unit_of
from services.appointments.models import Booking, Offer, Waiting
from services.appointments.openings import need_of
from services.appointments.places import door, drop_expired, give_back, take
from services.appointments.rules import (
    BOOKED,
    HELD,
    OPEN,
    OUTCOMES,
    NotOffered,
    Slot,
    Taken,
    TooLate,
)
from services.appointments.seat_line import SeatLine
from services.appointments.waiting import EarlierDates


class Appointments(Checks):
    """The appointments of the town, in one transaction."""

    async def hold(
        self,
        slot: Slot,
        *,
        person_id: str | None = None,
        conversation_id: str | None = None,
        kind: str = "person",
        desk: bool = False,
        until: datetime | None = None,
        made_by: str = "",
    ) -> Booking:
        """Keep a time for somebody who decides; a talk then keeps no other any more.

        Raises `NotOffered`, `TooMany`, `Overlapping` or `Taken`, and changes nothing then.
        """
        settings = await door(self._session)
        await drop_expired(self._session, self._now)
        offer = await self._session.get_one(Offer, slot.offer_id)
        await self.check_slot(slot, offer, desk=desk)
        before = await self.held_by(conversation_id) if conversation_id and not desk else None
        if person_id is not None and not desk:
            await self.check_own(person_id, slot)
            without = before.id if before is not None else ""
            await self.check_open(person_id, settings.most_open, without=without)
        booking = Booking(
            code=await self.fresh_code(),
            kind=kind,
            person_id=person_id,
            conversation_id=conversation_id,
            state=HELD,
            held_until=until or self._now + timedelta(minutes=settings.hold_minutes),
            made_by=made_by,
            created_at=self._now,
            changed_at=self._now,
            **_place(slot),
        )
        self._session.add(booking)
        await self._session.flush()
        await self._take_instead(booking, before)
        return booking

    async def confirm(
        self,
        booking_id: str,
        *,
        name: str | None = None,
        contact: str | None = None,
        kind: str | None = None,
    ) -> Booking | None:
        """Book what is held; None where the hold is gone. A second time changes nothing."""
        await door(self._session)
        booking = await self.get(booking_id)
        if booking is None or booking.state not in OPEN:
            return None
        if booking.state == HELD:
            booking.state, booking.held_until = BOOKED, None
            booking.name, booking.contact = (name or "")[:80] or None, (contact or "")[:120] or None
            booking.kind = kind or booking.kind
            booking.created_at = booking.changed_at = self._now
            await self._session.flush()
        return booking

    async def book(
        self,
        slot: Slot,
        *,
        name: str | None = None,
        contact: str | None = None,
        person_id: str | None = None,
        conversation_id: str | None = None,
        kind: str = "person",
        made_by: str = "",
    ) -> Booking:
        """Book at the desk or on the phone at once; kept-back times too. Raises like `hold`."""
        held = await self.hold(
            slot,
            person_id=person_id,
            conversation_id=conversation_id,
            kind=kind,
            desk=True,
            made_by=made_by,
        )
        await self.confirm(held.id, name=name, contact=contact)
        return held

    async def release(self, booking_id: str) -> None:
        """Give back what is held; what is booked stays."""
        await door(self._session)
        booking = await self.get(booking_id)
        if booking is not None and booking.state == HELD:
            await self._session.delete(booking)
            await self._session.flush()

    async def held_by(self, conversation_id: str) -> Booking | None:
        """What a talk holds, even where the hold is over and nobody else came."""
        return await self._session.scalar(
            select(Booking)
            .where(
                Booking.conversation_id == conversation_id,
                Booking.state == HELD,
                Booking.id.not_in(select(Waiting.hold_id).where(Waiting.hold_id.is_not(None))),
            )
            .limit(1)
        )

    async def release_expired(self) -> int:
        """Give back every hold that is over; returns how many."""
        await door(self._session)
        expired = await drop_expired(self._session, self._now)
        await self.pass_on()
        return len(expired)

    async def move(self, booking_id: str, slot: Slot, *, desk: bool = False) -> Booking:
        """Move a booking; it keeps its code. Raises as `hold`, and `TooLate`.

        By staff (`desk`) whenever it is not over, and the person is told.
        """
        settings = await door(self._session)
        await drop_expired(self._session, self._now)
        booking = await self._session.get_one(Booking, booking_id, populate_existing=True)
        self.check_changeable(booking, settings, desk=desk)
        if booking.group_id is not None:
            raise NotOffered
        offer = await self._session.get_one(Offer, slot.offer_id)
        await self.check_slot(slot, offer, desk=desk)
        if booking.person_id is not None and not desk:
            await self.check_own(booking.person_id, slot, without=booking.id)
        before = _place_of(booking)
        await give_back(self._session, booking_id=booking.id)
        try:
            self._put(booking, _place(slot))
            await self._take(booking)
        except Taken:
            self._put(booking, before)
            await self._take(booking)
            raise
        booking.sequence += 1
        booking.told = booking.told if desk else booking.sequence
        booking.reminded, booking.coming, booking.changed_at = 0, False, self._now
        await self._session.flush()
        await self.pass_on()
        return booking

    async def cancel(self, booking_id: str, *, by_us: bool = False) -> Booking:
        """Cancel a booking and free its time; raises `TooLate` where it cannot be any more."""
        settings = await door(self._session)
        booking = await self._session.get_one(Booking, booking_id, populate_existing=True)
        self.check_changeable(booking, settings, desk=by_us)
        await self.end(booking, "cancelled_by_us" if by_us else "cancelled")
        booking.told = booking.told if by_us else booking.sequence
        await self.pass_on()
        return booking

    async def mark_outcome(self, booking_id: str, outcome: str) -> Booking:
        """What came of it, one of `OUTCOMES`; "cancelled by us" frees the time."""
        if outcome not in OUTCOMES:
            raise ValueError(outcome)
        if outcome == "cancelled_by_us":
            return await self.cancel(booking_id, by_us=True)
        await door(self._session)
        booking = await self._session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state not in (BOOKED, "seen", "no_show", "excused"):
            raise TooLate
        booking.state, booking.changed_at = outcome, self._now
        await self._session.flush()
        return booking

    async def coming(self, booking_id: str, person_id: str) -> Booking | None:
        """The person says that they come; None where it is not theirs or not booked any more."""
        booking = await self.get(booking_id)
        if booking is None or booking.person_id != person_id or booking.state != BOOKED:
            return None
        booking.coming = True
        return booking

    async def pass_on(self) -> None:
        """Hold what is free for those who wait for it, in their order."""
        await EarlierDates(self).pass_on()
        await SeatLine(self).pass_on()

    async def end(self, booking: Booking, state: str) -> None:
        """Free what the booking takes; it is the caller's to pass it on."""
        await give_back(self._session, booking_id=booking.id)
        booking.state, booking.changed_at, booking.seat = state, self._now, None
        booking.sequence += 1
        await self._session.flush()

    async def _take_instead(self, booking: Booking, before: Booking | None) -> None:
        """Take the time of a new booking in place of that of another hold; all or nothing."""
        if before is not None:
            await give_back(self._session, booking_id=before.id)
        try:
            await self._take(booking)
        except Taken:
            await self._session.delete(booking)
            if before is not None:
                await self._take(before)
            await self._session.flush()
            raise
        if before is not None:
            await self._session.delete(before)
            await self._session.flush()

    async def _take(self, booking: Booking) -> None:
        offer = await self._session.get_one(Offer, booking.offer_id)
        span = need_of(offer).taken(unit_of(booking.starts_at))
        await take(self._session, booking.counsellor_id, span, booking_id=booking.id)

    def _put(self, booking: Booking, place: dict[str, object]) -> None:
        for name, value in place.items():
            setattr(booking, name, value)


PLACE = (
    "offer_id",
    "topic",
    "counsellor_id",
    "centre",
    "starts_at",
    "ends_at",
    "language",
    "interpreter",
)


def _place(slot: Slot) -> dict[str, object]:
    return {name: getattr(slot, name) for name in PLACE}


def _place_of(booking: Booking) -> dict[str, object]:
    return {name: getattr(booking, name) for name in PLACE}
