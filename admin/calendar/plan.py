"""The counsellors and their hours: weekly plan, absences, extra hours.

Who counsels on what is set by admins; hours and absences by everybody at the desk, since whoever
is ill calls a colleague. Booked dates that do not fit any more are shown on the same page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from admin.calendar import options, words
from admin.calendar.fields import Fields
from admin.calendar.names import names
from admin.hours_form import day_names
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse, Planner
from locales import _
from locales.languages import LANGUAGES
from services.appointments.hours import Change, Line
from services.appointments.rules import PlanError
from services.appointments.service import Appointments
from services.appointments.setup import Setup, check_name
from services.centres.service import Centres
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.service import Staff

router = APIRouter()
PEOPLE = "/admin/calendar/people"
Work = Callable[[Setup], Awaitable[object]]


@router.get("/calendar/people")
async def show_all(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Everybody who counsels."""
    return await _people(request, house)


@router.post("/calendar/people")
async def add(request: Request, house: InHouse, me: Planner) -> Response:
    """Add somebody, with or without a staff account."""
    fields = Fields(await request.form())
    try:
        async with house.db.transaction() as session:
            account = await Staff(session, house.clock()).get(fields.text("account"))
            name = fields.text("name", 64) or (account.name if account else "")
            check_name(name)
            added = await Setup(session).add_counsellor(
                name,
                fields.many("topics", await _topics(house)),
                fields.many("languages", set(LANGUAGES)),
                account_id=account.id if account else None,
            )
            Audit(session, house.clock()).note(me, "plan_changed", added.id)
    except PlanError as error:
        return await _people(request, house, _(str(error)))
    return go(f"{PEOPLE}/{added.id}", told="saved")


@router.get("/calendar/people/{counsellor_id}")
async def show(request: Request, house: InHouse, me: Counsellor, counsellor_id: str) -> Response:
    """The plan of one of them."""
    return await plan_page(request, house, counsellor_id)


@router.post("/calendar/people/{counsellor_id}")
async def change(request: Request, house: InHouse, me: Planner, counsellor_id: str) -> Response:
    """Change name, topics, languages or the last day."""
    fields = Fields(await request.form())
    topics = await _topics(house)

    async def work(setup: Setup) -> object:
        return await setup.change_counsellor(
            counsellor_id,
            fields.text("name", 64),
            fields.many("topics", topics),
            fields.many("languages", set(LANGUAGES)),
            last_day=fields.day_or_none("last_day"),
        )

    return await _work(request, house, me, counsellor_id, work)


@router.post("/calendar/people/{counsellor_id}/hours")
async def save_hours(
    request: Request, house: InHouse, me: Counsellor, counsellor_id: str
) -> Response:
    """Add weekly hours, or set their last day."""
    fields = Fields(await request.form())

    async def work(setup: Setup) -> object:
        if fields.text("do") == "end":
            line, until = fields.number("line_id"), fields.day_or_none("until")
            return await setup.end_line(counsellor_id, line, until) or None
        return await setup.add_line(
            Line(
                counsellor_id,
                _centre(fields),
                fields.number("weekday"),
                fields.clock("begins"),
                fields.clock("ends"),
                fields.day("since"),
                fields.day_or_none("until"),
                fields.number("every"),
                fields.number("kept"),
            )
        )

    return await _work(request, house, me, counsellor_id, work)


@router.post("/calendar/people/{counsellor_id}/changes")
async def save_change(
    request: Request, house: InHouse, me: Counsellor, counsellor_id: str
) -> Response:
    """Add an absence or extra hours, or take one back."""
    fields = Fields(await request.form())

    async def work(setup: Setup) -> object:
        if fields.text("do") == "remove":
            return await setup.remove_change(counsellor_id, fields.number("change_id")) or None
        first = fields.day("first")
        return await setup.add_change(
            Change(
                counsellor_id,
                fields.text("kind") != "extra",
                first,
                fields.day_or_none("last") or first,
                fields.clock_or_none("begins"),
                fields.clock_or_none("ends"),
                fields.text("centre", 32),
            )
        )

    return await _work(request, house, me, counsellor_id, work)


async def _work(
    request: Request, house: House, me: Account, counsellor_id: str, work: Work
) -> Response:
    try:
        async with house.db.transaction() as session:
            setup = Setup(session)
            if await setup.counsellor(counsellor_id) is None or await work(setup) is None:
                raise HTTPException(404)
            Audit(session, house.clock()).note(me, "plan_changed", counsellor_id)
    except PlanError as error:
        return await plan_page(request, house, counsellor_id, _(str(error)))
    return go(f"{PEOPLE}/{counsellor_id}", told="saved")


def _centre(fields: Fields) -> str:
    if not fields.text("centre"):
        raise PlanError("Choose a centre.")
    return fields.text("centre", 32)


async def _topics(house: House) -> set[str]:
    async with house.db.snapshot() as session:
        return {each.id for each in await Centres(session, "de", plain=False).topics()}


async def _people(request: Request, house: House, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        people = await Setup(session).counsellors()
        accounts = await Staff(session, house.clock()).all()
        known = {person.account_id for person in people}
        return page(
            request,
            "calendar_people.html",
            422 if fault else 200,
            names=await names(session, people),
            people=people,
            options=options,
            accounts=[each for each in accounts if each.active and each.id not in known],
            fault=fault,
        )


async def plan_page(
    request: Request, house: House, counsellor_id: str, fault: str = "", feed: str = ""
) -> Response:
    """The page of a counsellor; `feed` is a new address of the subscription, shown this once."""
    async with house.db.snapshot() as session:
        setup = Setup(session)
        counsellor = await setup.counsellor(counsellor_id)
        if counsellor is None:
            raise HTTPException(404)
        conflicts = await Appointments(session, house.clock(), house.zone).conflicts()
        return page(
            request,
            "calendar_plan.html",
            422 if fault else 200,
            names=await names(session),
            counsellor=counsellor,
            lines=await setup.lines(counsellor_id),
            changes=await setup.changes(counsellor_id, house.today()),
            conflicts=[each for each in conflicts if each.counsellor_id == counsellor_id],
            days=[name for _key, name in day_names()],
            calendar_words=words,
            options=options,
            fault=fault,
            feed=feed,
        )
