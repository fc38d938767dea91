"""Booking for somebody at the desk or on the phone; moving, and what came of it.

A free time is looked up again when the form arrives: what a page showed may be taken meanwhile.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from admin.calendar import words
from admin.calendar.days import of_page
from admin.calendar.fields import Fields, day_of
from admin.calendar.names import names
from admin.calendar.options import slot_key
from admin.calendar.wish import CALENDAR, Wish
from admin.house import House
from admin.pages import go, own_page, page
from admin.signed import Counsellor, InHouse
from locales import _
from locales.languages import LANGUAGES
from services.appointments.conflicts import Conflicts
from services.appointments.rules import KINDS, NotOffered, Slot, Unavailable
from services.appointments.service import Appointments
from services.appointments.timetable import Timetable, outcomes_of
from services.staff.audit import Audit

router = APIRouter()
AHEAD = timedelta(13)
SHOWN_DAYS = 3
Days = list[tuple[date, list[Slot]]]


@router.get("/calendar/book")
async def show_free(request: Request, house: InHouse, me: Counsellor) -> Response:
    """What is free, and who comes."""
    return await _book_page(request, house, dict(request.query_params))


@router.post("/calendar/book")
async def book(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Book one of the free times."""
    fields = Fields(await request.form())
    asked = {name: fields.text(name, 32) for name in ("offer", "centre", "counsellor", "language")}
    asked["day"] = fields.text("day")
    typed = {name: fields.text(name, 120) for name in ("name", "contact", "kind")}
    kind = typed["kind"] if typed["kind"] in KINDS else "person"
    try:
        async with house.db.transaction() as session:
            appointments = Appointments(session, house.clock(), house.zone)
            slot = await _slot(appointments, fields.text("slot"), asked["offer"], asked["language"])
            booking = await appointments.book(
                slot,
                name=typed["name"][:80] or None,
                contact=typed["contact"] or None,
                kind=kind,
                made_by=me.name,
            )
            Audit(session, house.clock()).note(me, "appointment_booked", booking.id)
    except Unavailable as refused:
        return await _book_page(request, house, {**asked, **typed}, refused)
    return go(f"{CALENDAR}/booking/{booking.id}", told="booked")


@router.get("/calendar/booking/{booking_id}")
async def show(request: Request, house: InHouse, me: Counsellor, booking_id: str) -> Response:
    """One booking; looking at it is noted."""
    async with house.db.transaction() as session:
        if await Appointments(session, house.clock(), house.zone).get(booking_id) is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "appointment_read", booking_id)
    return await _booking_page(request, house, booking_id)


@router.post("/calendar/booking/{booking_id}/move")
async def move(request: Request, house: InHouse, me: Counsellor, booking_id: str) -> Response:
    """Move it to one of the free times; `back` is the page that it was dragged on."""
    fields = Fields(await request.form())
    back = _of_calendar(fields.text("back", 300))
    try:
        async with house.db.transaction() as session:
            appointments = Conflicts(session, house.clock(), house.zone)
            booking = await appointments.get(booking_id)
            if booking is None:
                raise HTTPException(404)
            slot = await _slot(
                appointments, fields.text("slot"), booking.offer_id, booking.language, booking_id
            )
            await appointments.hand_over(booking_id, slot)
            Audit(session, house.clock()).note(me, "appointment_moved", booking_id)
    except Unavailable as refused:
        if back:
            return RedirectResponse(f"{back}&refused={type(refused).__name__}", 303)
        return await _booking_page(request, house, booking_id, refused)
    if back:
        return RedirectResponse(f"{back}&told=moved", 303)
    return go(f"{CALENDAR}/booking/{booking_id}", told="moved")


@router.post("/calendar/booking/{booking_id}/outcome")
async def settle(request: Request, house: InHouse, me: Counsellor, booking_id: str) -> Response:
    """Note what came of it."""
    fields = Fields(await request.form())
    outcome = fields.text("outcome")
    try:
        async with house.db.transaction() as session:
            booking = await Appointments(session, house.clock(), house.zone).get(booking_id)
            if booking is None:
                raise HTTPException(404)
            now = house.clock()
            if outcome not in outcomes_of(booking.state, booking.starts_at, now, house.zone):
                raise NotOffered
            await Timetable(session, now, house.zone).settle(booking_id, outcome)
            Audit(session, now).note(me, "appointment_settled", booking_id, to=outcome)
    except Unavailable as refused:
        return await _booking_page(request, house, booking_id, refused)
    back = fields.text("back", 300)
    return go(own_page(back)) if back else go(f"{CALENDAR}/booking/{booking_id}", told="outcome")


