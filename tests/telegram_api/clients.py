"""Two Bot API clients behind one face: python-telegram-bot and aiogram, each used unpatched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiogram
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BufferedInputFile
from telegram.request import HTTPXRequest


class Client(Protocol):
    """What both libraries are asked to do; every method is one call of theirs."""

    async def me(self) -> str: ...
    async def send(self, chat: int, text: str, **more: Any) -> int: ...
    async def photo(self, chat: int, content: bytes) -> str: ...
    async def document(self, chat: int, content: bytes) -> str: ...
    async def location(self, chat: int) -> float: ...
    async def act(self, chat: int) -> None: ...
    async def updates(self, offset: int, wait: int) -> list[Any]: ...
    async def answer(self, query_id: str) -> None: ...
    async def edit(self, chat: int, message_id: int, text: str) -> None: ...
    async def delete(self, chat: int, message_id: int) -> None: ...
    async def hook(self, url: str, secret: str) -> None: ...
    async def commands(self, name: str, language: str) -> list[str]: ...
    async def describe(self, text: str, language: str) -> str: ...
    async def load(self, file_id: str) -> bytes: ...
    def read(self, raw: dict[str, Any]) -> Any: ...


@dataclass
class Ptb:
    """python-telegram-bot."""

    bot: telegram.Bot

    async def me(self) -> str:
        return str((await self.bot.get_me()).username)

    async def send(self, chat: int, text: str, **more: Any) -> int:
        return (await self.bot.send_message(chat, text, **more)).message_id

    async def photo(self, chat: int, content: bytes) -> str:
        return (await self.bot.send_photo(chat, content)).photo[-1].file_id

    async def document(self, chat: int, content: bytes) -> str:
        message = await self.bot.send_document(chat, content, filename="a.pdf")
        assert message.document
        return message.document.file_id

    async def location(self, chat: int) -> float:
        message = await self.bot.send_location(chat, 48.89, 8.70)
        assert message.location
        return message.location.latitude

    async def act(self, chat: int) -> None:
        await self.bot.send_chat_action(chat, "typing")

    async def updates(self, offset: int, wait: int) -> list[Any]:
        return list(await self.bot.get_updates(offset=offset, timeout=wait))

    async def answer(self, query_id: str) -> None:
        await self.bot.answer_callback_query(query_id)

    async def edit(self, chat: int, message_id: int, text: str) -> None:
        await self.bot.edit_message_text(text, chat, message_id)

    async def delete(self, chat: int, message_id: int) -> None:
        await self.bot.delete_message(chat, message_id)

    async def hook(self, url: str, secret: str) -> None:
        await self.bot.set_webhook(url, secret_token=secret)

    async def commands(self, name: str, language: str) -> list[str]:
        await self.bot.set_my_commands([(name, "…")], language_code=language)
        return [c.command for c in await self.bot.get_my_commands(language_code=language)]

    async def describe(self, text: str, language: str) -> str:
        await self.bot.set_my_description(text, language_code=language)
        return (await self.bot.get_my_description(language)).description

    async def load(self, file_id: str) -> bytes:
        return bytes(await (await self.bot.get_file(file_id)).download_as_bytearray())

    def read(self, raw: dict[str, Any]) -> Any:
        return telegram.Update.de_json(raw, self.bot)


@dataclass
class Aiogram:
    """aiogram."""

    bot: aiogram.Bot

    async def me(self) -> str:
        return str((await self.bot.get_me()).username)

    async def send(self, chat: int, text: str, **more: Any) -> int:
        if "reply_markup" in more:
            markup = aiogram.types.InlineKeyboardMarkup.model_validate(more["reply_markup"])
            more["reply_markup"] = markup
        return (await self.bot.send_message(chat, text, **more)).message_id

    async def photo(self, chat: int, content: bytes) -> str:
        message = await self.bot.send_photo(chat, BufferedInputFile(content, "a.jpg"))
        assert message.photo
        return message.photo[-1].file_id

    async def document(self, chat: int, content: bytes) -> str:
        message = await self.bot.send_document(chat, BufferedInputFile(content, "a.pdf"))
        assert message.document
        return message.document.file_id

    async def location(self, chat: int) -> float:
        message = await self.bot.send_location(chat, 48.89, 8.70)
        assert message.location
        return message.location.latitude

    async def act(self, chat: int) -> None:
        await self.bot.send_chat_action(chat, "typing")

    async def updates(self, offset: int, wait: int) -> list[Any]:
        return list(await self.bot.get_updates(offset=offset, timeout=wait))

    async def answer(self, query_id: str) -> None:
        await self.bot.answer_callback_query(query_id)

    async def edit(self, chat: int, message_id: int, text: str) -> None:
        await self.bot.edit_message_text(text, chat_id=chat, message_id=message_id)

    async def delete(self, chat: int, message_id: int) -> None:
        await self.bot.delete_message(chat, message_id)

    async def hook(self, url: str, secret: str) -> None:
        await self.bot.set_webhook(url, secret_token=secret)

    async def commands(self, name: str, language: str) -> list[str]:
        command = BotCommand(command=name, description="…")
        await self.bot.set_my_commands([command], language_code=language)
        return [c.command for c in await self.bot.get_my_commands(language_code=language)]

    async def describe(self, text: str, language: str) -> str:
        await self.bot.set_my_description(text, language_code=language)
        return (await self.bot.get_my_description(language)).description

    async def load(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        assert file.file_path
        stream = await self.bot.download_file(file.file_path)
        assert stream
        return stream.read()

    def read(self, raw: dict[str, Any]) -> Any:
        return aiogram.types.Update.model_validate(raw, context={"bot": self.bot})


@asynccontextmanager
async def ptb(url: str, token: str) -> AsyncIterator[Client]:
    """A started client of python-telegram-bot."""
    request = HTTPXRequest(read_timeout=2)
    bot = telegram.Bot(token, f"{url}/bot", f"{url}/file/bot", request=request)
    async with bot:
        yield Ptb(bot)


@asynccontextmanager
async def aio(url: str, token: str) -> AsyncIterator[Client]:
    """A started client of aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=2)
    async with aiogram.Bot(token, session=session) as bot:
        yield Aiogram(bot)
