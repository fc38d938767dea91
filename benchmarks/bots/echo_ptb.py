"""A bare echo with python-telegram-bot: the least that a bot can do, to measure against."""

from __future__ import annotations

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

AGAIN = InlineKeyboardMarkup([[InlineKeyboardButton("Weiter", callback_data="1")]])


async def say(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Echo a text."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "", reply_markup=AGAIN)


async def press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Echo a button."""
    query = update.callback_query
    if query is not None:
        await query.answer()
        if isinstance(query.message, Message):
            await query.message.reply_text(query.data or "", reply_markup=AGAIN)


def main(api: str, token: str) -> None:
    """Echo until stopped."""
    bot = Application.builder().token(token).base_url(f"{api}/bot").build()
    bot.add_handler(MessageHandler(filters.TEXT, say))
    bot.add_handler(CallbackQueryHandler(press))
    bot.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:3])
