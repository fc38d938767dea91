"""Run the web server of one process until it is told to stop, and say where everything is."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from bot.say import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import Part
    from bot.settings import Settings

GRACE = 3
"""Seconds that open pages get at the end; without a limit an open event stream never ends."""


class Server(uvicorn.Server):
    """Says that it is ready when it is, and ends open streams before it waits for them."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], closing: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing()
        await super().shutdown(sockets)


def serve(settings: Settings, parts: tuple[Part, ...], ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; exits with 1 where the start fails."""
    from bot.app import create_app

    refuse_taken_port(settings)
    app = create_app(settings, parts)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config, ready, app.state.lotse.wakeup.close)
    server.run()
    if not server.started:
        sys.exit(1)


def refuse_taken_port(settings: Settings) -> None:
    """Exit with plain words where something else listens already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: say("ist schon belegt", "is taken already"),
                errno.EACCES: say("darf nur root benutzen", "is for root only"),
            }.get(error.errno or 0, str(error))
            print(f"Port {settings.port} ({settings.host}): {reason}.", file=sys.stderr)
            print(say("Anderer Port: LOTSE_PORT=8001", "Another: LOTSE_PORT=8001"), file=sys.stderr)
            sys.exit(1)


def banner(settings: Settings, token: str | None) -> str:
    """Where the web chat and the staff view are, and how staff first log in."""
    rows = [("Web-Chat", f"{settings.url}/"), (say("Team", "Staff"), f"{settings.url}/admin")]
    if token:
        once = say("gilt einmal und 2 Tage", "works once, for 2 days")
        login = f"{settings.url}/admin/link/{token}  ({once})"
        rows.append((say("Erste Anmeldung", "First sign-in"), login))
    rows.append(("Telegram", _telegram(settings)))
    title = say("Quartierslotse läuft. Strg+C beendet.", "Quartierslotse runs. Ctrl+C stops it.")
    return "\n".join([title, *(f"  {name:<16} {value}" for name, value in rows)])


def _telegram(settings: Settings) -> str:
    if settings.telegram_token:
        return say("an", "on")
    return say("aus: kein Token gesetzt", "off: no token set") + " (LOTSE_TELEGRAM_TOKEN)"
