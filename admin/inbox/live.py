"""The stream of an open inbox (Server-Sent Events): that something changed, never what was said.

The page then asks for what it shows, with its own rights. Each tap is at most `CALM` seconds apart;
a beat every few seconds keeps the line open and checks that the session still lives.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from fastapi import APIRouter, Request
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse

from admin.house import House
from admin.inbox.seat import seat
from admin.signed import Counsellor, InHouse, token_of
from services.desk.lists import Lists
from services.staff.models import Account

router = APIRouter()
BEAT = 15.0
CALM = 0.2
DESK, CHAT, WRITING = "desk", "chat", "writing"


@router.get("/inbox/events")
async def events(
    request: Request, house: InHouse, me: Counsellor, talk: str = ""
) -> StreamingResponse:
    """Everything that concerns the list, and one talk where one is open."""
    body = stream(house, me, token_of(request), talk[:32])
    return StreamingResponse(
        body,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(house: House, me: Account, token: str, talk: str) -> AsyncIterator[bytes]:
    """Events until the session or the process ends; the page then opens a new stream."""
    topics = [(DESK, None), *([(CHAT, talk), (WRITING, talk)] if talk else [])]
    async with AsyncExitStack() as stack:
        taps = [
            await stack.enter_async_context(house.wakeup.subscribe(topic, key))
            for topic, key in topics
        ]
        yield await _state(house, me, [""])
        while not house.wakeup.closing and await house.sign_in.signed(token) is not None:
            async for event in _until_beat(house, me, taps):
                yield event
            yield format_sse_event(event="beat", data_str="{}")


async def _until_beat(house: House, me: Account, taps: list[Any]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end = loop.time() + BEAT
    while (left := end - loop.time()) > 0 and not house.wakeup.closing:
        heard = await _heard(taps, left)
        if heard[0]:
            yield await _state(house, me, heard[0])
        if len(taps) > 1 and heard[1]:
            yield format_sse_event(event="chat", data_str="{}")
        if len(taps) > 1 and heard[2]:
            yield format_sse_event(event="writing", data_str="{}")
        await asyncio.sleep(CALM)


async def _heard(taps: list[Any], seconds: float) -> list[list[str]]:
    """The keys that were tapped, topic by topic, as soon as there is one."""
    waits = [asyncio.ensure_future(each.keys(seconds)) for each in taps]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return [wait.result() if wait.done() else [] for wait in waits]
    finally:
        for wait in waits:
            wait.cancel()


async def _state(house: House, me: Account, changed: list[str]) -> bytes:
    async with house.db.snapshot() as session:
        lists = Lists(session, house.clock(), seat(me))
        counts, alarms = await lists.counts(), await lists.alarms()
    data = {"changed": changed[:50], "counts": counts, "alarms": alarms}
    return format_sse_event(event="desk", data_str=json.dumps(data))
