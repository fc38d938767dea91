"""Files in the web chat: a resident may send one while a human has the talk or is awaited.

They are checked by their content before anything is kept, and shown in their own session only.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web import talk
from bot.channels.web.draft import CHANNEL
from bot.channels.web.house import House
from bot.channels.web.refusal import Refused
from bot.incoming import Incoming
from services.attachments.rules import LARGEST, PHOTO, Checked, NotTaken, check
from services.attachments.service import Attachments

SHOWN = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


async def take(house: House, request: Request, address: str, file_id: str) -> Response:
    """Keep the body of the request as a file, once for each id."""
    try:
        name = UUID(file_id).hex
    except ValueError:
        raise Refused("unreadable") from None
    async with house.db.snapshot() as session:
        found = await talk.find(session, address)
    if found is None or (found.mode == "bot" and not found.photo):
        raise Refused("no_human")
    file = await _checked(await _body(request))
    async with house.db.transaction() as session:
        await Attachments(session, house.clock()).keep(name, found.id, file)
    new = await house.inbox.accept(
        Incoming(
            channel=CHANNEL,
            platform_id=f"{address}:{UUID(file_id)}",
            address=address,
            kind="photo" if file.type == PHOTO else "file",
            at=house.clock(),
            data={"attachment": name, "type": file.type, "size": len(file.content)},
        )
    )
    return JSONResponse({"id": file_id, "new": new}, 202, {"Cache-Control": "no-store"})


async def show(house: House, address: str, name: str) -> Response:
    """A file of this session's talk."""
    async with house.db.snapshot() as session:
        found = await talk.find(session, address)
        file = await Attachments(session, house.clock()).read(name, found.id) if found else None
    if file is None:
        raise Refused("no_file")
    return Response(file.content, media_type=file.type, headers=SHOWN)


async def _checked(content: bytes) -> Checked:
    try:
        return await asyncio.to_thread(check, content)
    except NotTaken as error:
        raise Refused(str(error)) from None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Refused("file_large")
    return bytes(body)
