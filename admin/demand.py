"""What residents would have liked in their own language: people counted, nobody named."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.pages import page
from admin.signed import Asker, InHouse
from services.guide.lists import Lists

router = APIRouter()


@router.get("/demand")
async def show(request: Request, house: InHouse, me: Asker) -> Response:
    """The missing translations, the most wanted first."""
    async with house.db.snapshot() as session:
        missed = await Lists(session, (), house.today()).missed()
    by_language: dict[str, int] = {}
    for each in missed:
        if not each.exists:
            by_language[each.language] = by_language.get(each.language, 0) + each.people
    return page(
        request,
        "demand.html",
        missed=[each for each in missed if not each.exists],
        done=[each for each in missed if each.exists],
        by_language=sorted(by_language.items(), key=lambda pair: -pair[1]),
    )
