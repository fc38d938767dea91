"""The editor: the languages side by side, whom it is for, and what residents will see.

When somebody else saved in between, nothing is overwritten: what was typed is shown again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.announcements import words
from admin.announcements.form import CODES, Form, blank, form_from, form_of
from admin.announcements.lists import ANNOUNCEMENTS, title_of, who
from admin.announcements.preview import preview
from admin.house import House
from admin.pages import go, language_name, page
from admin.signed import Announcer, InHouse
from locales import _
from locales.languages import LANGUAGES, SOURCE
from services.announcements.content import Conflict
from services.announcements.editing import Editing
from services.announcements.models import Announcement
from services.announcements.rules import LONGEST, Refused
from services.appointments.groups import GroupDates
from services.centres.service import Centres
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the editor is to show."""

    row: Announcement | None
    form: Form
    conflict_by: str = ""


@router.get("/announcements/new")
async def new(
    request: Request, house: InHouse, me: Announcer, kind: str = "", template: str = ""
) -> Response:
    """An empty editor, or one that begins with a template."""
    form = blank(kind)
    if template:
        async with house.db.snapshot() as session:
            row = await Editing(session, who(me), house.now()).get(template)
        if row is None:
            raise HTTPException(404)
        form = replace(form_of(row, house.zone), edition=0)
    return await _page(request, house, Shown(None, form))


@router.post("/announcements/new")
async def create(request: Request, house: InHouse, me: Announcer) -> Response:
    """Store a new draft."""
    form = await _sent(request, house)
    if form.wrong:
        return await _page(request, house, Shown(None, form), 422)
    async with house.db.transaction() as session:
        row = await Editing(session, who(me), house.now()).create(form.content)
        Audit(session, house.clock()).note(me, "announcement_written", row.id)
    return go(f"{ANNOUNCEMENTS}/{row.id}", told="ann_saved")


@router.post("/announcements/preview")
async def show_preview(request: Request, house: InHouse, me: Announcer) -> Response:
    """The cards, the limits and the audience, while one is writing."""
    form = await _sent(request, house)
    sent = await request.form()
    code, row_id = str(sent.get("preview", SOURCE)), str(sent.get("row", ""))[:32]
    async with house.db.snapshot() as session:
        shown = await preview(house, session, form, code if code in CODES else SOURCE, row_id)
    return page(request, "announcement_preview.html", shown=shown, names=words)


@router.get("/announcements/{announcement_id}/edit")
async def edit(request: Request, house: InHouse, me: Announcer, announcement_id: str) -> Response:
    """The editor for what is stored."""
    async with house.db.snapshot() as session:
        row = await found(session, house, me, announcement_id)
    return await _page(request, house, Shown(row, form_of(row, house.zone)))


@router.post("/announcements/{announcement_id}/edit")
async def save(request: Request, house: InHouse, me: Announcer, announcement_id: str) -> Response:
    """Save; what is public is changed at once, and told if that is wished."""
    form = await _sent(request, house)
    tell = (await request.form()).get("do") == "tell"
    async with house.db.snapshot() as session:
        row = await found(session, house, me, announcement_id)
    if form.wrong:
        return await _page(request, house, Shown(row, form), 422)
    try:
        async with house.db.transaction() as session:
            editing = Editing(session, who(me), house.now())
            await editing.save(announcement_id, form.content, form.edition, tell=tell)
            Audit(session, house.clock()).note(me, "announcement_written", row.id, told=tell)
    except Conflict as conflict:
        again = replace(form, edition=row.edition)
        return await _page(request, house, Shown(row, again, conflict.by), 409)
    except Refused as error:
        again = replace(form, wrong=(words.refusal(str(error)),))
        return await _page(request, house, Shown(row, again), 422)
    house.wakeup.notify("announcements", row.id)
    return go(f"{ANNOUNCEMENTS}/{row.id}", told="ann_corrected" if tell else "ann_saved")


async def found(
    session: AsyncSession, house: House, me: Account, announcement_id: str
) -> Announcement:
    """The announcement, or 404."""
    row = await Editing(session, who(me), house.now()).get(announcement_id)
    if row is None:
        raise HTTPException(404)
    return row


async def _sent(request: Request, house: House) -> Form:
    async with house.db.snapshot() as session:
        quarters = await Centres(session, SOURCE, plain=False).quarters()
    return form_from(await request.form(), house.zone, [each.id for each in quarters])


async def _page(request: Request, house: House, shown: Shown, status: int = 200) -> Response:
    language = request.state.signed.account.language
    async with house.db.snapshot() as session:
        quarters = await Centres(session, language, plain=False).quarters()
        dates = await GroupDates(session, house.clock(), house.zone).upcoming()
        row_id = shown.row.id if shown.row else ""
        first = await preview(house, session, shown.form, SOURCE, row_id)
    return page(
        request,
        "announcement_editor.html",
        status,
        row=shown.row,
        form=shown.form,
        content=shown.form.content,
        title=title_of(shown.row) if shown.row else _("New announcement"),
        conflict_by=shown.conflict_by,
        codes=CODES,
        second=_second(shown.form),
        longest=LONGEST,
        quarters={each.id: each.name for each in quarters},
        dates=[(group.id, _group_name(group, house)) for group, _n in dates if not group.cancelled],
        names=words,
        named=lambda names: [(key, _(text)) for key, text in names.items()],
        spoken_names=[(code, language_name(code)) for code in LANGUAGES],
        shown=first,
    )


def _second(form: Form) -> str:
    written = [code for code in CODES if code != SOURCE and code in form.content.texts]
    return written[0] if written else "tr"


def _group_name(group: Any, house: House) -> str:
    at = group.starts_at.astimezone(house.zone)
    return f"{group.titles.get(SOURCE, '')} · {at:%d.%m.%Y %H:%M}"
