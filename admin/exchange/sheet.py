"""The market sheet: everything that is up, to be printed for the notice board and the newspaper.

It says no name and no number: who wants something tells the bot, or a centre, the short code.
"""

from __future__ import annotations

from collections import defaultdict

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.exchange import words
from admin.exchange.names import names
from admin.pages import page
from admin.signed import Counsellor, InHouse
from services.exchange.models import Post
from services.exchange.moderation import Moderation

router = APIRouter()


@router.get("/exchange/sheet")
async def show(request: Request, house: InHouse, me: Counsellor, quarter: str = "") -> Response:
    """The sheet of one quarter, or of all."""
    async with house.db.snapshot() as session:
        live = await Moderation(session, house.now()).live()
        named = await names(session)
    parts: dict[str, dict[str, list[Post]]] = {side: defaultdict(list) for side in words.SIDES}
    for post in live:
        if quarter in ("", post.quarter):
            parts[post.side][post.category].append(post)
    return page(
        request,
        "exchange_sheet.html",
        parts=parts,
        names=named,
        quarter=quarter if quarter in named.quarters else "",
        exchange_words=words,
        address=house.url,
    )
