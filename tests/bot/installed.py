"""An installation in a folder of its own, for tests that start the whole product."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from bot.app import ALL, Lotse, Part, create_app
from bot.settings import Settings
from nlu.reading import Understanding
from tests.bot.house import Words


def settings_in(folder: Path, **given: object) -> Settings:
    """Settings with everything in this folder, whatever the environment says."""
    return Settings(var=folder / "var", **given)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def started(
    settings: Settings,
    parts: tuple[Part, ...] = ALL,
    understanding: Understanding | None = None,
) -> AsyncIterator[tuple[Lotse, httpx.AsyncClient]]:
    """The product, running, and a client that asks it."""
    app = create_app(settings, parts, understanding or Words())
    lotse: Lotse = app.state.lotse
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as web:
            yield lotse, web


async def until(seen: object, seconds: float = 10.0) -> None:
    """Wait until the asynchronous condition holds."""
    async with asyncio.timeout(seconds):
        while not await seen():  # type: ignore[operator]
            await asyncio.sleep(0.02)
