"""Work that blocks, beside the event loop, in a thread that the end does not wait for.

For what may take minutes (loading, training): with `asyncio.to_thread`, Ctrl+C would wait for it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def beside(work: Callable[[], T]) -> T:
    """What the work gives or raises; cancelled, the work goes on and its result is dropped."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
        try:
            outcome.set_result(work())
        except Exception as error:
            outcome.set_exception(error)
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(_hand_over, outcome, done)

    threading.Thread(target=run, name="beside", daemon=True).start()
    return await done


def _hand_over(outcome: concurrent.futures.Future[T], done: asyncio.Future[T]) -> None:
    if done.cancelled():
        return
    error = outcome.exception()
    if error is None:
        done.set_result(outcome.result())
    else:
        done.set_exception(error)
