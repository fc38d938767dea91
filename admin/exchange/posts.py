"""Posts: one post with its photos, approving and hiding it, and putting up for somebody else.

Who has no phone tells it at the desk: staff put it up, and ask the owner of a post to call back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.calendar.fields import Fields
from admin.exchange import words
from admin.exchange.names import names
from admin.exchange.overview import EXCHANGE
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from services.exchange.guess import OTHER
from services.exchange.moderation import Moderation
from services.exchange.rules import KINDS, SIDES, WORDS
from services.exchange.service import Draft
from services.exchange.things import category
from services.staff.audit import Audit

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/exchange/new")
async def form(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Put something up for somebody."""
    async with house.db.snapshot() as session:
        return page(
            request,
            "exchange_new.html",
            names=await names(session),
            exchange_words=words,
            asked=Fields(await request.form()).text,
            fault="",
        )


@router.post("/exchange/new")
async def put_up(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Put it up; it has no owner, so who wants it comes to the centre."""
    fields = Fields(await request.form())
    said, side, kind = fields.text("words", WORDS), fields.text("side"), fields.text("kind")
    async with house.db.transaction() as session:
        named = await names(session)
        if not said or side not in SIDES or kind not in KINDS:
            fault = _("Please write what it is.")
            return page(
                request,
                "exchange_new.html",
                422,
                names=named,
                exchange_words=words,
                asked=fields.text,
                fault=fault,
            )
        chosen = fields.text("category")
        draft = Draft(
            side,
            said,
            kind,
            chosen if chosen in named.categories else category(said) or OTHER,
            fields.text("quarter") if fields.text("quarter") in named.quarters else None,
            fields.text("swap", 200),
        )
        post = await Moderation(session, house.now()).put_up(draft, "de")
        Audit(session, house.clock()).note(me, "exchange_posted", post.id)
    return go(f"{EXCHANGE}/posts/{post.code}", told="saved")


@router.get("/exchange/photos/{photo_id}")
async def photo(house: InHouse, me: Counsellor, photo_id: str) -> Response:
    """A photo of a post."""
    async with house.db.snapshot() as session:
        content = await Moderation(session, house.now()).photo(photo_id)
    if content is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="image/jpeg", headers=headers)


@router.get("/exchange/posts/{code}")
async def show(request: Request, house: InHouse, me: Counsellor, code: str) -> Response:
    """One post."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        post = await moderation.post(code)
        if post is None:
            raise HTTPException(404)
        return page(
            request,
            "exchange_post.html",
            post=post,
            photos=await moderation.photos(post.id),
            names=await names(session),
            exchange_words=words,
        )


@router.post("/exchange/posts/{code}")
async def decide(
    house: InHouse, me: Counsellor, code: str, do: Text = "", reason: Text = "", centre: Text = ""
) -> Response:
    """Approve or hide a post, or ask its owner for somebody at the desk."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        post = await moderation.post(code)
        if post is None:
            raise HTTPException(404)
        if do == "approve":
            await moderation.approve(post)
        elif do == "hide":
            await moderation.hide(post, reason)
        elif do == "ask" and centre in (await names(session)).quarters:
            await moderation.ask_for(post, centre)
        else:
            raise HTTPException(422)
        Audit(session, house.clock()).note(me, "exchange_decided", post.id, to=do)
    return go(f"{EXCHANGE}/posts/{post.code}" if do == "ask" else EXCHANGE, told="saved")
