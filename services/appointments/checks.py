"""What is checked before a place is given, and why it may be refused; nothing is changed here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from services.appointments.agenda import Agenda
from services.appointments.hours import at, unit_of
from services.appointments.models import Booking, BookingSettings, Counsellor, GroupDate, Offer
from services.appointments.openings import ONE_DAY, need_of
from services.appointments.plans import plan_of
from services.appointments.rules import (
    BOOKED,
    HELD,
    NotOffered,
    Overlapping,
    Slot,
    TooLate,
    TooMany,
    may_change,
)
from services.appointments.times import fits


class Checks(Agenda):
    """The refusals of the town, in one transaction."""

    async def check_slot(self, slot: Slot, offer: Offer, *, desk: bool) -> None:
        """Raises `NotOffered` where the plan has no such time; `desk` may use what is kept back."""
        start = unit_of(slot.starts_at)
        window = await self._window(None, None, desk=desk)
        soon = start < window.earliest or (start > window.latest and not desk)
        counsellor = await self._session.get(Counsellor, slot.counsellor_id)
        if soon or at(start) != slot.starts_at or counsellor is None or not offer.active:
            raise NotOffered
        day = slot.starts_at.astimezone(self._zone).date()
        plan = await plan_of(self._session, self._zone, [counsellor], day - 2 * ONE_DAY)
        if not fits(plan, counsellor.id, slot.centre, need_of(offer), start, kept=desk):
            raise NotOffered

    async def check_open(self, person_id: str, most: int, *, without: str = "") -> None:
        """Raises `TooMany` where the person has as many open appointments as one may have."""
        count = await self._session.scalar(
            select(func.count()).where(
                Booking.person_id == person_id,
                or_(
                    Booking.state == BOOKED,
                    and_(Booking.state == HELD, Booking.held_until > self._now),
                ),
                Booking.starts_at > self._now,
                Booking.group_id.is_(None),
                Booking.id != without,
            )
        )
        if (count or 0) >= most:
            raise TooMany

    async def check_own(
        self, person_id: str, slot: Slot | GroupDate | Booking, *, without: str = ""
    ) -> None:
        """Raises `Overlapping` where the person has something booked in that time."""
        own: datetime | None = await self._session.scalar(
            select(Booking.starts_at)
            .where(
                Booking.person_id == person_id,
                Booking.state == BOOKED,
                Booking.id != without,
                Booking.starts_at < slot.ends_at,
                Booking.ends_at > slot.starts_at,
            )
            .limit(1)
        )
        if own is not None:
            raise Overlapping(own)

    def check_changeable(self, booking: Booking, settings: BookingSettings, *, desk: bool) -> None:
        """Raises `TooLate` where it is too near for the chat, or not open any more."""
        hours = 0 if desk else settings.change_hours
        if booking.state != BOOKED or not may_change(booking.starts_at, self._now, hours):
            raise TooLate
