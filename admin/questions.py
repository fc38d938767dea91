"""The question loop: what the bot could not answer becomes an answer, and is tried at once.

Whoever opens a group has read residents' words, and the audit log says so.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.guide_form import lines
from admin.pages import go, page
from admin.signed import Asker, InHouse
from admin.try_it import try_all
from locales.languages import LANGUAGES
from services.guide.editing import Editing
from services.guide.lists import Lists
from services.questions.service import DROPPED, Questions, gather
from services.staff.audit import Audit

router = APIRouter()
QUESTIONS = "/admin/questions"
Text = Annotated[str, Form()]


@router.get("/questions")
async def show_groups(request: Request, house: InHouse, me: Asker, language: str = "") -> Response:
    """The open groups, newest questions gathered first."""
    await gather(house.db, house.encoder, house.clock())
    async with house.db.snapshot() as session:
        everything = await Questions(session, house.clock()).open_groups()
    return page(
        request,
        "questions.html",
        groups=[group for group in everything if language in ("", group.language)],
        spoken=[code for code in LANGUAGES if any(g.language == code for g in everything)],
        language=language,
    )


@router.get("/questions/{group_id}")
async def show(request: Request, house: InHouse, me: Asker, group_id: int) -> Response:
    """One group: what was asked, and what the bot would say to it now."""
    async with house.db.transaction() as session:
        questions = Questions(session, house.clock())
        group = await questions.get(group_id)
        if group is None:
            raise HTTPException(404)
        asked = await questions.asked(group)
        titles = await Lists(session, (), house.today()).titles()
        Audit(session, house.clock()).note(me, "question_read", str(group_id))
    tried = await try_all(house, [each.text for each in asked])
    return page(
        request,
        "question.html",
        group=group,
        pairs=list(zip(asked, tried, strict=True)),
        titles=titles,
        likely=next((each.best.slug for each in tried if each.best.slug), ""),
    )


@router.post("/questions/{group_id}")
async def settle(
    house: InHouse,
    me: Asker,
    group_id: int,
    do: Text = "",
    slug: Text = "",
    questions: Text = "",
) -> Response:
    """Add the questions to an entry, or take the group off the list."""
    try:
        async with house.db.transaction() as session:
            waiting = Questions(session, house.clock())
            group = await waiting.get(group_id)
            if group is None:
                raise LookupError(group_id)
            if do == "add":
                editing = Editing(session, me.name, house.now())
                await editing.add_questions(slug, group.language, lines(questions))
            outcome = slug if do == "add" else DROPPED
            await waiting.settle(group_id, me.name, outcome)
            Audit(session, house.clock()).note(me, "question_settled", str(group_id), to=outcome)
    except LookupError as error:
        raise HTTPException(404) from error
    if do != "add":
        return go(QUESTIONS, told="settled")
    await house.relearn()
    house.wakeup.notify("guide", slug)
    return go(f"{QUESTIONS}/{group_id}", told="taught")
