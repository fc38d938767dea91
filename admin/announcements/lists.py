"""The list of the announcements, the templates, and the town's rules for them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.announcements import words
from admin.calendar.fields import Fields
from admin.house import House
from admin.pages import go, page
from admin.signed import Admin, Announcer, InHouse
from locales import spoken
from locales.languages import SOURCE
from services.announcements.content import Who
from services.announcements.editing import PAGE, Editing
from services.announcements.models import Announcement
from services.announcements.rules import DRAFT, SCHEDULED, SENDING, SENT, STOPPED, WAITING
from services.appointments.rules import PlanError
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
ANNOUNCEMENTS = "/admin/announcements"
VIEWS = {
    "": (),
    "drafts": (DRAFT, WAITING),
    "planned": (SCHEDULED, SENDING, STOPPED),
    "published": (SENT,),
}
MOST, HOURS = (1, 20), (8, 19)


def who(me: Account) -> Who:
    """The account as the service wants it."""
    return Who(me.id, me.name)


def title_of(row: Announcement) -> str:
    """What staff call it: the German title, or any."""
    texts = [row.texts.get(SOURCE, {}), *row.texts.values()]
    return next((text["title"] for text in texts if text.get("title")), "–")


@router.get("/announcements")
async def show(
    request: Request,
    house: InHouse,
    me: Announcer,
    view: str = "",
    kind: str = "",
    number: int = 1,
) -> Response:
    """All of them, the newest change first."""
    async with house.db.snapshot() as session:
        editing = Editing(session, who(me), house.now())
        kind = kind if kind in words.KINDS else ""
        rows, count = await editing.page(
            VIEWS.get(view, ()), kind, template=view == "templates", number=number
        )
        templates, _count = await editing.page((), template=True)
    return page(
        request,
        "announcements.html",
        me=me,
        rows=rows,
        templates=templates,
        title_of=title_of,
        names=words,
        view=view if view in VIEWS or view == "templates" else "",
        kind=kind,
        number=number,
        pages=max(1, -(-count // PAGE)),
    )


@router.get("/announcements/setup")
async def show_rules(request: Request, house: InHouse, me: Admin) -> Response:
    """The town's rules."""
    return await _rules(request, house, me)


@router.post("/announcements/setup")
async def change_rules(request: Request, house: InHouse, me: Admin) -> Response:
    """Change the town's rules."""
    form = await request.form()
    fields = Fields(form)
    order = [str(value) for value in form.getlist("order") if value in spoken()]
    try:
        most, hour = fields.number("most"), fields.number("digest_hour")
    except PlanError:
        return await _rules(request, house, me, 422)
    async with house.db.transaction() as session:
        row = await Editing(session, who(me), house.now()).settings()
        row.approval = fields.ticked("approval")
        row.most = min(max(most, MOST[0]), MOST[1])
        row.digest_hour = min(max(hour, HOURS[0]), HOURS[1])
        row.languages = [code for code in dict.fromkeys(order) if code != SOURCE]
        Audit(session, house.clock()).note(me, "announcement_rules")
    return go(f"{ANNOUNCEMENTS}/setup", told="saved")


async def _rules(request: Request, house: House, me: Account, status: int = 200) -> Response:
    async with house.db.transaction() as session:
        row = await Editing(session, who(me), house.now()).settings()
    return page(
        request,
        "announcement_setup.html",
        status,
        row=row,
        offered=[code for code in spoken() if code != SOURCE],
        most=MOST,
        hours=HOURS,
    )
