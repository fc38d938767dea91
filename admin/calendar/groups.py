"""A group date: who has a seat. Somebody at the desk is put on the list, or taken off it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from admin.calendar import words
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
from services.appointments.rules import PlanError, Unavailable
from services.appointments.setup import check_name
from services.staff.audit import Audit

router = APIRouter()


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
                await groups.register(group_id, name=name, contact=contact or None, made_by=me.name)
                Audit(session, house.clock()).note(me, "appointment_booked", group_id)
    except PlanError as error:
        return await _page(request, house, group_id, _(str(error)))
    except Unavailable as refused:
        fault = _(words.GROUP_REFUSALS[type(refused).__name__])
        return await _page(request, house, group_id, fault)
    return go(f"{CALENDAR}/groups/{group_id}", told="saved")


async def _page(request: Request, house: House, group_id: str, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        group = await session.get_one(GroupDate, group_id)
        return page(
            request,
            "calendar_group.html",
            422 if fault else 200,
            group=group,
            rows=await GroupDates(session, house.clock(), house.zone).participants(group_id),
            names=await names(session),
            wish=Wish(group.starts_at.astimezone(house.zone).date()),
            coming=group.starts_at > house.clock() and not group.cancelled,
            fault=fault,
            **of_page(house),
        )
