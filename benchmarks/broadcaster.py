"""A process that sends announcements: `python -m benchmarks.broadcaster DATABASE API TOKEN [poll]`.

It is the product on the simulated Telegram: outbox, fan-out, turns, and with `poll` the way in.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.broadcasts import Broadcasts
from bot.channels.telegram.channel import PER_SECOND
from bot.clock import utc_now
from bot.logs import set_up
from services.database import Database
from tests.bot.channels.telegram.product import TOWN, new_product


async def main(url: str, api: str, token: str, *, poll: bool) -> None:
    """Work until SIGTERM."""
    set_up("json", "error")
    db, stop = Database(url), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    product = new_product(db, api, token, PER_SECOND)
    channels = {"telegram": product.telegram.channel}
    broadcasts = Broadcasts(db, channels, utc_now, product.wakeup, TOWN.public_url, TOWN.timezone)
    loops = [product.turns.run, product.outbox.run, product.wakeup.run, broadcasts.run]
    if poll:
        loops.append(product.telegram.poller.run)
    await asyncio.gather(*(loop(stop) for loop in loops))
    await product.telegram.close()
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], poll="poll" in sys.argv[4:]))
