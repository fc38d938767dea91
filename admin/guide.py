"""The guide: its list, and the editor with the languages side by side.

What is saved is known to the bot at once: after the commit the topic `guide` is tapped, and whoever
understands learns the guide anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from admin.editor import Shown, editor_page, number_of, sent
from admin.guide_form import CODES, GuideForm, form_from, form_of
from admin.house import House
from admin.pages import go, page
from admin.preview import preview
from admin.signed import Editor, InHouse, Reader
from admin.words import STATES
from locales import spoken
from locales.languages import PLAIN, SOURCE
from services.centres.service import Centres
from services.guide.editing import Conflict, Editing
from services.guide.lists import PAGE, Lists, Wanted
from services.guide.models import Entry
from services.guide.service import TOPICS
from services.guide.snapshot import Snapshot, Text
from services.questions.service import Questions
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
GUIDE = "/admin/guide"


def wanted_languages() -> tuple[str, ...]:
    """The languages that every entry should have: those that the bot speaks, and plain German."""
    return (SOURCE, PLAIN, *(code for code in spoken() if code != SOURCE))


@router.get("/guide")
async def show_list(
    request: Request,
    house: InHouse,
    me: Reader,
    search: str = "",
    topic: str = "",
    centre: str = "",
    state: str = "",
    language: str = "",
    months: int = 6,
    number: int = 1,
) -> Response:
    """The list, searched and filtered; htmx asks for the rows alone."""
    wanted = Wanted(
        search=search[:100],
        topic=topic,
        centre=centre,
        state=state if state in STATES else "",  # type: ignore[arg-type]
        language=language if language in CODES else "",
        months=min(max(months, 1), 60),
    )
    async with house.db.snapshot() as session:
        lists = Lists(session, wanted_languages(), house.today())
        rows, count = await lists.page(wanted, number)
        centres = await Centres(session, me.language, plain=False).centres()
    name = "guide_rows.html" if request.headers.get("hx-request") else "guide.html"
    return page(
        request,
        name,
        rows=rows,
        count=count,
        wanted=wanted,
        number=number,
        pages=max(1, -(-count // PAGE)),
        centres={each.id: each.name for each in centres},
        shown_languages=wanted_languages(),
    )


@router.get("/guide/new")
async def new(request: Request, house: InHouse, me: Editor, question: int = 0) -> Response:
    """The empty editor, or one that begins with the examples of a group of open questions."""
    begun, language = await _begun(house, question) if question else (None, "en")
    form = form_of(begun or Snapshot(topic=TOPICS[0]))
    return await editor_page(request, house, Shown(None, form, language, question=question))


@router.post("/guide/new")
async def create(request: Request, house: InHouse, me: Editor) -> Response:
    """Store a new entry."""
    fields, centres, publish = await sent(request)
    question = number_of(fields, "question")
    form = form_from(fields, centres, publish=publish)
    if form.wrong:
        return await editor_page(request, house, Shown(None, form, question=question), 422)
    async with house.db.transaction() as session:
        entry = await Editing(session, me.name, house.now()).create(form.wanted, publish=publish)
        action = "guide_published" if publish else "guide_changed"
        Audit(session, house.clock()).note(me, action, entry.slug)
        if question:
            await Questions(session, house.clock()).settle(question, me.name, entry.slug)
    if question and publish:
        await house.relearn()
    house.wakeup.notify("guide", entry.slug)
    if question and publish:
        return go(f"/admin/questions/{question}", told="taught")
    return go(f"{GUIDE}/{entry.slug}", told="published" if publish else "draft")


@router.post("/guide/preview")
async def show_preview(request: Request, house: InHouse, me: Editor) -> Response:
    """The cards as residents would see them, while one is writing."""
    fields, centres, _publish = await sent(request)
    form = form_from(fields, centres, publish=False)
    slug = fields.get("slug", "")
    async with house.db.snapshot() as session:
        entry = await session.get(Entry, slug) if slug else None
    code = fields.get("preview", SOURCE)
    shown = preview(house, form.wanted, code if code in CODES else SOURCE, entry)
    return page(request, "preview.html", shown=shown)


@router.get("/guide/{slug}")
async def edit(
    request: Request, house: InHouse, me: Reader, slug: str, language: str = "en"
) -> Response:
    """The editor; whoever may not write sees it without its buttons."""
    async with house.db.snapshot() as session:
        entry = await session.get(Entry, slug)
    if entry is None:
        raise HTTPException(404)
    return await editor_page(
        request, house, Shown(entry, form_of(Editing.newest(entry)), language=language)
    )


@router.post("/guide/{slug}")
async def save(request: Request, house: InHouse, me: Editor, slug: str) -> Response:
    """Save, publish, take offline, check, or drop the draft: what the pressed button says."""
    fields, centres, publish = await sent(request)
    do = fields.get("do", "")
    form = form_from(fields, centres, publish=publish)
    version = number_of(fields, "version")
    try:
        async with house.db.transaction() as session:
            if do in ("publish", "draft") and form.wrong:
                entry = await session.get_one(Entry, slug)
                state = Shown(entry, form, language=fields.get("preview", "en"))
            else:
                await _do(session, house, me, slug, version, do, form, fields)
                state = None
    except Conflict as conflict:
        language = fields.get("preview", "en")
        async with house.db.snapshot() as session:
            entry = await session.get_one(Entry, slug)
        state = Shown(entry, form, language, conflict_by=conflict.by)
        return await editor_page(request, house, state, 409)
    except LookupError as error:
        raise HTTPException(404) from error
    if state is not None:
        return await editor_page(request, house, state, 422)
    house.wakeup.notify("guide", slug)
    return go(f"{GUIDE}/{slug}", told=do, language=fields.get("preview", "en"))


async def _begun(house: House, group_id: int) -> tuple[Snapshot | None, str]:
    async with house.db.snapshot() as session:
        questions = Questions(session, house.clock())
        group = await questions.get(group_id)
        asked = await questions.asked(group) if group else []
    if group is None:
        return None, "en"
    examples = tuple(each.text for each in asked)
    texts = {group.language: Text(questions=examples)}
    return Snapshot(topic=TOPICS[0], texts=texts), group.language


async def _do(
    session: Any,
    house: House,
    me: Account,
    slug: str,
    version: int,
    do: str,
    form: GuideForm,
    fields: Mapping[str, str],
) -> None:
    editing = Editing(session, me.name, house.now())
    audit = Audit(session, house.clock())
    match do:
        case "hide":
            await editing.hide(slug, version)
            audit.note(me, "guide_hidden", slug)
        case "discard":
            await editing.discard_draft(slug, version)
            audit.note(me, "guide_changed", slug)
        case "check":
            await editing.check(slug, version)
            audit.note(me, "guide_checked", slug)
        case _:
            publish = do == "publish"
            typo = "typo" in fields
            await editing.save(
                slug, form.wanted, version=version, publish=publish, only_a_typo=typo
            )
            audit.note(me, "guide_published" if publish else "guide_changed", slug)
