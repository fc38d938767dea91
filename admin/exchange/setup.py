"""What the town decides about its exchange: who looks first, what is held back, rules, categories.

Rules and names are per language; an empty one falls back to German. A category without a German
name is taken away, unless something that is up belongs to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.calendar.fields import Fields
from admin.exchange import words
from admin.exchange.overview import EXCHANGE
from admin.guide import wanted_languages
from admin.house import House
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from services.exchange.guess import OTHER
from services.exchange.held import KINDS
from services.exchange.rules import APPROVE, EXPLAIN, HOLD
from services.exchange.town import Town, in_order
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
    rules = {code: str(sent.get(f"rules.{code}", "")).strip() for code in wanted_languages()}
    if not known or not rules["de"] or max(map(len, rules.values())) > LONGEST_RULES:
        return await _form(request, house, _("Something is missing, or too long."))
    async with house.db.transaction() as session:
        town = Town(session, house.now())
        row = await town.settings(change=True)
        categories = _categories(fields, row.categories)
        gone = {*row.categories} - {*categories}
        fits = OTHER in categories and not gone & await town.categories_in_use()
        if fits:
            row.approve, row.holds, row.nearness = approve, holds, int(near)
            row.rules = {code: text for code, text in rules.items() if text}
            row.categories = categories
            Audit(session, house.clock()).note(me, "exchange_rules", "")
    if not fits:
        return await _form(request, house, _("This category is still in use."))
    return go(f"{EXCHANGE}/setup", told="saved")


def _categories(fields: Fields, before: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Without those that lost their German name, and with a new one that has one."""
    named = {key: _named(fields, key) for key in before}
    kept = {key: {**before[key], **names} for key, names in named.items() if names.get("de")}
    own = next(key for number in count(1) if (key := f"own{number}") not in before)
    new = _named(fields, "new")
    return {**kept, own: new} if new.get("de") else kept


def _named(fields: Fields, key: str) -> dict[str, str]:
    given = {code: fields.text(f"name.{key}.{code}", LONGEST_NAME) for code in wanted_languages()}
    return {code: name for code, name in given.items() if name}


async def _form(request: Request, house: House, fault: str = "") -> Response:
    async with house.db.snapshot() as session:
        settings = await Town(session, house.now()).settings()
        return page(
            request,
            "exchange_setup.html",
            422 if fault else 200,
            settings=settings,
            categories={**in_order(settings.categories), "new": {}},
            codes=wanted_languages(),
            exchange_words=words,
            nearest=NEAREST,
            explain=EXPLAIN,
            fault=fault,
        )
