"""The staff group on Telegram: which one it is, and the code that makes somebody known in it.

A code is shown once, on the page that made it. Only admins can disconnect the group.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, Forbidden, InHouse
from services.desk.group import Group
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import Right, may

router = APIRouter()
TELEGRAM = "/admin/inbox/telegram"


@router.get("/inbox/telegram")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """How it stands, and how it is set up."""
    return await _page(request, house, me)


@router.post("/inbox/telegram")
async def change(
    request: Request, house: InHouse, me: Counsellor, do: Annotated[str, Form()] = "code"
) -> Response:
    """Make a code, leave the group, or disconnect it for all."""
    if do == "disconnect" and not may(me.role, Right.PEOPLE):
        raise Forbidden
    code = ""
    async with house.db.transaction() as session:
        group = Group(session, house.clock())
        if do == "code":
            code = await group.code(me.id)
        elif do == "disconnect":
            await group.disconnect()
        else:
            await group.forget(me.id)
        action = "group_code_made" if code else "group_left"
        Audit(session, house.clock()).note(me, action)
    return await _page(request, house, me, code) if code else go(TELEGRAM, told="saved")


async def _page(request: Request, house: House, me: Account, code: str = "") -> Response:
    async with house.db.snapshot() as session:
        group = Group(session, house.clock())
        found, known = await group.get(), await group.is_member(me.id)
    return page(
        request,
        "inbox_telegram.html",
        me=me,
        group=found,
        known=known,
        code=code,
        bot=house.telegram_bot(),
        may_set=may(me.role, Right.PEOPLE),
    )
