"""What is to be decided: new posts, lines that were held back, reports, appeals; and the numbers.

What neighbours said to each other is shown only where it was held back or reported, and looking at
it is noted. Whoever comes second to a decision is told so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.exchange import words
from admin.exchange.names import names
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from services.exchange.counter import Counter
from services.exchange.figures import FEW, figures
from services.exchange.members import LONGEST_REASON
from services.exchange.moderation import Moderation
from services.staff.audit import Audit

router = APIRouter()
EXCHANGE = "/admin/exchange"
PERIODS = (30, 90, 365)


@router.get("/exchange")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Everything that waits for somebody."""
    async with house.db.transaction() as session:
        moderation = Moderation(session, house.now())
        held = await moderation.held()
        for line, _post in held:
            Audit(session, house.clock()).note(me, "exchange_line_read", str(line.id))
        judged = await moderation.judged()
        return page(
            request,
            "exchange.html",
            waiting=await moderation.waiting(),
            held=held,
            reports=await moderation.reports(),
            judged=[(each, await moderation.hidden_of(each.person_id)) for each in judged],
            ending=await Counter(session, house.now()).ending(),
            live=await moderation.live(),
            names=await names(session),
            exchange_words=words,
            longest=LONGEST_REASON,
        )


@router.post("/exchange/lines/{line_id}")
async def decide(
    house: InHouse, me: Counsellor, line_id: int, do: Annotated[str, Form()] = ""
) -> Response:
    """Let a line through, or refuse it."""
    async with house.db.transaction() as session:
        if do not in ("through", "refuse"):
            raise HTTPException(422)
        done = await Moderation(session, house.now()).decide(line_id, through=do == "through")
        if done:
            Audit(session, house.clock()).note(me, "exchange_line_decided", str(line_id), to=do)
    return go(EXCHANGE, told="saved" if done else "decided")


@router.get("/exchange/figures")
async def numbers(request: Request, house: InHouse, me: Counsellor, days: int = 90) -> Response:
    """What was put up, met and given; by category and quarter, without persons."""
    days = days if days in PERIODS else PERIODS[1]
    since = house.today() - timedelta(days=days - 1)
    async with house.db.snapshot() as session:
        return page(
            request,
            "exchange_figures.html",
            figures=await figures(session, since),
            periods=PERIODS,
            days=days,
            few=FEW,
            names=await names(session),
        )
