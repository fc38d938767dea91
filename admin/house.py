"""What the staff view needs of the house; the composition root fills it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dialogs.message import Message
from nlu.reading import Understanding
from services.database import Database
from services.questions.rules import Encoder
from services.staff.sign_in import IDLE, SignIn


class Wakeup(Protocol):
    """Taps on the shoulder between parts of the house, after a commit."""

    closing: bool

    def notify(self, topic: str, key: str) -> None:
        """Tap everybody who waits for this topic and key."""

    def subscribe(self, topic: str, key: str | None = None) -> AbstractAsyncContextManager[Any]:
        """Wait for the keys of a topic."""


async def _fetches_nothing(channel: str, file_id: str) -> bytes | None:
    """For a house without channels."""
    return None


async def _shows_nothing(channel: str, address: str) -> None:
    """For a house without channels."""


def _no_rows(message: Message) -> list[list[str]]:
    """For a house without channels."""
    return []


@dataclass(frozen=True, slots=True)
class House:
    """The parts that pages use. `url` is the public address, without a slash at its end.

    `relearn` returns when the bot answers what the guide says now. `telegram_html` renders a
    message as Telegram gets it, escaped, `telegram_rows` are the labels of its buttons row by row;
    `telegram_bot` is the bot's name there, or empty.
    `typing` shows the resident at an address of a channel that somebody writes; `fetch` is the
    content of a file that a platform keeps, None where it is too large or gone.
    """

    db: Database
    clock: Callable[[], datetime]
    zone: ZoneInfo
    understanding: Understanding
    encoder: Encoder
    relearn: Callable[[], Awaitable[None]]
    wakeup: Wakeup
    secret: str
    url: str
    telegram_html: Callable[[Message], str]
    telegram_bot: Callable[[], str]
    idle: timedelta = field(default=IDLE)
    typing: Callable[[str, str], Awaitable[None]] = _shows_nothing
    fetch: Callable[[str, str], Awaitable[bytes | None]] = _fetches_nothing
    telegram_rows: Callable[[Message], list[list[str]]] = _no_rows

    @property
    def sign_in(self) -> SignIn:
        """Sessions of the staff."""
        return SignIn(self.db, self.clock, self.idle)

    def now(self) -> datetime:
        """The present instant in the town's time zone."""
        return self.clock().astimezone(self.zone)

    def today(self) -> date:
        """The town's date."""
        return self.now().date()
