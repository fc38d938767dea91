"""Dates that no longer fit the plan, of one counsellor or of all: settled in one press.

Colleagues stand in at the same time; others are moved or cancelled and told. A choice is looked up
again when the form arrives: what was taken meanwhile stays on the page with a sentence.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.calendar import words
from admin.calendar.days import of_page
from admin.calendar.fields import Fields
from admin.calendar.names import names
from admin.calendar.options import slot_key
from admin.calendar.wish import CALENDAR
from admin.house import House
from admin.pages import go, own_page, page
from admin.signed import Counsellor, InHouse
from locales import ngettext
from services.appointments.conflicts import Conflicts, Way
from services.appointments.leads import Leads
from services.appointments.models import GroupDate
from services.appointments.rules import NotOffered, Unavailable
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
CONFLICTS = f"{CALENDAR}/conflicts"
CANCEL = "cancel"


@router.get("/calendar/conflicts")
async def show(request: Request, house: InHouse, me: Counsellor, counsellor: str = "") -> Response:
    """Each of them with who could stand in, and who must be called; looking at it is noted."""
    async with house.db.transaction() as session:
        Audit(session, house.clock()).note(me, "appointment_read")
    return await _page(request, house, counsellor)


@router.post("/calendar/conflicts")
async def settle(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Do what is chosen for each of the dates sent; with `do` cancel all of them."""
    sent = await request.form()
    fields = Fields(sent)
    counsellor = fields.text("counsellor", 32)
    ids = [each for each in sent.getlist("booking") if isinstance(each, str)]
    chosen = {each: fields.text(f"way-{each}") for each in ids}
    if fields.text("do") == CANCEL:
        chosen = dict.fromkeys(chosen, CANCEL)
    async with house.db.transaction() as session:
        missed = await _settle_all(session, house, me, chosen)
    if missed:
        return await _page(request, house, counsellor, _not_settled(missed))
    return go(CONFLICTS, counsellor=counsellor, told="settled_dates")


@router.post("/calendar/groups/{group_id}/lead")
async def lead(request: Request, house: InHouse, me: Counsellor, group_id: str) -> Response:
    """Give a date for many to somebody else; what is chosen may be taken meanwhile."""
    fields = Fields(await request.form())
    counsellor = fields.text("counsellor", 32)
    try:
        async with house.db.transaction() as session:
            if await session.get(GroupDate, group_id) is None:
                raise HTTPException(404)
            leads = Leads(session, house.clock(), house.zone)
            await leads.lead(group_id, fields.text("lead"))
            Audit(session, house.clock()).note(me, "plan_changed", group_id)
    except Unavailable:
        return await _page(request, house, counsellor, _not_settled(1))
    return go(CONFLICTS, counsellor=counsellor, told="saved")


@router.post("/calendar/booking/{booking_id}/told")
async def called(request: Request, house: InHouse, me: Counsellor, booking_id: str) -> Response:
    """The person was called and knows now."""
    fields = Fields(await request.form())
    async with house.db.transaction() as session:
        service = Conflicts(session, house.clock(), house.zone)
        if await service.called(booking_id) is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "appointment_told", booking_id)
    back = fields.text("back", 300)
    return go(own_page(back)) if back else go(f"{CALENDAR}/booking/{booking_id}", told="saved")


def _not_settled(count: int) -> str:
    return ngettext(
        "One date could not be settled: the time is taken by now, or the date is gone.",
        "{count} dates could not be settled: their times are taken by now, or they are gone.",
        count,
    )


async def _settle_all(
    session: AsyncSession, house: House, me: Account, chosen: dict[str, str]
) -> int:
    """How many could not be settled."""
    service, audit = Conflicts(session, house.clock(), house.zone), Audit(session, house.clock())
    ways = {way.booking.id: way for way in await service.ways()}
    missed = 0
    for booking_id, choice in chosen.items():
        try:
            if choice:
                await _settle(service, audit, me, ways.get(booking_id), choice)
        except Unavailable:
            missed += 1
    return missed


async def _settle(
    service: Conflicts, audit: Audit, me: Account, way: Way | None, choice: str
) -> None:
    if way is None:
        raise NotOffered
    if choice == CANCEL:
        await service.cancel(way.booking.id, by_us=True)
        audit.note(me, "appointment_settled", way.booking.id, to="cancelled_by_us")
        return
    slots = {slot_key(slot): slot for slot in (*way.stand_ins, *way.others)}
    if choice not in slots:
        raise NotOffered
    await service.hand_over(way.booking.id, slots[choice])
    audit.note(me, "appointment_moved", way.booking.id)


async def _page(request: Request, house: House, counsellor: str, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        service = Conflicts(session, house.clock(), house.zone)
        called = await names(session)
        if counsellor and counsellor not in called.people:
            raise HTTPException(404)
        ways = await service.ways(counsellor)
        return page(
            request,
            "calendar_conflicts.html",
            409 if fault else 200,
            names=called,
            counsellor=counsellor,
            covered=[way for way in ways if way.stand_ins],
            open_ways=[way for way in ways if not way.stand_ins],
            groups=await Leads(session, house.clock(), house.zone).amiss(counsellor),
            calls=await service.to_call(),
            reasons=words.GROUP_REASONS,
            fault=fault,
            **of_page(house),
        )
