"""One announcement: send it, watch it, stop it, let it go on, withdraw it.

What is shown while it is being sent is asked for anew each second; the figures are of the very rows
that the outbox works with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from fastapi import APIRouter, Request, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.announcements import words
from admin.announcements.editor import found
from admin.announcements.form import form_of, moment
from admin.announcements.lists import ANNOUNCEMENTS, title_of, who
from admin.announcements.preview import preview
from admin.house import House
from admin.pages import go, page
from admin.signed import Announcer, InHouse
from locales import current_language
from locales.languages import SOURCE
from services.announcements.editing import Editing
from services.announcements.models import Announcement
from services.announcements.progress import STEPS, Figures, Progress
from services.announcements.rules import SCHEDULED, SENDING, Refused, is_night
from services.attachments.rules import LARGEST, PDF, PHOTO, NotTaken, check
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
KIND_OF = {"picture": PHOTO, "file": PDF}
AUDITED = {
    "send": "announcement_sent",
    "approve": "announcement_approved",
    "publish": "announcement_sent",
    "back": "announcement_written",
    "stop": "announcement_stopped",
    "resume": "announcement_stopped",
    "withdraw": "announcement_withdrawn",
    "copy": "announcement_written",
    "template": "announcement_written",
    "remove": "announcement_removed",
}
TOLD = {
    "approve": "ann_approved",
    "publish": "ann_publish",
    "back": "ann_saved",
    "stop": "ann_stop",
    "resume": "ann_resume",
    "withdraw": "ann_withdraw",
    "template": "ann_template",
}


@router.get("/announcements/{announcement_id}")
async def show(
    request: Request, house: InHouse, me: Announcer, announcement_id: str, fault: str = ""
) -> Response:
    """Where it stands, what residents see, and what can be done now."""
    async with house.db.snapshot() as session:
        row = await found(session, house, me, announcement_id)
        figures = await Progress(session, house.now()).figures(row)
        shown = await preview(house, session, form_of(row, house.zone), SOURCE, row.id)
        settings = await Editing(session, who(me), house.now()).current()
    return page(
        request,
        "announcement.html",
        row=row,
        title=title_of(row),
        names=words,
        shown=shown,
        settings=settings,
        own=row.asked_by_id == me.id,
        fault=words.refusal(fault),
        web_trial=f"{house.url}/?news={row.id}",
        telegram_trial=_telegram(house, row),
        soonest=(house.now() + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"),
        **_progress(house, row, figures),
    )


@router.get("/announcements/{announcement_id}/progress")
async def show_progress(
    request: Request, house: InHouse, me: Announcer, announcement_id: str, state: str = ""
) -> Response:
    """The bar with its numbers; a page that shows another state is asked to load anew."""
    async with house.db.snapshot() as session:
        row = await found(session, house, me, announcement_id)
        if state and state != row.state:
            return Response(status_code=204, headers={"HX-Refresh": "true"})
        figures = await Progress(session, house.now()).figures(row)
    return page(
        request,
        "announcement_progress.html",
        row=row,
        names=words,
        **_progress(house, row, figures),
    )


@router.post("/announcements/{announcement_id}")
async def do(request: Request, house: InHouse, me: Announcer, announcement_id: str) -> Response:
    """What the pressed button says."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    action = fields.get("do", "")
    address = f"{ANNOUNCEMENTS}/{announcement_id}"
    if action not in AUDITED:
        return go(address)
    try:
        async with house.db.transaction() as session:
            await found(session, house, me, announcement_id)
            onward = await _done(session, house, me, announcement_id, action, fields)
            Audit(session, house.clock()).note(me, AUDITED[action], announcement_id, did=action)
    except Refused as error:
        return go(address, fault=str(error))
    house.wakeup.notify("announcements", announcement_id)
    return onward


@router.post("/announcements/{announcement_id}/files/{which}")
async def attach(
    request: Request,
    house: InHouse,
    me: Announcer,
    announcement_id: str,
    which: str,
    file: UploadFile | None = None,
) -> Response:
    """Another picture or PDF; none given takes it away."""
    address = f"{ANNOUNCEMENTS}/{announcement_id}"
    content = await file.read(LARGEST + 1) if file is not None else b""
    try:
        checked = await asyncio.to_thread(check, content) if content else None
        if which not in KIND_OF or (checked and checked.type != KIND_OF[which]):
            raise NotTaken("file_kind")
    except NotTaken as error:
        return _onward(request, go(address, fault=str(error)))
    async with house.db.transaction() as session:
        await found(session, house, me, announcement_id)
        editing = Editing(session, who(me), house.now())
        await editing.attach(announcement_id, which, checked)
        Audit(session, house.clock()).note(me, "announcement_written", announcement_id)
    return _onward(request, go(address, told="ann_saved"))


async def _done(
    session: AsyncSession,
    house: House,
    me: Account,
    announcement_id: str,
    action: str,
    fields: Mapping[str, str],
) -> Response:
    editing = Editing(session, who(me), house.now())
    address = f"{ANNOUNCEMENTS}/{announcement_id}"
    match action:
        case "send":
            at = fields.get("at", "") if fields.get("when") == "later" else ""
            planned = moment(at, house.zone)
            if fields.get("when") == "later" and planned is None:
                raise Refused("when")
            state = await editing.send(announcement_id, planned, fields.get("repeat", ""))
            told = "now" if state == SCHEDULED and planned is None else state
            return go(address, told=f"ann_{told}")
        case "copy":
            return go(f"{ANNOUNCEMENTS}/{(await editing.copy(announcement_id)).id}/edit")
        case "template":
            await editing.copy(announcement_id, template=True)
        case "remove":
            await editing.remove(announcement_id)
            return go(ANNOUNCEMENTS, told="ann_removed")
        case "back":
            await editing.back_to_draft(announcement_id)
        case _:
            await getattr(editing, action)(announcement_id)
    return go(address, told=TOLD[action])


def _progress(house: House, row: Announcement, figures: Figures) -> dict[str, object]:
    ends_in = figures.ends_in
    return {
        "figures": figures,
        "steps": STEPS,
        "live": row.state == SENDING or _soon(house, row),
        "night": row.state == SENDING and is_night(house.now()),
        "rate": format_decimal(round(figures.rate, 1), locale=current_language()),
        "ends_in": format_timedelta(ends_in, locale=current_language()) if ends_in else "",
        "ends_at": house.now() + ends_in if ends_in else None,
    }


def _telegram(house: House, row: Announcement) -> str:
    bot = house.telegram_bot()
    return f"https://t.me/{bot}?start=news-{row.id}" if bot else ""


def _soon(house: House, row: Announcement) -> bool:
    near = row.send_at is not None and row.send_at <= house.clock() + timedelta(minutes=5)
    return row.state == SCHEDULED and near


def _onward(request: Request, response: Response) -> Response:
    """A form that a script has sent with a file is led on by the script."""
    if "hx-request" not in request.headers:
        return response
    return Response(status_code=204, headers={"HX-Redirect": response.headers["location"]})
