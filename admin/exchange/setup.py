"""What the town decides about its exchange: who looks first, what is held back, rules, categories.

Rules and names are per language; an empty one falls back to German.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.calendar.fields import Fields
from admin.exchange import words
from admin.exchange.overview import EXCHANGE
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _, spoken
from services.exchange.held import KINDS
from services.exchange.rules import APPROVE, EXPLAIN, HOLD
from services.exchange.town import Town
from services.staff.audit import Audit

router = APIRouter()
LONGEST_RULES, LONGEST_NAME = 3_000, 60
NEAREST = range(30, 96)


@router.get("/exchange/setup")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """The form."""
    return await _form(request, house)


@router.post("/exchange/setup")
async def save(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Keep it; German rules and names are required."""
    sent = await request.form()
    fields = Fields(sent)
    approve, near = fields.text("approve"), fields.text("nearness")
    holds = {kind: fields.text(f"hold.{kind}") for kind in KINDS}
    known = approve in APPROVE and {*holds.values()} <= {*HOLD}
    known = known and near.isdigit() and int(near) in NEAREST
    rules = {code: str(sent.get(f"rules.{code}", "")).strip() for code in spoken()}
    if not known or not rules["de"] or max(map(len, rules.values())) > LONGEST_RULES:
        return await _form(request, house, _("Something is missing, or too long."))
    async with house.db.transaction() as session:
        row = await Town(session, house.now()).settings(change=True)
        row.approve, row.holds, row.nearness = approve, holds, int(near)
        row.rules = {code: text for code, text in rules.items() if text}
        row.categories = {
            key: {**old, **_named(fields, key)} for key, old in row.categories.items()
        }
        Audit(session, house.clock()).note(me, "exchange_rules", "")
    return go(f"{EXCHANGE}/setup", told="saved")


def _named(fields: Fields, key: str) -> dict[str, str]:
    given = {code: fields.text(f"name.{key}.{code}", LONGEST_NAME) for code in spoken()}
    return {code: name for code, name in given.items() if name}


async def _form(request: Request, house: InHouse, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        return page(
            request,
            "exchange_setup.html",
            422 if fault else 200,
            settings=await Town(session, house.now()).settings(),
            spoken=spoken(),
            exchange_words=words,
            nearest=NEAREST,
            explain=EXPLAIN,
            fault=fault,
        )
