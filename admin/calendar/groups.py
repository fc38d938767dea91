"""Group dates such as workshops: planned, cancelled, and who has a seat.

Somebody at the desk is put on the list, or taken off it. A date takes the time of its counsellor.
"""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.calendar import options, words
from admin.calendar.days import of_page
from admin.calendar.fields import Fields
from admin.calendar.names import names
from admin.calendar.wish import CALENDAR, Wish
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from services.appointments.groups import GroupDates
from services.appointments.models import GroupDate
from services.appointments.rules import BOOKED, PlanError, Taken, TooLate, Unavailable
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest
from services.appointments.setup import Setup, check_name
from services.staff.audit import Audit

router = APIRouter()


GROUPS = f"{CALENDAR}/groups"


@router.get("/calendar/groups")
async def show_all(request: Request, house: InHouse, me: Counsellor) -> Response:
    """The dates to come, and a form for another one."""
    return await _list(request, house)


@router.post("/calendar/groups")
async def plan(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Plan a date."""
    fields = Fields(await request.form())
    try:
        async with house.db.transaction() as session:
            await _known(session, fields)
            group = await GroupDates(session, house.clock(), house.zone).plan(
                fields.text("offer"),
                fields.text("counsellor"),
                fields.text("centre", 32),
                datetime.combine(fields.day("day"), fields.clock("begins"), house.zone),
                {"de": fields.text("title")},
            )
            Audit(session, house.clock()).note(me, "plan_changed", group.id)
    except PlanError as error:
        return await _list(request, house, fields, _(str(error)))
    except Taken:
        fault = _("The counsellor has something else at that time.")
        return await _list(request, house, fields, fault)
    return go(f"{GROUPS}/{group.id}", told="group_planned")


@router.post("/calendar/groups/{group_id}/cancel")
async def cancel(request: Request, house: InHouse, me: Counsellor, group_id: str) -> Response:
    """Cancel a date; who registered in the chat is told by the bot."""
    try:
        async with house.db.transaction() as session:
            if await session.get(GroupDate, group_id) is None:
                raise HTTPException(404)
            await GroupDates(session, house.clock(), house.zone).cancel_date(group_id)
            Audit(session, house.clock()).note(me, "plan_changed", group_id)
    except TooLate:
        return await _page(request, house, group_id, _(words.GROUP_REFUSALS[TooLate.__name__]))
    return go(f"{GROUPS}/{group_id}", told="group_cancelled")


@router.get("/calendar/groups/{group_id}")
async def show(request: Request, house: InHouse, me: Counsellor, group_id: str) -> Response:
    """The participants; looking at them is noted."""
    async with house.db.transaction() as session:
        if await session.get(GroupDate, group_id) is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "appointment_read", group_id)
    return await _page(request, house, group_id)


@router.post("/calendar/groups/{group_id}")
async def change(request: Request, house: InHouse, me: Counsellor, group_id: str) -> Response:
    """Put somebody on the list, or take somebody off it."""
    fields = Fields(await request.form())
    try:
        async with house.db.transaction() as session:
            if await session.get(GroupDate, group_id) is None:
                raise HTTPException(404)
            groups = GroupDates(session, house.clock(), house.zone)
            if fields.text("do") == "withdraw":
                seats = {row.id for row in await groups.participants(group_id)}
                if fields.text("booking") not in seats:
                    raise HTTPException(404)
                await groups.withdraw(fields.text("booking"))
                Audit(session, house.clock()).note(me, "appointment_settled", group_id)
            else:
                name, contact = fields.text("name"), fields.text("contact", 120)
                check_name(name)
                guest = Guest(name=name, contact=contact or None, made_by=me.name)
                await groups.register(group_id, guest)
                Audit(session, house.clock()).note(me, "appointment_booked", group_id)
    except PlanError as error:
        return await _page(request, house, group_id, _(str(error)))
    except Unavailable as refused:
        fault = _(words.GROUP_REFUSALS[type(refused).__name__])
        return await _page(request, house, group_id, fault)
    return go(f"{GROUPS}/{group_id}", told="saved")


async def _page(request: Request, house: House, group_id: str, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        group = await session.get_one(GroupDate, group_id)
        groups = GroupDates(session, house.clock(), house.zone)
        seats = await groups.participants(group_id)
        return page(
            request,
            "calendar_group.html",
            422 if fault else 200,
            group=group,
            rows=[row for row in seats if row.state == BOOKED],
            offered=len([row for row in seats if row.state != BOOKED]),
            waiting=await SeatLine(groups).length(group_id),
            names=await names(session),
            wish=Wish(group.starts_at.astimezone(house.zone).date()),
            coming=group.starts_at > house.clock() and not group.cancelled,
            fault=fault,
            **of_page(house),
        )


async def _known(session: AsyncSession, fields: Fields) -> None:
    """Raises `PlanError` where a choice is missing, or is gone by now."""
    setup, called = Setup(session), await names(session)
    if fields.text("offer") not in {offer.id for offer in await setup.offers() if offer.active}:
        raise PlanError("Choose a topic.")
    if fields.text("centre", 32) not in called.centres:
        raise PlanError("Choose a centre.")
    counsellor = await setup.counsellor(fields.text("counsellor"))
    if counsellor is None or not fields.text("title"):
        raise PlanError("The name is missing.")
    if counsellor.last_day is not None and counsellor.last_day < fields.day("day"):
        raise PlanError("This counsellor is not there any more on that day.")


async def _list(
    request: Request, house: House, fields: Fields | None = None, fault: str = ""
) -> Response:
    async with house.db.snapshot() as session:
        offers = [each for each in await Setup(session).offers() if each.active and each.places > 1]
        called = await names(session)
        return page(
            request,
            "calendar_groups.html",
            422 if fault else 200,
            people=options.colleagues(await Setup(session).counsellors(), house.today()),
            dates=await GroupDates(session, house.clock(), house.zone).upcoming(),
            offers=options.offers(offers, called),
            names=called,
            asked=lambda name: fields.text(name) if fields else "",
            fault=fault,
            **of_page(house),
        )
