"""A bare echo with aiogram: the least that a bot can do, to measure against."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

AGAIN = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Weiter", callback_data="1")]]
)


async def main(api: str, token: str) -> None:
    """Echo until stopped."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def say(message: Message) -> None:
        await message.answer(message.text or "", reply_markup=AGAIN)

    @dispatcher.callback_query()
    async def press(query: CallbackQuery) -> None:
        await query.answer()
        if isinstance(query.message, Message):
            await query.message.answer(query.data or "", reply_markup=AGAIN)

    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    await dispatcher.start_polling(Bot(token, session=session))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
