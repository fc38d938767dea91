"""The list of talks: who waits, for how long, about what; no word of a resident is shown here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from babel.dates import format_timedelta
from fastapi import APIRouter, Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.house import House
from admin.inbox import words
from admin.inbox.seat import names, seat
from admin.pages import page
from admin.signed import Counsellor, InHouse
from locales import current_language
from services.desk.lists import PAGE, VIEWS, Lists, View, Wanted
from services.staff.models import Account

router = APIRouter()


def wanted_of(
    view: str = "waiting", centre: str = "", topic: str = "", language: str = "", number: int = 1
) -> Wanted:
    """The filter as the address has it; nonsense is left out."""
    known: View = next((each for each in VIEWS if each == view), "waiting")
    return Wanted(known, centre[:32], topic[:64], language[:16], min(max(number, 1), 10_000))


Filter = Annotated[Wanted, Depends(wanted_of)]


@router.get("/inbox")
async def show(request: Request, house: InHouse, me: Counsellor, wanted: Filter) -> Response:
    """The list; the script of the page asks for the rows alone."""
    async with house.db.snapshot() as session:
        values = await list_values(session, house, me, wanted)
    name = "inbox_rows.html" if "hx-request" in request.headers else "inbox.html"
    return page(request, name, me=me, current="", **values)


async def list_values(
    session: AsyncSession, house: House, me: Account, wanted: Wanted
) -> dict[str, Any]:
    """What a template needs to show the list and its filters."""
    now = house.clock()
    lists = Lists(session, now, seat(me))
    cases = await lists.page(wanted)
    topics, languages = await lists.filters()
    shown = [case.topic for case in cases if case.topic]
    counts = await lists.counts()
    return {
        "cases": cases,
        "wanted": wanted,
        "counts": counts,
        "count": await lists.count(wanted),
        "per_page": PAGE,
        "alarms": await lists.alarms(),
        "watchers": await lists.watchers([case.conversation_id for case in cases]),
        "names": await names(session, [*topics, *shown]),
        "topics": topics,
        "languages_there": languages,
        "since": lambda at: waited(at, now),
        "inbox": words,
    }


def waited(since: datetime | None, now: datetime) -> str:
    """How long somebody has waited, roughly, in words."""
    if since is None:
        return ""
    passed = max(now - since, timedelta(minutes=1))
    return format_timedelta(
        passed, granularity="minute", threshold=1.5, format="short", locale=current_language()
    )
