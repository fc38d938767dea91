"""Reports: what was said as evidence, and what follows; who was banned may be let in again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.exchange import words
from admin.exchange.overview import EXCHANGE
from admin.house import House
from admin.pages import go, page, shown_time
from admin.signed import Counsellor, InHouse
from locales import _
from services.exchange.members import LONGEST_REASON
from services.exchange.models import Post
from services.exchange.moderation import NOTHING, OUTCOMES, Moderation
from services.staff.audit import Audit
from services.staff.models import Account

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/exchange/reports/{report_id}")
async def show(request: Request, house: InHouse, me: Counsellor, report_id: int) -> Response:
    """One report with its evidence; looking at it is noted."""
    return await _shown(request, house, me, report_id)


async def _shown(
    request: Request, house: House, me: Account, report_id: int, fault: str = ""
) -> Response:
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        report = await moderation.report(report_id)
        if report is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "exchange_report_read", str(report_id))
        about = report.about_id
        return page(
            request,
            "exchange_report.html",
            422 if fault else 200,
            report=report,
            about=await moderation.member(about) if about else None,
            before=await moderation.reported(about) - 1 if about else 0,
            post=await session.get(Post, report.post_id) if report.post_id else None,
            outcomes=await moderation.outcomes(report),
            exchange_words=words,
            shown_at=lambda at: shown_time(datetime.fromisoformat(at).astimezone(house.zone)),
            longest=LONGEST_REASON,
            fault=fault,
        )


@router.post("/exchange/reports/{report_id}")
async def settle(
    request: Request,
    house: InHouse,
    me: Counsellor,
    report_id: int,
    outcome: Text = "",
    reason: Text = "",
) -> Response:
    """Decide; the person is told with the reason."""
    if outcome not in OUTCOMES:
        raise HTTPException(422)
    if outcome != NOTHING and not reason.strip():
        fault = _("Please write the reason; the person reads it.")
        return await _shown(request, house, me, report_id, fault)
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        report = await moderation.report(report_id)
        if report is None:
            raise HTTPException(404)
        fits = not report.outcome and outcome in await moderation.outcomes(report)
        if fits:
            await moderation.settle(report, outcome, words.reason_in(reason), me.name)
            Audit(session, house.clock()).note(me, "exchange_settled", str(report_id), to=outcome)
    return go(EXCHANGE, told="saved" if fits else "decided")


@router.post("/exchange/members/{person_id}")
async def answer(
    house: InHouse, me: Counsellor, person_id: str, do: Text = "", reason: Text = ""
) -> Response:
    """Let somebody take part again, or stay with the decision and say why."""
    if do not in ("forgive", "uphold") or (do == "uphold" and not reason.strip()):
        raise HTTPException(422)
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        if person_id not in {each.person_id for each in await moderation.judged()}:
            return go(EXCHANGE, told="decided")
        if do == "forgive":
            done = await moderation.forgive(person_id)
        else:
            done = await moderation.uphold(person_id, words.reason_in(reason))
        if done:
            action = "exchange_forgiven" if do == "forgive" else "exchange_upheld"
            Audit(session, house.clock()).note(me, action, person_id)
    return go(EXCHANGE, told="saved" if done else "decided")
