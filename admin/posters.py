"""Posters to print: a page per centre and language, with the QR code that opens the chat there."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, HTTPException, Request
from markupsafe import Markup
from starlette.responses import Response

from admin.pages import page
from admin.signed import InHouse, Worker
from dialogs.poster import poster
from locales import spoken, use
from locales.languages import LANGUAGES
from services.centres.service import Centres

router = APIRouter()


@router.get("/posters")
async def show_all(request: Request, house: InHouse, me: Worker) -> Response:
    """Every poster that can be printed."""
    async with house.db.snapshot() as session:
        centres = await Centres(session, me.language, plain=False).centres()
    return page(request, "posters.html", centres=centres, spoken=spoken())


@router.get("/posters/{centre}/{language}")
async def show(
    request: Request, house: InHouse, me: Worker, centre: str, language: str
) -> Response:
    """One poster, ready to print."""
    if language not in LANGUAGES:
        raise HTTPException(404)
    async with house.db.snapshot() as session:
        centres = await Centres(session, language, plain=False).centres()
    name = next((each.name for each in centres if each.id == centre), None)
    if name is None:
        raise HTTPException(404)
    address = f"{house.url}/?{urlencode({'centre': centre, 'lang': language})}"
    telegram = _telegram(house.telegram_bot(), centre, language)
    with use(language):
        words = poster()
    return page(
        request,
        "poster.html",
        words_of=words,
        language=language,
        centre=name,
        address=address,
        code=qr(address),
        telegram=telegram,
        telegram_code=qr(telegram) if telegram else "",
    )


def qr(text: str) -> Markup:
    """A QR code that still reads when a corner of the paper is torn off (25 % may be lost)."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out, kind="svg", scale=8, border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return Markup(out.getvalue().decode())  # noqa: S704 made by the library from our own address


def _telegram(bot: str, centre: str, language: str) -> str:
    """Telegram hands the words behind `start` to the bot: letters, digits, _ and - only."""
    return f"https://t.me/{bot}?start={centre}-{language}" if bot else ""
