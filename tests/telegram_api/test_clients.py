"""Two unrelated client libraries drive the server unpatched, so that it is tuned to neither."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from fastapi import FastAPI, Request, Response
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter

from tests.listening import listening, until
from tests.telegram_api import faults
from tests.telegram_api.clients import Client, aio, ptb
from tests.telegram_api.conftest import Served

BUTTON = {"inline_keyboard": [[{"text": "Ja", "callback_data": "1.1.0"}]]}


@pytest.fixture(params=[ptb, aio], ids=["python-telegram-bot", "aiogram"])
async def client(request: pytest.FixtureRequest, served: Served) -> AsyncIterator[Client]:
    async with request.param(served.url, served.bot.token) as one:
        yield one


async def test_it_knows_who_it_is(client: Client) -> None:
    assert await client.me() == "lotse_bot"


async def test_a_message_is_parsed_and_kept(served: Served, client: Client) -> None:
    await client.send(served.resident.chat.id, "<b>Öffnung</b> &lt;ab 9&gt;", parse_mode="HTML")
    [message] = served.resident.chat.said
    assert message["text"] == "Öffnung <ab 9>"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 7}]


async def test_polling_brings_what_people_write_and_forgets_what_is_confirmed(
    served: Served, client: Client
) -> None:
    served.resident.says("Merhaba")
    [first] = await client.updates(0, 0)
    assert first.message.text == "Merhaba"
    assert [u.update_id for u in await client.updates(0, 0)] == [first.update_id]
    assert await client.updates(first.update_id + 1, 0) == []


async def test_polling_waits_for_the_next_message(served: Served, client: Client) -> None:
    waiting = asyncio.create_task(client.updates(0, 5))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    served.resident.says("spät")
    assert (await waiting)[0].message.text == "spät"


async def test_a_button_spins_until_it_is_answered(served: Served, client: Client) -> None:
    await client.send(served.resident.chat.id, "Ja?", reply_markup=BUTTON)
    query = served.resident.presses("Ja")
    [update] = await client.updates(0, 0)
    assert update.callback_query.data == "1.1.0"
    assert query.answered is None
    await client.answer(update.callback_query.id)
    assert query.answered is not None


async def test_a_message_can_be_changed_and_taken_back(served: Served, client: Client) -> None:
    sent = await client.send(served.resident.chat.id, "alt")
    await client.edit(served.resident.chat.id, sent, "neu")
    assert served.resident.heard == ["neu"]
    with pytest.raises((BadRequest, TelegramBadRequest), match=r"(?i)message is not modified"):
        await client.edit(served.resident.chat.id, sent, "neu")
    await client.delete(served.resident.chat.id, sent)
    assert served.resident.heard == []


async def test_uploads_come_back_as_they_were(served: Served, client: Client) -> None:
    photo = await client.photo(served.resident.chat.id, b"picture")
    document = await client.document(served.resident.chat.id, b"%PDF")
    assert await client.load(photo) == b"picture"
    assert await client.load(document) == b"%PDF"


async def test_a_place_and_the_typing_sign(served: Served, client: Client) -> None:
    assert await client.location(served.resident.chat.id) == 48.89
    await client.act(served.resident.chat.id)
    assert served.resident.chat.actions == ["typing"]


async def test_texts_of_the_bot_are_kept_per_language(served: Served, client: Client) -> None:
    assert await client.commands("menu", "tr") == ["menu"]
    assert await client.describe("Merhaba", "tr") == "Merhaba"
    assert served.bot.texts["description", "tr"] == "Merhaba"


ERRORS: list[tuple[faults.Fault, type[Exception], type[Exception]]] = [
    (faults.rate_limited(7), RetryAfter, TelegramRetryAfter),
    (faults.blocked(), Forbidden, TelegramForbiddenError),
    (faults.moved(-100_5), ChatMigrated, TelegramMigrateToChat),
    (faults.bad_gateway(), NetworkError, TelegramServerError),
    (faults.refused(409, "Conflict: …"), Conflict, TelegramConflictError),
    (faults.silent(0.1), NetworkError, TelegramNetworkError),
]


@pytest.mark.parametrize(("fault", "of_ptb", "of_aiogram"), ERRORS)
async def test_every_fault_is_the_error_that_the_library_knows(
    served: Served,
    client: Client,
    fault: faults.Fault,
    of_ptb: type[Exception],
    of_aiogram: type[Exception],
) -> None:
    served.platform.faults.plan("sendMessage", fault)
    with pytest.raises((of_ptb, of_aiogram)):
        await client.send(served.resident.chat.id, "…")
    assert served.resident.heard == []
    await client.send(served.resident.chat.id, "again")
    assert served.resident.heard == ["again"]


async def test_an_answer_can_get_lost_after_the_effect(served: Served, client: Client) -> None:
    served.platform.faults.plan("sendMessage", faults.answer_lost())
    with pytest.raises((NetworkError, TelegramNetworkError)):
        await client.send(served.resident.chat.id, "sent")
    assert served.resident.heard == ["sent"]


async def test_the_webhook_gets_everything_with_its_secret_in_order(
    served: Served, client: Client
) -> None:
    got: list[Any] = []
    hook = FastAPI()
    answers = iter([Response(status_code=503)])

    @hook.post("/hook")
    async def take(request: Request) -> Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
        got.append(client.read(await request.json()))
        return next(answers, Response())

    async with listening(hook) as url:
        await client.hook(f"{url}/hook", "s3cret")
        served.resident.says("eins")
        served.resident.says("zwei")
        await until(lambda: not served.bot.updates.waiting)
    assert [update.message.text for update in got] == ["eins", "eins", "zwei"]
