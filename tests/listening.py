"""Serve any ASGI app on a free port in the running loop, and wait for what happens there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: Any, port: int = 0) -> AsyncIterator[str]:
    """The base address of the app while the block runs."""
    listener = socket.create_server(("127.0.0.1", port))
    # Connections inherit it. asyncio sets it only on sockets that it made itself, and without it
    # every answer waits 40 ms for the other side's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


async def until(true: Callable[[], bool], patience: float = 30.0) -> None:
    """Wait for something that another task or process does; fails after `patience` seconds."""
    async with asyncio.timeout(patience):
        while not true():
            await asyncio.sleep(0.01)


async def until_true(
    ask: Callable[[], Awaitable[T]], true: Callable[[T], bool], patience: float = 30.0
) -> None:
    """The same, of something that has to be asked for."""
    async with asyncio.timeout(patience):
        while not true(await ask()):
            await asyncio.sleep(0.01)
