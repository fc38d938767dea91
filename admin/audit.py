"""The audit log, for admins."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.pages import page
from admin.signed import Auditor, InHouse
from services.staff.audit import ACTIONS, Audit
from services.staff.service import Staff

router = APIRouter()
PAGE = 100


@router.get("/audit")
async def show(
    request: Request,
    house: InHouse,
    me: Auditor,
    name: str = "",
    action: str = "",
    before: int = 0,
) -> Response:
    """The newest lines, by person and action."""
    chosen = action if action in ACTIONS else ""
    async with house.db.snapshot() as session:
        rows = await Audit(session, house.clock()).read(
            name=name, action=chosen, before=before or None, limit=PAGE
        )
        accounts = await Staff(session, house.clock()).all()
    return page(
        request,
        "audit.html",
        rows=rows,
        names=[account.name for account in accounts],
        name=name,
        action=chosen,
        more=rows[-1].id if len(rows) == PAGE else 0,
    )
