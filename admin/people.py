"""The staff accounts, for admins: add, change, help somebody in who lost password or phone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.house import House
from admin.pages import go, page
from admin.signed import Admin, InHouse
from locales import _
from services.centres.service import Centres
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import StaffError
from services.staff.service import Staff

router = APIRouter()
PEOPLE = "/admin/people"
Text = Annotated[str, Form()]


@router.get("/people")
async def show(request: Request, house: InHouse, me: Admin) -> Response:
    """Every account."""
    return await _people(request, house, me)


@router.post("/people")
async def add(
    request: Request, house: InHouse, me: Admin, name: Text = "", role: Text = "editor"
) -> Response:
    """Add an account; its one-time link is shown once."""
    centres = [str(value) for value in (await request.form()).getlist("centres")]
    link = ""
    try:
        async with house.db.transaction() as session:
            staff = Staff(session, house.clock())
            account = await staff.add(name, role, centres=centres)
            link = await staff.link(account)
            Audit(session, house.clock()).note(me, "account_added", account.name, role=role)
    except StaffError as error:
        return await _people(request, house, me, fault=_(str(error)), status=422)
    return await _people(request, house, me, link=(account.name, f"{house.url}/admin/link/{link}"))


@router.post("/people/{account_id}")
async def change(
    request: Request,
    house: InHouse,
    me: Admin,
    account_id: str,
    do: Text = "",
    role: Text = "",
    active: Text = "",
) -> Response:
    """Change role and centres, make a link, or take away a lost second factor."""
    centres = [str(value) for value in (await request.form()).getlist("centres")]
    link = None
    try:
        async with house.db.transaction() as session:
            staff, audit = Staff(session, house.clock()), Audit(session, house.clock())
            account = await staff.get(account_id)
            if account is None:
                raise HTTPException(404)
            if do == "link":
                link = account.name, f"{house.url}/admin/link/{await staff.link(account)}"
                audit.note(me, "link_made", account.name)
            elif do == "second_factor":
                await staff.remove_second_factor(account)
                audit.note(me, "second_factor_removed", account.name)
            else:
                await staff.change(account, role=role, centres=centres, active=bool(active))
                audit.note(me, "account_changed", account.name, role=role, active=bool(active))
    except StaffError as error:
        return await _people(request, house, me, fault=_(str(error)), status=422)
    if link:
        return await _people(request, house, me, link=link)
    return go(PEOPLE, told="saved")


async def _people(
    request: Request,
    house: House,
    me: Account,
    *,
    fault: str = "",
    link: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    async with house.db.snapshot() as session:
        accounts = await Staff(session, house.clock()).all()
        centres = await Centres(session, me.language, plain=False).centres()
    return page(
        request,
        "people.html",
        status,
        me=me,
        accounts=accounts,
        centres=centres,
        fault=fault,
        link=link,
        now=house.clock(),
    )
