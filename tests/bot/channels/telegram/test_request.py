"""The library's calls over our own HTTP client: what may go wrong has the library's names."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommand
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.request import Request
from tests.telegram_api import faults
from tests.telegram_api.conftest import Served


def bot_of(served: Served, request: Request) -> Bot:
    return Bot(served.bot.token, f"{served.url}/bot", f"{served.url}/file/bot", request=request)


async def test_words_lists_and_files_arrive_as_they_are(served: Served) -> None:
    request = Request(1, 5, 5)
    bot = bot_of(served, request)
    chat = served.resident.chat
    await bot.send_message(chat.id, "a+b=c & 50 % – שלום")
    await bot.set_my_commands([BotCommand("help", "Menü & mehr")], language_code="de")
    sent = await bot.send_document(chat.id, b"%PDF", filename="Überblick.pdf", caption="für Sie")
    assert served.resident.heard[0] == "a+b=c & 50 % – שלום"
    assert [c.description for c in await bot.get_my_commands(language_code="de")] == ["Menü & mehr"]
    assert sent.document is not None
    assert sent.document.file_name == "Überblick.pdf"
    assert sent.caption == "für Sie"
    await request.shutdown()


async def test_an_answer_that_takes_too_long_is_given_up(served: Served) -> None:
    request = Request(1, 5, 5)
    served.platform.faults.plan("getMe", faults.silent(5.0))
    with pytest.raises(TimedOut):
        await bot_of(served, request).get_me(read_timeout=0.05)
    assert (await bot_of(served, request).get_me()).is_bot
    await request.shutdown()


async def test_without_a_line_the_error_does_not_tell_the_token() -> None:
    request = Request(1, 1, 1)
    with pytest.raises(NetworkError) as caught:
        await Bot("123:secret", "http://127.0.0.1:9/bot", request=request).get_me()
    assert "secret" not in str(caught.value)
    await request.shutdown()


async def test_closed_is_closed(served: Served) -> None:
    request = Request(1, 5, 5)
    await request.shutdown()
    with pytest.raises(NetworkError):
        await bot_of(served, request).get_me()
