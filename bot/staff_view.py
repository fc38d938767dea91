"""The staff view of this process, put together of the parts of the house.

Understanding is loaded when staff first try something out; before each try it learns what changed,
so that a process that takes no turns need not follow the guide all day.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import FastAPI

from admin.app import create_admin
from admin.house import House
from dialogs.message import Message
from nlu.reading import Document, Reading

if TYPE_CHECKING:
    from bot.app import Lotse


class TaughtUnderstanding:
    """Understanding that knows the guide as it is now."""

    def __init__(self, lotse: Lotse) -> None:
        self._lotse = lotse

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """Read one message."""
        await self._lotse.learning.refresh()
        return await self._lotse.mind.read(text, previous=previous, now=now)

    async def learn(self, documents: list[Document]) -> None:
        """Replace the guide that is searched."""
        await self._lotse.mind.learn(documents)


def staff_view(lotse: Lotse) -> FastAPI:
    """The application to be mounted at `/admin`."""
    return create_admin(
        House(
            db=lotse.db,
            clock=lotse.clock,
            zone=lotse.settings.zone,
            understanding=TaughtUnderstanding(lotse),
            encoder=lotse.mind.encoder,
            relearn=lotse.learning.refresh,
            wakeup=lotse.wakeup,
            secret=lotse.settings.secret(),
            url=lotse.settings.url,
            telegram_html=telegram_html,
            telegram_rows=telegram_rows,
            telegram_bot=lambda: lotse.telegram.channel.me.username if lotse.telegram else "",
            typing=lambda channel, address: _typing(lotse, channel, address),
            fetch=lambda channel, file_id: _fetch(lotse, channel, file_id),
        )
    )


async def _typing(lotse: Lotse, channel: str, address: str) -> None:
    if channel in lotse.channels:
        await lotse.channels[channel].typing(address)


async def _fetch(lotse: Lotse, channel: str, file_id: str) -> bytes | None:
    if channel != "telegram" or lotse.telegram is None:
        return None
    return await lotse.telegram.channel.download(file_id)


def telegram_html(message: Message) -> str:
    """The message as Telegram gets it; its library is loaded only when staff look."""
    from bot.channels.telegram.render import render

    return render(message).html


def telegram_rows(message: Message) -> list[list[str]]:
    """The labels of its buttons as Telegram shows them, row by row."""
    from bot.channels.telegram.render import keyboard

    buttons = keyboard(message.choices)
    return [[each.text for each in row] for row in buttons.inline_keyboard] if buttons else []
