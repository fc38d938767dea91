"""Work beside the loop never holds up the process, neither while it runs nor when it ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest

from bot.beside import beside

ENDS_AT_ONCE = """
import asyncio, time
from bot.beside import beside

async def impatient():
    try:
        await asyncio.wait_for(beside(lambda: time.sleep(60)), 0.1)
    except TimeoutError:
        print("gave up")

asyncio.run(impatient())
"""


async def test_the_loop_goes_on_meanwhile() -> None:
    ticks = 0

    def slow() -> str:
        time.sleep(0.3)
        return "done"

    working = asyncio.create_task(beside(slow))
    while not working.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert await working == "done"
    assert ticks > 5


async def test_what_goes_wrong_is_told() -> None:
    def broken() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        await beside(broken)


def test_the_process_ends_while_the_work_goes_on() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDS_AT_ONCE], capture_output=True, text=True, timeout=30, check=True
    )
    assert ended.stdout == "gave up\n"
