"""How this process is: `/healthz` for whoever restarts it, `/metrics` for Prometheus.

Healthy is: the database answers, and every loop of this process runs. A message that waits longer
than `PATIENCE` for its turn is a fault too, whatever the loops look like.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import exposition
from services.conversations.service import Conversations

if TYPE_CHECKING:
    from bot.app import Lotse

PATIENCE = timedelta(minutes=2)
ANSWERS_WITHIN = 5.0

log = structlog.get_logger()


def router(lotse: Lotse) -> APIRouter:
    """The two addresses."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> JSONResponse:
        found = await health(lotse)
        return JSONResponse(found, status_code=200 if found["healthy"] else 503)

    @routes.get("/metrics")
    async def metrics() -> Response:
        async with lotse.db.snapshot() as session:
            text = await exposition(session, lotse.clock())
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return routes


async def health(lotse: Lotse) -> dict[str, Any]:
    """Each check by name, and `healthy` as their sum."""
    checks = {"database": False, **lotse.loops.state()}
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            waits = await _longest_wait(lotse)
        checks["database"] = True
        checks["prompt"] = waits is None or waits < PATIENCE
    except Exception as error:
        log.error("health.database", exc_info=error)
    return {
        "healthy": all(checks.values()),
        "parts": lotse.parts,
        "understanding": "ready" if lotse.mind.ready else "loading",
        "checks": checks,
    }


async def _longest_wait(lotse: Lotse) -> timedelta | None:
    now = lotse.clock()
    async with lotse.db.snapshot() as session:
        oldest = await Conversations(session, now).oldest_new()
    return now - oldest if oldest else None
