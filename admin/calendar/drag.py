"""Where an appointment may be dropped: the free times on the days of a page, looked up when asked.

A drop is sent like the form of the appointment, so that the same rules decide.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import JSONResponse

from admin.calendar.days import clock, long_day
from admin.calendar.names import Names, names
from admin.calendar.options import slot_key
from admin.calendar.wish import wish_of
from admin.house import House
from admin.signed import Counsellor, InHouse
from services.appointments.rules import Slot
from services.appointments.service import Appointments

router = APIRouter()


@router.get("/calendar/booking/{booking_id}/times")
async def show_times(
    request: Request, house: InHouse, me: Counsellor, booking_id: str
) -> JSONResponse:
    """The free times for it on the days of a page, to drop it on; as they would be said."""
    wish = wish_of(request.query_params, house.today())
    async with house.db.snapshot() as session:
        appointments = Appointments(session, house.clock(), house.zone)
        booking = await appointments.get(booking_id)
        if booking is None:
            raise HTTPException(404)
        called = await names(session)
        slots = await appointments.free(
            booking.offer_id,
            language=booking.language,
            first=wish.first,
            last=wish.last,
            desk=True,
            moving=booking_id,
        )
        return JSONResponse([_spot(slot, house, called) for slot in slots])


def _spot(slot: Slot, house: House, called: Names) -> dict[str, object]:
    local = slot.starts_at.astimezone(house.zone)
    return {
        "slot": slot_key(slot),
        "counsellor": slot.counsellor_id,
        "begins": int(slot.starts_at.timestamp()),
        "clock": clock(local),
        "label": f"{long_day(local.date())}, {clock(local)}, {called.person(slot.counsellor_id)}",
    }
