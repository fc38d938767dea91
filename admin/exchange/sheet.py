"""The market sheet: everything that is up, to be printed for the notice board and the newspaper.

It says no name and no number: who wants something tells the bot, or a centre, the short code.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.exchange import words
from admin.exchange.names import Names, names
from admin.pages import page
from admin.posters import qr
from admin.signed import Counsellor, InHouse
from services.exchange.models import Post
from services.exchange.moderation import Moderation

router = APIRouter()


@router.get("/exchange/sheet")
async def show(request: Request, house: InHouse, me: Counsellor, quarter: str = "") -> Response:
    """The sheet of one quarter, with what is for all quarters; or of everything."""
    async with house.db.snapshot() as session:
        live = await Moderation(session, house.now()).live()
        named = await names(session)
    quarter = quarter if quarter in named.quarters else ""
    shown = [post for post in live if not quarter or post.quarter in (quarter, None)]
    address = f"{house.url}/?{urlencode({'centre': quarter})}" if quarter else f"{house.url}/"
    return page(
        request,
        "exchange_sheet.html",
        parts={side: _by_category(shown, side, named) for side in words.SIDES},
        names=named,
        quarter=quarter,
        exchange_words=words,
        beyond=beyond,
        address=house.url,
        qr=qr(address),
    )


def _by_category(posts: list[Post], side: str, named: Names) -> dict[str, list[Post]]:
    """In the order of the town; a category that is gone comes last."""
    keys = dict.fromkeys([*named.categories, *(post.category for post in posts)])
    found = {
        key: [post for post in posts if (post.side, post.category) == (side, key)] for key in keys
    }
    return {key: rows for key, rows in found.items() if rows}


def beyond(post: Post) -> str:
    """What the words say beyond the headline."""
    return post.text.removeprefix(post.title.removesuffix("…")).lstrip(" .!\n")
