"""What is counselled on, closed days and the rules of booking: seen by all at the desk, set by
admins. A change shows at once which booked dates do not fit any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from admin.calendar import options, words
from admin.calendar.fields import Fields
from admin.calendar.names import names
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse, Planner
from locales import _
from locales.languages import LANGUAGES
from services.appointments.hours import Closing, Need
from services.appointments.rules import KINDS, PlanError
from services.appointments.service import Appointments
from services.appointments.setup import LIMITS, Setup
from services.centres.service import Centres
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
SETUP = "/admin/calendar/setup"
Change = Callable[[Setup], Awaitable[object]]


@router.get("/calendar/setup")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Offers, closed days, rules."""
    return await _page(request, house)


@router.post("/calendar/setup/offers")
async def save_offer(request: Request, house: InHouse, me: Planner) -> Response:
    """Add or change what is counselled on."""
    fields = Fields(await request.form())
    topics = await _topics(house)

    async def change(setup: Setup) -> object:
        need = Need(fields.number("minutes"), fields.number("before"), fields.number("after"))
        kinds, places = fields.many("kinds", set(KINDS)), fields.number("places")
        interpreted = fields.many("interpreted", set(LANGUAGES))
        if offer_id := fields.text("offer_id"):
            return await setup.change_offer(
                offer_id, need, kinds=kinds, interpreted=interpreted, places=places,
                active=fields.ticked("active"),
            )  # fmt: skip
        if fields.text("topic") not in topics:
            raise PlanError("Choose a topic.")
        return await setup.add_offer(
            fields.text("topic"), need, kinds=kinds, interpreted=interpreted, places=places
        )

    return await _change(request, house, me, change)


@router.post("/calendar/setup/closings")
async def save_closing(request: Request, house: InHouse, me: Planner) -> Response:
    """Close on some days, or open again."""
    fields = Fields(await request.form())

    async def change(setup: Setup) -> object:
        if fields.text("do") == "remove":
            return await setup.remove_closing(fields.number("closing_id")) or None
        first = fields.day("first")
        last = fields.day_or_none("last") or first
        closing = Closing(first, last, fields.text("centre", 32) or None)
        return await setup.add_closing(closing, fields.text("name"))

    return await _change(request, house, me, change)


@router.post("/calendar/setup/settings")
async def save_settings(request: Request, house: InHouse, me: Planner) -> Response:
    """Set the rules of booking."""
    fields = Fields(await request.form())
    return await _change(
        request, house, me,
        lambda setup: setup.change_settings({name: fields.number(name) for name in LIMITS}),
    )  # fmt: skip


async def _change(request: Request, house: House, me: Account, change: Change) -> Response:
    try:
        async with house.db.transaction() as session:
            if await change(Setup(session)) is None:
                raise HTTPException(404)
            Audit(session, house.clock()).note(me, "plan_changed")
    except PlanError as error:
        return await _page(request, house, _(str(error)))
    return go(SETUP, told="saved")


async def _topics(house: House) -> set[str]:
    async with house.db.snapshot() as session:
        return {each.id for each in await Centres(session, "de", plain=False).topics()}


async def _page(request: Request, house: House, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        setup = Setup(session)
        appointments = Appointments(session, house.clock(), house.zone)
        rules = await appointments.settings()
        return page(
            request,
            "calendar_setup.html",
            422 if fault else 200,
            names=await names(session),
            offers=await setup.offers(),
            closings=await setup.closings(house.today()),
            settings={name: getattr(rules, name) for name in LIMITS},
            conflicts=await appointments.conflicts(),
            limits=LIMITS,
            calendar_words=words,
            options=options,
            fault=fault,
        )
