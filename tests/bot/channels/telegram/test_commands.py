"""The bot's own texts on Telegram: complete in every language, written only where they differ."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.commands import COMMANDS, publish
from dialogs.engine.command import SLASH
from locales import spoken
from services.database import Database
from tests.bot.channels.telegram.product import new_product
from tests.listening import until
from tests.telegram_api import faults
from tests.telegram_api.conftest import Served


async def test_every_language_gets_its_texts_and_only_once(served: Served) -> None:
    channel = TelegramChannel(served.bot.token, served.url)
    assert await publish(channel.bot) > 0
    texts = served.bot.texts
    for language in spoken():
        assert len(texts["commands:default", language]) == len(COMMANDS)
    described = {texts.get(("description", tag), texts["description", ""]) for tag in spoken()}
    assert len(described) == len(spoken())
    assert all("112" in text for text in described)
    assert "Bot der Quartierszentren" in texts["description", ""]
    assert await publish(channel.bot) == 0
    await channel.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_they_wait_for_as_long_as_telegram_asks(served: Served, db: Database) -> None:
    served.platform.faults.plan("setMyCommands", faults.rate_limited(1))
    product = new_product(db, served.url, served.bot.token)
    stop = asyncio.Event()
    polling = asyncio.create_task(product.telegram.poll(stop))
    await until(lambda: ("short_description", "ru") in served.bot.texts)
    stop.set()
    await polling
    await product.telegram.close()


def test_every_command_that_is_shown_is_one_that_is_understood() -> None:
    assert set(COMMANDS) <= set(SLASH)
