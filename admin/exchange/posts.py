"""Posts: one post with its photos, approving and hiding it, and putting up for somebody else.

Who has no phone tells it at the desk: staff put it up, and ask the owner of a post to call back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.calendar.fields import Fields
from admin.exchange import words
from admin.exchange.names import Names, names
from admin.exchange.overview import EXCHANGE
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from locales.languages import LANGUAGES
from services.exchange.counter import Counter
from services.exchange.guess import OTHER
from services.exchange.members import LONGEST_REASON
from services.exchange.models import Post
from services.exchange.moderation import Moderation
from services.exchange.rules import GIVEN, KINDS, SIDES, SWAP, WITHDRAWN, WORDS
from services.exchange.service import Draft
from services.exchange.things import category
from services.staff.audit import Audit

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/exchange/new")
async def form(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Put something up for somebody."""
    return await _form(request, house, Fields(await request.form()))


@router.post("/exchange/new")
async def put_up(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Put it up; it has no owner, so who wants it comes to the centre."""
    fields = Fields(await request.form())
    fault = await _fault(house, fields)
    if fault:
        return await _form(request, house, fields, fault)
    async with house.db.transaction() as session:
        draft = _draft(fields, await names(session))
        post = await Counter(session, house.now()).put_up(draft, fields.text("language"))
        Audit(session, house.clock()).note(me, "exchange_posted", post.id)
    return go(f"{EXCHANGE}/posts/{post.code}", told="saved")


async def _fault(house: House, fields: Fields) -> str:
    """What is wrong with what is to be put up, or nothing."""
    said, swap = fields.text("words", WORDS), fields.text("swap", SWAP)
    known = fields.text("side") in SIDES and fields.text("kind") in KINDS
    if not said or not known or fields.text("language") not in LANGUAGES:
        return _("Please write what it is.")
    async with house.db.snapshot() as session:
        counter = Counter(session, house.now())
        if await counter.not_in_post(said) or await counter.not_in_post(swap):
            return _("Please without numbers, addresses, links and money: everybody reads it.")
    return ""


def _draft(fields: Fields, named: Names) -> Draft:
    said = fields.text("words", WORDS)
    chosen, quarter = fields.text("category"), fields.text("quarter")
    return Draft(
        fields.text("side"),
        said,
        fields.text("kind"),
        next((each for each in (chosen, category(said)) if each in named.categories), OTHER),
        quarter if quarter in named.quarters else None,
        fields.text("swap", SWAP),
    )


async def _form(request: Request, house: House, asked: Fields, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        return page(
            request,
            "exchange_new.html",
            422 if fault else 200,
            names=await names(session),
            exchange_words=words,
            asked=asked.text,
            spoken=tuple(LANGUAGES),
            fault=fault,
        )


@router.get("/exchange/posts")
async def look_up(house: InHouse, me: Counsellor, code: str = "") -> Response:
    """The post whose code somebody says at the desk."""
    async with house.db.snapshot() as session:
        post = await Moderation(session, house.now()).named(code)
    if post is None:
        return go(EXCHANGE, told="no_code")
    return go(f"{EXCHANGE}/posts/{post.code}")


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
    return await _shown(request, house, code)


@router.post("/exchange/posts/{code}")
async def decide(
    request: Request,
    house: InHouse,
    me: Counsellor,
    code: str,
    do: Text = "",
    reason: Text = "",
    centre: Text = "",
) -> Response:
    """Approve, hide or end a post, or ask its owner for somebody at the desk."""
    if do == "hide" and not reason.strip():
        return await _shown(
            request, house, code, _("Please write the reason; the person reads it.")
        )
    async with house.db.transaction() as session:
        post = await Moderation(session, house.now()).post(code)
        if post is None:
            raise HTTPException(404)
        if do == "ask" and centre not in (await names(session)).quarters:
            raise HTTPException(422)
        about = words.reason_in(reason) if do == "hide" else centre
        done = await _done(session, house, post, do, about)
        if done:
            Audit(session, house.clock()).note(me, "exchange_decided", post.id, to=do)
    here = f"{EXCHANGE}/posts/{post.code}"
    return go(EXCHANGE if do in ("approve", "hide") else here, told="saved" if done else "decided")


async def _done(session: AsyncSession, house: House, post: Post, do: str, about: str) -> bool:
    """Do it; False where it is too late for that."""
    moderation, counter = Moderation(session, house.now()), Counter(session, house.now())
    match do:
        case "approve":
            return await moderation.approve(post)
        case "hide":
            return await moderation.hide(post, about)
        case "ask":
            return await counter.ask_for(post, about)
        case "prolong":
            return await counter.prolong(post)
        case "given" | "withdrawn":
            return await counter.close(post, GIVEN if do == GIVEN else WITHDRAWN)
    raise HTTPException(422)


async def _shown(request: Request, house: House, code: str, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        moderation = Moderation(session, house.now())
        post = await moderation.named(code)
        if post is None:
            raise HTTPException(404)
        return page(
            request,
            "exchange_post.html",
            422 if fault else 200,
            post=post,
            photos=await moderation.photos(post.id),
            names=await names(session),
            exchange_words=words,
            longest=LONGEST_REASON,
            fault=fault,
        )
