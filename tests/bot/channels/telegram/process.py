"""The product of these tests as a process that can be killed; arguments: database, API, token."""

from __future__ import annotations

import asyncio
import signal
import sys

from services.database import Database
from tests.bot.channels.telegram.product import new_product, running


async def main(url: str, api: str, token: str) -> None:
    """Poll and answer until SIGTERM."""
    database = Database(url)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with running(new_product(database, api, token)):
        await stopped.wait()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
