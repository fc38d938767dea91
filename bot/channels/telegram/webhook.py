"""The webhook: Telegram calls us. For a server with a public https address.

Answers: 401 without the secret that we gave Telegram, 413 for more than a megabyte, 400 for what is
no update, 503 while it cannot be stored (Telegram repeats it), else 200, also for updates that are
not for us. 200 only after the door has committed it. Nothing is answered in the body.
"""

from __future__ import annotations

import hashlib
import hmac
import json

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels.telegram.intake import Intake

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 2**20
log = structlog.get_logger()


def secret_token(secret_key: str) -> str:
    """The secret that Telegram sends along, made from the key of the installation."""
    return hmac.new(secret_key.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def router(intake: Intake, secret: str) -> APIRouter:
    """The one route; `secret` is what `secret_token` gave."""
    routes = APIRouter()

    @routes.post(PATH, include_in_schema=False)
    async def take(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return Response(status_code=400)
        return Response(status_code=await _take(intake, update))

    return routes


async def _take(intake: Intake, update: object) -> int:
    try:
        await intake.take(update)
    except Exception as error:
        log.error("telegram.not_stored", kind=type(error).__name__)
        return 503
    return 200


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is too large; no more than that is ever read."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)
