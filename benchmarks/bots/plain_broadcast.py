"""The loop that every tutorial shows, in plain aiogram and plain python-telegram-bot.

`python -m benchmarks.bots.plain_broadcast aiogram|ptb API TOKEN FIRST COUNT`: writes to COUNT chats
from FIRST on, thirty a second, obeys `retry_after`, and tries a fault of the network once more. It
remembers nothing: started again, it begins at the beginning.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

from aiogram import Bot as Aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from telegram import Bot as Ptb
from telegram.error import Forbidden, NetworkError, RetryAfter

TEXT = "Workshop am Montag"
INTERVAL = 1 / 30
Send = Callable[[int], Awaitable[object]]


async def loop(send: Send, first: int, count: int) -> None:
    """One after the other, at the limit."""
    begins = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, begins + number * INTERVAL - time.monotonic()))
        for _attempt in range(3):
            try:
                await send(first + number)
                break
            except (RetryAfter, TelegramRetryAfter) as error:
                wait = error.retry_after
                seconds = wait if isinstance(wait, (int, float)) else wait.total_seconds()
                await asyncio.sleep(seconds)
                begins += seconds
            except (Forbidden, TelegramForbiddenError):
                break
            except (NetworkError, TelegramNetworkError, TelegramServerError):
                continue


async def main(which: str, api: str, token: str, first: int, count: int) -> None:
    """Send to all of them."""
    if which == "aiogram":
        session = AiohttpSession(api=TelegramAPIServer.from_base(api))
        async with Aiogram(token, session) as bot:
            await loop(lambda chat: bot.send_message(chat, TEXT), first, count)
    else:
        async with Ptb(token, f"{api}/bot") as client:
            await loop(lambda chat: client.send_message(chat, TEXT), first, count)


if __name__ == "__main__":
    which, api, token, first, count = sys.argv[1:6]
    asyncio.run(main(which, api, token, int(first), int(count)))