def _of_calendar(back: str) -> str:
    """A page of the calendar as it was sent; anything else is left out."""
    return back if own_page(back).startswith(f"{CALENDAR}?") else ""


async def _slot(
    appointments: Appointments,
    key: str,
    offer_id: str,
    language: str | None,
    moving: str | None = None,
) -> Slot:
    """The free time that a form chose; raises `NotOffered` where it is not free any more."""
    when = key.rpartition("|")[2]
    day = day_of(f"{when[:4]}-{when[4:6]}-{when[6:8]}")
    if day is None or offer_id not in {offer.id for offer in await appointments.offers()}:
        raise NotOffered
    found = await appointments.free(
        offer_id,
        language=language or None,
        first=day,
        last=day + timedelta(1),
        desk=True,
        moving=moving,
    )
    for slot in found:
        if slot_key(slot) == key:
            return slot
    raise NotOffered


async def _book_page(
    request: Request, house: House, asked: dict[str, str], refused: Unavailable | None = None
) -> Response:
    async with house.db.snapshot() as session:
        appointments = Appointments(session, house.clock(), house.zone)
        offers = await appointments.offers()
        offer = next((each for each in offers if each.id == asked.get("offer")), None)
        day = max(day_of(asked.get("day", "")) or house.today(), house.today())
        language = asked.get("language", "")
        slots: Days = []
        if offer is not None:
            slots = await _free(appointments, house, offer.id, day, {
                **asked, "language": language if language in LANGUAGES else "",
            })  # fmt: skip
        return page(
            request,
            "calendar_book.html",
            409 if refused else 200,
            names=await names(session),
            offers=offers,
            offer=offer,
            asked={"centre": "", "counsellor": "", "language": "", "name": "", "contact": "",
                   "kind": "", **asked, "day": day.isoformat()},
            slots=slots,
            fault=_fault(refused),
            **of_page(house),
        )  # fmt: skip


async def _booking_page(
    request: Request, house: House, booking_id: str, refused: Unavailable | None = None
) -> Response:
    async with house.db.snapshot() as session:
        appointments = Conflicts(session, house.clock(), house.zone)
        booking = await appointments.get(booking_id)
        if booking is None:
            raise HTTPException(404)
        query = request.query_params
        asked = {name: query.get(name, "") for name in ("centre", "counsellor")}
        asked["language"] = booking.language or ""
        day = max(day_of(query.get("day", "")) or house.today(), house.today())
        open_still = booking.state == "booked" and booking.starts_at > house.clock()
        slots: Days = []
        if open_still:
            slots = await _free(appointments, house, booking.offer_id, day, asked, booking_id)
        return page(
            request,
            "calendar_booking.html",
            409 if refused else 200,
            names=await names(session),
            booking=booking,
            open_still=open_still,
            to_call=booking.id in {each.id for each in await appointments.to_call()},
            amiss=booking.id in {each.id for each in await appointments.conflicts()},
            wish=Wish(booking.starts_at.astimezone(house.zone).date()),
            asked={**asked, "day": day.isoformat()},
            slots=slots,
            fault=_fault(refused),
            **of_page(house),
        )


async def _free(
    appointments: Appointments,
    house: House,
    offer_id: str,
    day: date,
    asked: dict[str, str],
    moving: str | None = None,
) -> Days:
    """The free times of the first days that have any, in the two weeks from a day on."""
    found = await appointments.free(
        offer_id,
        centre=asked.get("centre") or None,
        language=asked.get("language") or None,
        counsellor_id=asked.get("counsellor") or None,
        first=day,
        last=day + AHEAD,
        desk=True,
        moving=moving,
    )
    by_day = groupby(found, key=lambda slot: slot.starts_at.astimezone(house.zone).date())
    return [(each, list(slots)) for each, slots in by_day][:SHOWN_DAYS]


def _fault(refused: Unavailable | None) -> str:
    if refused is None:
        return ""
    return _(words.REFUSALS[type(refused).__name__])
