"""Reports: what was said as evidence, and what follows; who was banned may be let in again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.exchange import words
from admin.exchange.overview import EXCHANGE
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from services.exchange.models import Post
from services.exchange.moderation import OUTCOMES, Moderation
from services.staff.audit import Audit

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/exchange/reports/{report_id}")
async def show(request: Request, house: InHouse, me: Counsellor, report_id: int) -> Response:
    """One report with its evidence; looking at it is noted."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        report = await moderation.report(report_id)
        if report is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "exchange_report_read", str(report_id))
        return page(
            request,
            "exchange_report.html",
            report=report,
            about=await moderation.member(report.about_id),
            post=await session.get(Post, report.post_id) if report.post_id else None,
            exchange_words=words,
        )


@router.post("/exchange/reports/{report_id}")
async def settle(
    house: InHouse, me: Counsellor, report_id: int, outcome: Text = "", reason: Text = ""
) -> Response:
    """Decide; the person is told with the reason."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        report = await moderation.report(report_id)
        if report is None:
            raise HTTPException(404)
        if outcome not in OUTCOMES or report.outcome:
            raise HTTPException(422)
        await moderation.settle(report, outcome, reason, me.name)
        Audit(session, house.clock()).note(me, "exchange_settled", str(report_id), to=outcome)
    return go(EXCHANGE, told="saved")


@router.post("/exchange/members/{person_id}")
async def forgive(house: InHouse, me: Counsellor, person_id: str) -> Response:
    """Let somebody take part again."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        if person_id not in {each.person_id for each in await moderation.banned()}:
            raise HTTPException(404)
        await moderation.forgive(person_id)
        Audit(session, house.clock()).note(me, "exchange_forgiven", person_id)
    return go(EXCHANGE, told="saved")
