"""The canned replies: a page to write them, one text a language, with placeholders."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from admin.guide import wanted_languages
from admin.house import House
from admin.inbox import words
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from services.desk.canned import CannedReplies
from services.desk.rules import PLACEHOLDERS, DeskError
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
Text = Annotated[str, Form()]
CANNED = "/admin/inbox/canned"


@router.get("/inbox/canned")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Every canned reply, each in a form."""
    return await _page(request, house, me)


@router.post("/inbox/canned")
async def save(
    request: Request,
    house: InHouse,
    me: Counsellor,
    title: Text = "",
    reply_id: Annotated[int, Form(ge=0, le=2**31)] = 0,
    do: Text = "save",
) -> Response:
    """Store or delete one."""
    sent = await request.form()
    texts = {
        code: value
        for code in wanted_languages()
        if isinstance(value := sent.get(f"text-{code}"), str)
    }
    try:
        async with house.db.transaction() as session:
            replies = CannedReplies(session, house.clock())
            if do == "remove":
                await replies.remove(reply_id)
            else:
                await replies.save(reply_id or None, title, texts, me.name)
            Audit(session, house.clock()).note(me, "canned_changed")
    except DeskError as error:
        fault = _(words.FAULTS[str(error)])
        return await _page(request, house, me, fault, (reply_id, title, texts))
    return go(CANNED, told="saved")


async def _page(
    request: Request,
    house: House,
    me: Account,
    fault: str = "",
    typed: tuple[int, str, dict[str, str]] | None = None,
) -> Response:
    async with house.db.snapshot() as session:
        replies = await CannedReplies(session, house.clock()).all()
    rows = [(row.id, row.title, row.texts) for row in replies]
    rows = [typed if typed and typed[0] == row[0] else row for row in rows]
    new = typed if typed and not typed[0] else (0, "", {})
    return page(
        request,
        "inbox_canned.html",
        422 if fault else 200,
        me=me,
        rows=[*rows, new],
        codes=wanted_languages(),
        placeholders=PLACEHOLDERS,
        fault=fault,
    )
