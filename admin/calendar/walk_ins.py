"""Today's queue of people without an appointment: numbers, likely turns, calling in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from admin.calendar import options
from admin.calendar.days import of_page
from admin.calendar.fields import Fields
from admin.calendar.names import names
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from locales.languages import LANGUAGES
from services.appointments.rules import PlanError
from services.appointments.setup import Setup
from services.appointments.walk_ins import WalkIns
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
QUEUE = "/admin/calendar/walk-ins"


@router.get("/calendar/walk-ins")
async def show(request: Request, house: InHouse, me: Counsellor, centre: str = "") -> Response:
    """Who waits at a centre, and when their turn is likely to come."""
    return await _page(request, house, me, centre)


@router.post("/calendar/walk-ins")
async def add(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Give somebody a number."""
    fields = Fields(await request.form())
    centre, language = fields.text("centre", 32), fields.text("language", 16)
    try:
        async with house.db.transaction() as session:
            if centre not in (await names(session)).centres:
                raise PlanError("Choose a centre.")
            row = await WalkIns(session, house.clock(), house.zone).arrives(
                centre,
                fields.text("offer", 32),
                fields.text("name"),
                language if language in LANGUAGES else None,
            )
            Audit(session, house.clock()).note(me, "walk_in_added", str(row.id))
    except PlanError as error:
        return await _page(request, house, me, centre, _(str(error)))
    return go(QUEUE, centre=centre)


@router.post("/calendar/walk-ins/{walk_in_id}")
async def change(
    request: Request,
    house: InHouse,
    me: Counsellor,
    walk_in_id: Annotated[int, Path(ge=0, le=2**31)],
) -> Response:
    """Call somebody in, or take them off the queue."""
    fields = Fields(await request.form())
    async with house.db.transaction() as session:
        queue = WalkIns(session, house.clock(), house.zone)
        told, action = "saved", "walk_in_left"
        if fields.text("do") == "call":
            taken = await queue.call(walk_in_id, fields.text("counsellor", 32), me.name)
            told, action = ("called" if taken else "called_free"), "walk_in_called"
            done = taken is not None
        else:
            done = await queue.leaves(walk_in_id)
        if not done:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, action, str(walk_in_id))
    return go(QUEUE, centre=fields.text("centre", 32), told=told)


async def _page(
    request: Request, house: House, me: Account, centre: str, fault: str = ""
) -> Response:
    async with house.db.snapshot() as session:
        called = await names(session)
        usual = [each for each in me.centres if each in called.centres] or list(called.centres)
        here = centre if centre in called.centres else next(iter(usual), "")
        queue = WalkIns(session, house.clock(), house.zone)
        offers = [
            offer for offer in await Setup(session).offers() if offer.active and offer.places == 1
        ]
        return page(
            request,
            "calendar_walk_ins.html",
            422 if fault else 200,
            names=called,
            people=options.colleagues(await Setup(session).counsellors(), house.today()),
            here=here,
            waiting=await queue.waiting(here),
            called=await queue.called(here),
            turns=await queue.estimates(here),
            offers=offers,
            topics={offer.id: offer.topic for offer in await Setup(session).offers()},
            now=house.clock(),
            fault=fault,
            **of_page(house),
        )
