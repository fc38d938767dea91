"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Methods are case-insensitive and take GET, form, multipart and JSON, as on the platform. `serving`
runs it on a free port in the running loop, with the webhooks' pushers beside it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tests.listening import listening
from tests.telegram_api import account, messages
from tests.telegram_api.call import Call
from tests.telegram_api.faults import Fault
from tests.telegram_api.hooks import Pusher
from tests.telegram_api.platform import BotAccount, Platform
from tests.telegram_api.refusal import Refusal, bad_request

METHODS = {**messages.METHODS, **account.METHODS}
NOT_FOUND, UNAUTHORIZED = Refusal(404, "Not Found"), Refusal(401, "Unauthorized")


class LineCut(Exception):
    """The connection ends without an answer."""


def app(platform: Platform) -> Starlette:
    """The server of one platform."""

    async def api(request: Request) -> Response:
        try:
            return _json(200, {"ok": True, "result": await _handle(platform, request)})
        except Refusal as refusal:
            return _json(refusal.code, refusal.body())
        except LineCut:
            return _Cut()
        except ClientDisconnect:
            return Response(status_code=499)

    async def download(request: Request) -> Response:
        file_id = request.path_params["file_id"]
        if request.path_params["token"] not in platform.bots or file_id not in platform.files:
            return _json(404, NOT_FOUND.body())
        return Response(platform.files[file_id][1], media_type="application/octet-stream")

    return Starlette(
        routes=[
            Route("/bot{token}/{method}", api, methods=["GET", "POST"]),
            Route("/file/bot{token}/files/{file_id}/{name:path}", download),
        ]
    )


async def _handle(platform: Platform, request: Request) -> Any:
    bot = platform.bots.get(request.path_params["token"])
    method = request.path_params["method"].lower()
    if bot is None:
        raise UNAUTHORIZED
    if method not in METHODS:
        raise NOT_FOUND
    params, files = await _parameters(request)
    bot.calls[method] += 1
    fault = platform.faults.next(method)
    if fault is not None and not fault.after:
        await _strike(fault)
    result = await METHODS[method](Call(platform, bot, method, params, files))
    if fault is not None:
        await _strike(fault)
    return result


async def _strike(fault: Fault) -> None:
    await asyncio.sleep(fault.silence)
    if fault.refusal is not None:
        raise fault.refusal
    raise LineCut


async def _parameters(request: Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    params: dict[str, Any] = dict(request.query_params)
    files: dict[str, tuple[str, bytes]] = {}
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        try:
            params |= json.loads(await request.body() or b"{}")
        except (ValueError, TypeError):
            raise bad_request("can't parse JSON object") from None
    elif kind == "application/x-www-form-urlencoded":
        params |= parse_qsl((await request.body()).decode(), keep_blank_values=True)
    elif kind == "multipart/form-data":
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    files[name] = (value.filename or name, await value.read())
                else:
                    params[name] = value
    return params, files


def _json(code: int, body: Any) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        status_code=code,
        media_type="application/json",
    )


class _Cut(Response):
    """Ends the connection without the bytes that were promised."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", b"1000"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


async def _push(bot: BotAccount) -> None:
    """Keep the pusher of a bot in step with its webhook."""
    pusher: Pusher | None = None
    try:
        while True:
            if pusher is not None and pusher.hook is not bot.hook:
                await pusher.stop()
                pusher = None
            if pusher is None and bot.hook is not None:
                pusher = Pusher(bot, bot.hook)
            bot.starts.clear()
            await bot.starts.wait()
    finally:
        if pusher is not None:
            await pusher.stop()


@asynccontextmanager
async def serving(platform: Platform, port: int = 0) -> AsyncIterator[str]:
    """Serve until the block ends; gives the base address. Bots must be added before."""
    async with listening(app(platform), port) as url:
        pushers = [asyncio.create_task(_push(bot)) for bot in platform.bots.values()]
        try:
            yield url
        finally:
            platform.close()
            for pusher in pushers:
                pusher.cancel()
            await asyncio.gather(*pushers, return_exceptions=True)
