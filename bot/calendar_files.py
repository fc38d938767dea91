"""Calendar files: one of a resident's appointment, and the feed of a counsellor.

The address is the secret: a random id of 96 bits, or a token of which only the hash is kept. An
address that is unknown, or was revoked, is not found.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from bot.clock import Clock
from locales import _, speaking, use
from services.appointments import calendar
from services.appointments.agenda import Feed
from services.appointments.calendar import CALENDAR, calendar_file
from services.appointments.models import Booking
from services.appointments.rules import HELD
from services.appointments.service import Appointments
from services.centres.service import Centres
from services.database import Database
from services.people.service import People

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def router(db: Database, clock: Clock, zone: ZoneInfo) -> APIRouter:
    """The two addresses."""
    routes, found = _Routes(db, clock, zone), APIRouter(include_in_schema=False)
    found.add_api_route("/appointment/{booking_id}.ics", routes.appointment)
    found.add_api_route("/calendar/{token}.ics", routes.feed)
    return found


class _Routes:
    def __init__(self, db: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._db = db
        self._clock = clock
        self._zone = zone

    async def appointment(self, booking_id: str) -> Response:
        async with self._db.snapshot() as session:
            booking = await Appointments(session, self._clock(), self._zone).get(booking_id)
            if booking is None or booking.state == HELD:
                return Response(status_code=404)
            return _answer(await of_booking(session, self._clock(), booking))

    async def feed(self, token: str) -> Response:
        async with self._db.snapshot() as session:
            service = Appointments(session, self._clock(), self._zone)
            found = await service.feed(token)
            if found is None:
                return Response(status_code=404)
            with use("de"):
                return _answer(await _feed(session, self._clock(), found))


async def of_booking(session: AsyncSession, now: datetime, booking: Booking) -> bytes:
    """The file of one appointment, in the language of the person."""
    language, plain = "de", False
    if booking.person_id is not None:
        person = await People(session, now).get(booking.person_id)
        language, plain = person.language, person.plain
    with use(language, plain):
        places = await _places(Centres(session, *speaking()))
        place = places.get(booking.centre, "") if booking.kind == "person" else ""
        return calendar_file([calendar.of_booking(booking, _("Quarter centre"), place)])


async def _feed(session: AsyncSession, now: datetime, feed: Feed) -> bytes:
    places = await _places(Centres(session, "de", False))
    entries = [
        calendar.of_booking(each, _("Appointment"), places.get(each.centre, ""))
        for each in feed.bookings
    ]
    for group in feed.groups:
        title = group.titles.get("de") or _("Workshop")
        entries.append(calendar.of_group(group, title, places.get(group.centre, ""), now))
    return calendar_file(entries)


async def _places(centres: Centres) -> dict[str, str]:
    return {centre.id: centre.name for centre in await centres.centres()}


def _answer(content: bytes) -> Response:
    return Response(content, media_type=f"{CALENDAR}; charset=utf-8", headers=HEADERS)
