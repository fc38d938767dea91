"""Seats of a date for many: the lowest free number is taken, which is unique in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from services.appointments.models import Booking, GroupDate, Offer
from services.appointments.rules import BOOKED, Taken

if TYPE_CHECKING:
    from services.appointments.service import Appointments


@dataclass(frozen=True, slots=True)
class Guest:
    """Who sits there: somebody in a talk, or with a name that staff wrote."""

    person_id: str | None = None
    conversation_id: str | None = None
    name: str | None = None
    contact: str | None = None
    made_by: str = ""


async def seated(service: Appointments, group_id: str) -> list[Booking]:
    """Those who have a seat, or have one held for them, by seat."""
    rows = await service.session.scalars(
        select(Booking)
        .where(Booking.group_id == group_id, Booking.seat.is_not(None))
        .order_by(Booking.seat)
    )
    return list(rows)


async def sit(
    service: Appointments,
    group: GroupDate,
    guest: Guest,
    *,
    state: str = BOOKED,
    until: datetime | None = None,
) -> Booking:
    """Take a seat, or hold it `until` (aware); raises `Taken` where there is none."""
    taken = {row.seat for row in await seated(service, group.id)}
    free = next((seat for seat in range(1, group.places + 1) if seat not in taken), None)
    if free is None:
        raise Taken
    offer = await service.session.get_one(Offer, group.offer_id)
    booking = Booking(
        code=await service.fresh_code(),
        offer_id=offer.id,
        topic=offer.topic,
        counsellor_id=group.counsellor_id,
        centre=group.centre,
        kind="person",
        starts_at=group.starts_at,
        ends_at=group.ends_at,
        person_id=guest.person_id,
        conversation_id=guest.conversation_id,
        name=guest.name,
        contact=guest.contact,
        state=state,
        held_until=until,
        group_id=group.id,
        seat=free,
        made_by=guest.made_by,
        created_at=service.now,
        changed_at=service.now,
    )
    service.session.add(booking)
    await service.session.flush()
    return booking
