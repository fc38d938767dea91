"""Public addresses of the photos in the exchange; only what is up is found."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bot.clock import Clock
from services.attachments.rules import PHOTO
from services.database import Database
from services.exchange.photos import Photos

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def router(db: Database, clock: Clock) -> APIRouter:
    """The address."""

    async def photo(photo_id: str) -> Response:
        async with db.snapshot() as session:
            content = await Photos(session, clock()).shown(photo_id)
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type=PHOTO, headers=HEADERS)

    found = APIRouter(include_in_schema=False)
    found.add_api_route("/exchange/photos/{photo_id}", photo)
    return found
