"""What the simulated server refuses, in the platform's wording, and what it lets through."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.telegram_api.conftest import Served
from tests.telegram_api.entities import parse
from tests.telegram_api.people import Group, Resident
from tests.telegram_api.platform import DEACTIVATED, NOT_STARTED, upgraded
from tests.telegram_api.refusal import Refusal


async def call(served: Served, method: str, **params: Any) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{served.url}/bot{served.bot.token}/{method}", json=params)
    body: dict[str, Any] = answer.json()
    assert answer.status_code == body.get("error_code", 200)
    return body


async def send(served: Served, text: str, **params: Any) -> str:
    """The error of a message to the resident, or nothing."""
    body = await call(served, "sendMessage", chat_id=served.resident.chat.id, text=text, **params)
    return str(body.get("description", ""))


def keyboard(*buttons: dict[str, str]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Bad Request: message text is empty"),
        ("  \n ", "Bad Request: message text is empty"),
        ("a" * 4097, "Bad Request: message is too long"),
        ("😀" * 2049, "Bad Request: message is too long"),
        ("<b>a" + "b" * 4096 + "</b>", "Bad Request: message is too long"),
        ("<b></b>", "Bad Request: text must be non-empty"),
        (
            "<b>ö",
            "Bad Request: can't parse entities: "
            'Can\'t find end tag corresponding to start tag "b"',
        ),
        (
            "ö<h1>",
            'Bad Request: can\'t parse entities: Unsupported start tag "h1" at byte offset 2',
        ),
        ("a < b", "Bad Request: can't parse entities: Unclosed start tag at byte offset 2"),
        (
            "<b><i>x</b>",
            "Bad Request: can't parse entities: Unmatched end tag at byte offset 7, "
            'expected "</i>", found "</b>"',
        ),
        ("x</b>", "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"),
        ("<b>" + "a" * 4096 + "</b>", ""),
        ("<a href='https://www.pforzheim.de'>Stadt</a> &amp; mehr", ""),
    ],
)
async def test_texts(served: Served, text: str, error: str) -> None:
    assert await send(served, text, parse_mode="HTML") == error


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "x", "callback_data": "ä" * 32}, ""),
        ({"text": "x", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "1"}, "inline keyboard button text must be non-empty"),
        ({"text": "x"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "url": "https://www.pforzheim.de/a?b=c"}, ""),
        (
            {"text": "x", "url": "http://localhost:8000/privacy"},
            "inline keyboard button URL 'http://localhost:8000/privacy' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "url": "javascript://a.b"},
            "inline keyboard button URL 'javascript://a.b' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_buttons(served: Served, button: dict[str, str], error: str) -> None:
    found = await send(served, "x", reply_markup=json.dumps(keyboard(button)))
    assert found == (f"Bad Request: {error}" if error else "")


async def test_at_most_a_hundred_buttons(served: Served) -> None:
    button = {"text": "x", "callback_data": "1"}
    assert await send(served, "x", reply_markup=keyboard(*[button] * 100)) == ""
    error = "Bad Request: reply markup is too long"
    assert await send(served, "x", reply_markup=keyboard(*[button] * 101)) == error


async def test_who_cannot_be_written_to(served: Served) -> None:
    assert (await call(served, "sendMessage", chat_id=1, text="x"))["description"] == (
        "Bad Request: chat not found"
    )
    served.resident.blocks()
    assert await send(served, "x") == "Forbidden: bot was blocked by the user"
    served.resident.unblocks()
    assert await send(served, "x") == ""
    for trouble in (DEACTIVATED, NOT_STARTED):
        served.resident.chat.trouble = trouble
        assert await send(served, "x") == trouble.description


async def test_an_upgraded_group_names_its_new_id(served: Served) -> None:
    group = Group(served.platform, served.bot)
    upgraded(served.bot, group.chat, -1001)
    body = await call(served, "sendMessage", chat_id=group.chat.id, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": -1001}
    topic = await call(served, "createForumTopic", chat_id=-1001, name="Fragen")
    thread = topic["result"]["message_thread_id"]
    body = await call(served, "sendMessage", chat_id=-1001, text="x", message_thread_id=thread)
    assert body["result"]["message_thread_id"] == thread
    body = await call(served, "sendMessage", chat_id=-1001, text="x", message_thread_id=99)
    assert body["description"] == "Bad Request: message thread not found"


async def test_its_limits_ask_to_wait(served: Served) -> None:
    served.platform.pace.on = True
    chat = served.resident.chat.id
    answers = await asyncio.gather(
        *[call(served, "sendMessage", chat_id=chat, text="x") for _ in range(6)]
    )
    refused = [body for body in answers if not body["ok"]]
    assert len(refused) == 2
    assert refused[0]["parameters"] == {"retry_after": 1}
    other = Resident(served.platform, served.bot)
    assert (await call(served, "sendMessage", chat_id=other.chat.id, text="x"))["ok"]


async def test_one_poller_at_a_time(served: Served) -> None:
    first = asyncio.create_task(call(served, "getUpdates", timeout=5))
    await asyncio.sleep(0.1)
    assert (await call(served, "getUpdates"))["result"] == []
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates")
    await call(served, "setWebhook", url="http://127.0.0.1:9/")
    assert (await call(served, "getUpdates"))["error_code"] == 409
    await call(served, "deleteWebhook")
    assert (await call(served, "getUpdates"))["ok"]


async def test_only_wanted_kinds_are_queued(served: Served) -> None:
    await call(served, "getUpdates", allowed_updates=["callback_query"])
    served.resident.says("hallo")
    assert (await call(served, "getUpdates"))["result"] == []


async def test_unknown_tokens_and_methods(served: Served) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{served.url}/bot1:x/getMe")).status_code == 401
        own = f"{served.url}/bot{served.bot.token}"
        assert (await client.get(f"{own}/sendEverything")).status_code == 404
        assert (await client.get(f"{own}/GETME")).json()["result"]["username"] == "lotse_bot"


async def test_old_queries_are_refused(served: Served) -> None:
    query = served.resident.presses_data("1.1.0")
    query.valid = -1
    body = await call(served, "answerCallbackQuery", callback_query_id=query.id)
    assert body["description"].startswith("Bad Request: query is too old")


async def test_commands_are_checked(served: Served) -> None:
    bad = [{"command": "Menü", "description": "x"}]
    body = await call(served, "setMyCommands", commands=bad)
    assert body["description"] == "Bad Request: BOT_COMMAND_INVALID"
    body = await call(served, "setMyDescription", description="x", language_code="deu")
    assert body["error_code"] == 400


async def test_a_failing_webhook_is_seen_in_its_info(served: Served) -> None:
    await call(served, "setWebhook", url="http://127.0.0.1:9/", secret_token="a")
    served.resident.says("hallo")
    for _ in range(100):
        info = (await call(served, "getWebhookInfo"))["result"]
        if "last_error_message" in info:
            break
        await asyncio.sleep(0.02)
    assert info["last_error_message"] == "Connection failed: ConnectError"
    assert info["pending_update_count"] == 1


def test_offsets_count_utf16_units() -> None:
    text, entities = parse("😀 <i>x</i>", "HTML")
    assert text == "😀 x"
    assert entities == [{"type": "italic", "offset": 3, "length": 1}]


def test_plain_text_is_left_alone() -> None:
    assert parse("<b>", "") == ("<b>", [])
    with pytest.raises(Refusal):
        parse("<b>", "HTML")
