"""Files in a talk: what residents sent is shown, and a counsellor sends one.

A file of Telegram is fetched when somebody first looks, checked like every other, and kept. Nothing
that is not a photo or a PDF by its content is ever shown.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, UploadFile
from starlette.responses import Response

from admin.house import House
from admin.inbox.actions import act, fault
from admin.inbox.seat import seat
from admin.signed import Counsellor, InHouse
from services.attachments.rules import LARGEST, Checked, NotTaken, check
from services.attachments.service import Attachments
from services.conversations.service import Conversations
from services.desk.lists import Lists

router = APIRouter()
TOKEN = re.compile(r"[\w-]{8,64}")
INBOX = re.compile(r"in-(\d{1,18})")
SHOWN = {
    "Cache-Control": "private, max-age=600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@router.get("/inbox/{conversation_id}/files/{name}")
async def show(house: InHouse, me: Counsellor, conversation_id: str, name: str) -> Response:
    """One file; 404 where the talk is not this person's work, or where there is no such file."""
    async with house.db.snapshot() as session:
        if await Lists(session, house.clock(), seat(me)).get(conversation_id) is None:
            raise HTTPException(404)
        file = await Attachments(session, house.clock()).read(name, conversation_id)
    file = file or await _fetched(house, conversation_id, name)
    if file is None:
        raise HTTPException(404)
    return Response(file.content, media_type=file.type, headers=SHOWN)


@router.post("/inbox/{conversation_id}/files")
async def send(
    request: Request,
    house: InHouse,
    me: Counsellor,
    conversation_id: str,
    file: UploadFile | None = None,
    token: Annotated[str, Form()] = "",
) -> Response:
    """Send a file to the resident, once for each token; whoever sends one takes the talk."""
    content = await file.read(LARGEST + 1) if file is not None else b""
    if not content or not TOKEN.fullmatch(token):
        return fault(request, conversation_id, "empty")
    try:
        checked = await asyncio.to_thread(check, content)
    except NotTaken as error:
        return fault(request, conversation_id, str(error))
    return await act(
        request, house, me, conversation_id, "talk_answered",
        lambda taking: taking.send_file(conversation_id, checked, secrets.token_hex(16), token),
    )  # fmt: skip


async def _fetched(house: House, conversation_id: str, name: str) -> Checked | None:
    """What came in by this number: kept already, or fetched from its platform now."""
    found = INBOX.fullmatch(name)
    if found is None:
        return None
    async with house.db.snapshot() as session:
        row = await Conversations(session, house.clock()).incoming(conversation_id, int(found[1]))
    content = await house.fetch(row.channel, str(row.data.get("file_id", ""))) if row else None
    if content is None:
        return None
    try:
        file = await asyncio.to_thread(check, content)
    except NotTaken:
        return None
    async with house.db.transaction() as session:
        await Attachments(session, house.clock()).keep(name, conversation_id, file)
    return file
