"""A process that takes turns and delivers: `python -m benchmarks.worker DATABASE PLATFORM`.

The bot in it only repeats what it heard with a number; what is measured is the way of a message.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from zoneinfo import ZoneInfo

from benchmarks.http_platform import HttpChannel
from bot.broadcasts import Broadcasts
from bot.clock import utc_now
from bot.outbox import Outbox
from bot.reader import Reader
from bot.turns import Town, Turns
from bot.wakeup import Wakeup
from services.database import Database
from tests.bot.house import Words, echo


async def main(url: str, platform: str) -> None:
    """Work until SIGTERM."""
    db, stop, channel = Database(url), asyncio.Event(), HttpChannel(platform)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    wakeup, channels = Wakeup(db), {channel.name: channel}
    town = Town("http://localhost", ZoneInfo("Europe/Berlin"))
    reader = Reader(Words(), town.timezone)
    turns = Turns(db, reader, channels, utc_now, wakeup, town, echo)
    outbox = Outbox(db, channels, utc_now, wakeup)
    news = Broadcasts(db, channels, utc_now, wakeup, town.public_url, town.timezone)
    loops = (turns.run, outbox.run, wakeup.run, news.run)
    await asyncio.gather(*(loop(stop) for loop in loops))
    await channel.close()
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
