"""The stream, byte by byte, as any client of Server-Sent Events sees it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import uuid4

import httpx
import pytest

from dialogs.message import Message
from tests.bot.channels.web.house import House, Server

Event = tuple[str, str, dict[str, Any]]


@pytest.fixture
async def person(server: Server, house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has got the first message."""
    async with httpx.AsyncClient(base_url=server.url, timeout=20) as client:
        await client.get("/")
        start = {"id": str(uuid4()), "start": {"language": "en"}}
        await client.post("/chat/messages", json=start)
        await house.until(1)
        yield client


async def read(person: httpx.AsyncClient, path: str, **headers: str) -> AsyncGenerator[Event, None]:
    async with person.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = number = ""
        data: dict[str, Any] = {}
        async for line in answer.aiter_lines():
            field, _colon, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                number = value
            elif field == "data":
                data = json.loads(value)
            elif line == "":
                yield name, number, data
                number = ""


async def take(events: AsyncIterator[Event], name: str, count: int) -> list[Event]:
    found: list[Event] = []
    async with asyncio.timeout(15):
        while len(found) < count:
            event = await anext(events)
            if event[0] == name:
                found.append(event)
    return found


async def test_the_line_begins_with_a_beat_and_who_speaks(person: httpx.AsyncClient) -> None:
    async with aclosing(read(person, "/chat/events")) as events:
        assert [(await anext(events))[0] for _ in range(3)] == ["beat", "mode", "message"]


@pytest.mark.parametrize("by_header", [True, False])
async def test_who_comes_back_gets_the_rest_once_and_in_order(
    person: httpx.AsyncClient, house: House, by_header: bool
) -> None:
    for text in "01234":
        await house.say(Message(text, "en"), text)
    await house.until(7)
    place: dict[str, str] = {"Last-Event-ID": "4"} if by_header else {}
    path = "/chat/events" if by_header else "/chat/events?after=4"
    async with aclosing(read(person, path, **place)) as events:
        messages = await take(events, "message", 3)
        assert [number for _name, number, _data in messages] == ["5", "6", "7"]
        assert [data["text"] for _name, _number, data in messages] == ["2", "3", "4"]
        await house.say(Message("live", "en"), "live")
        ((_name, last, data),) = await take(events, "message", 1)
        assert (last, data["text"], data["dir"]) == ("8", "live", "ltr")


async def test_more_than_a_page_of_news_comes_whole(
    person: httpx.AsyncClient, house: House
) -> None:
    for number in range(45):
        await house.say(Message(str(number), "en"), str(number))
    await house.until(47)
    async with aclosing(read(person, "/chat/events")) as events:
        messages = await take(events, "message", 47)
    assert [int(number) for _name, number, _data in messages] == list(range(1, 48))


async def test_a_hand_over_and_typing_are_told(person: httpx.AsyncClient, house: House) -> None:
    async with aclosing(read(person, "/chat/events?after=2")) as events:
        assert (await take(events, "mode", 1))[0][2] == {"mode": "bot", "photo": False}
        await house.hand("human")
        assert (await take(events, "mode", 1))[0][2] == {"mode": "human", "photo": False}
        address = (await house.inbox_rows())[0].platform_id.partition(":")[0]
        await house.channels["web"].typing(address)
        assert await take(events, "typing", 1)


async def test_a_stranger_hears_nothing(
    person: httpx.AsyncClient, server: Server, house: House
) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=20) as stranger:
        await stranger.get("/")
        async with aclosing(read(stranger, "/chat/events")) as events:
            assert (await anext(events))[0] == "beat"
            await house.say(Message("secret", "en"), "secret")
            await house.until(2)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await anext(events)
