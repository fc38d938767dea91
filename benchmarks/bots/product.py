"""The whole product in one process as `lotse run`, but without Telegram's limit of 30 a second.

The simulated server has no limit, and it is our own speed that is measured.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import uvicorn

from bot.app import create_app
from bot.first_start import prepare
from bot.logs import set_up
from bot.memory import keep_little
from bot.settings import load_settings


def main() -> None:
    """Serve until stopped; settings from the environment."""
    keep_little()
    settings = load_settings()
    set_up("json", "error")
    asyncio.run(prepare(settings, examples=False))
    app = create_app(settings)
    channel = app.state.lotse.channels["telegram"]
    channel.limits = replace(channel.limits, per_second=None)
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
