"""The talk with one resident: everything that was said, what the bot knows, and the reply box.

Opening it, or reading on after having looked away, is one line in the audit log.
"""

from __future__ import annotations

import secrets
from typing import Any, cast

from babel.dates import format_date
from fastapi import APIRouter, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.house import House
from admin.inbox import words
from admin.inbox.lists import Filter, list_values, waited
from admin.inbox.seat import names, seat
from admin.pages import page
from admin.signed import Counsellor, InHouse
from dialogs.context import Context
from dialogs.engine.state import Conversation, Mode
from dialogs.summary import Summary, summary
from locales.languages import LANGUAGES, PLAIN
from services.centres.service import Centres
from services.conversations.models import Conversation as Row
from services.conversations.service import Conversations
from services.desk.canned import CannedReplies, Ready
from services.desk.lists import Lists
from services.desk.looking import Looking
from services.desk.models import Case
from services.desk.transcript import transcript
from services.people.models import Person
from services.people.service import People
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import Right, may
from services.staff.service import Staff as Accounts

router = APIRouter()


@router.get("/inbox/{conversation_id}")
async def show(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str, wanted: Filter
) -> Response:
    """The whole page; the script of the page asks for what changes."""
    live = "hx-request" in request.headers
    await look(house, me, conversation_id)
    async with house.db.snapshot() as session:
        values = await talk_values(session, house, me, conversation_id)
        if not live:
            values |= await _frame_values(session, house, me, values, wanted)
    name = "inbox_live.html" if live else "inbox_talk.html"
    return page(request, name, me=me, current=conversation_id, **values)


async def look(house: House, me: Account, conversation_id: str) -> None:
    """Be seen at the talk; 404 where it is not this person's work."""
    async with house.db.transaction() as session:
        if await Lists(session, house.clock(), seat(me)).get(conversation_id) is None:
            raise HTTPException(404)
        if await Looking(session, house.clock(), seat(me)).look(conversation_id):
            Audit(session, house.clock()).note(me, "talk_read", conversation_id)
            house.wakeup.notify("desk", conversation_id)


async def talk_values(
    session: AsyncSession, house: House, me: Account, conversation_id: str
) -> dict[str, Any]:
    """What a template needs to show the talk."""
    now = house.clock()
    lists = Lists(session, now, seat(me))
    case = await lists.get(conversation_id)
    row = await Conversations(session, now).get(conversation_id)
    if case is None or row is None:
        raise HTTPException(404)
    person = await People(session, now).get(row.person_id)
    watchers = await lists.watchers([conversation_id])
    return {
        "case": case,
        "mode": row.mode,
        "person": person,
        "items": await transcript(session, conversation_id, now),
        "summary": await _summary(session, house, row, person),
        "watching": watchers.get(conversation_id, []),
        "names": await names(session, [case.topic] if case.topic else []),
        "since": lambda at: waited(at, now),
        "inbox": words,
        "may_take": case.assignee_id in (None, me.id),
    }


async def _frame_values(
    session: AsyncSession, house: House, me: Account, values: dict[str, Any], wanted: Filter
) -> dict[str, Any]:
    """What is shown once: the list beside the talk, canned replies, whom to pass it on to."""
    case, person = values["case"], values["person"]
    accounts = await Accounts(session, house.clock()).all()
    colleagues = [
        each for each in accounts if each.active and each.id != me.id and may(each.role, Right.DESK)
    ]
    return {
        **await list_values(session, house, me, wanted),
        "canned": await canned_for(session, house, case, person),
        "colleagues": colleagues,
        "token": secrets.token_urlsafe(12),
        "reply_languages": reply_languages(person.language),
    }


async def canned_for(
    session: AsyncSession, house: House, case: Case, person: Person
) -> list[Ready]:
    """The canned replies in the resident's language, with what is known filled in."""
    places = Centres(session, person.language, person.plain)
    centres = {each.id: each.name for each in await places.centres()}
    topics = {each.id: each.name for each in await places.topics()}
    values = {
        "centre": centres.get(case.centre or "", ""),
        "topic": topics.get(case.topic or "", ""),
        "day": format_date(house.today(), "long", locale=person.language),
    }
    return await CannedReplies(session, house.clock()).ready(person.language, person.plain, values)


def reply_languages(person: str) -> list[str]:
    """The languages a reply may be marked with, the likely ones first."""
    first = ["de", person, "en"]
    return list(dict.fromkeys([*first, *(code for code in LANGUAGES if code != PLAIN)]))


async def _summary(session: AsyncSession, house: House, row: Row, person: Person) -> Summary:
    state = Conversation(row.id, person.language, person.plain, cast(Mode, row.mode), row.turn_no)
    ctx = Context(session, house.now(), person.id, row.id, house.url)
    return await summary(ctx, state.restore(row.state))
