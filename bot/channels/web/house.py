"""What the web chat needs of the house it is put into; the composition root fits by its shape."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from bot.clock import Clock
from bot.incoming import Incoming
from bot.wakeup import Wakeup
from services.database import Database


class Door(Protocol):
    """Where every incoming message goes through."""

    def accept(self, incoming: Incoming) -> Awaitable[bool]:
        """Keep the message; False where it was seen before."""


class Addresses(Protocol):
    """How residents reach the server."""

    @property
    def public_url(self) -> str:
        """As set by the town, without a slash at the end; empty where nothing is set."""


class House(Protocol):
    """The composition root, as far as the web chat sees it."""

    @property
    def db(self) -> Database: ...
    @property
    def inbox(self) -> Door: ...
    @property
    def wakeup(self) -> Wakeup: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def settings(self) -> Addresses: ...
