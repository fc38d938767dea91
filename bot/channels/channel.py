"""What the outbox wants from a channel: its limits, and one way to send one message.

`send` either returns the platform's id of the message or raises one of the errors below; anything
else counts as a passing fault and is tried again with growing waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dialogs.message import Message


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform can take; `per_second` is over all chats, None where it sets no limit.

    With `edits` a message that was sent can be replaced by another one.
    """

    text: int
    buttons: int
    per_second: float | None = None
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One delivery on its way; `position` counts the messages of its conversation."""

    delivery_id: int
    conversation_id: str
    address: str
    message: Message
    author: str
    silent: bool = False


class SendLater(Exception):
    """The platform asks to wait this many seconds before anything more is sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Unreachable(Exception):
    """This address cannot be written to (blocked, deactivated, gone); never retried."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rejected(Exception):
    """The platform refuses this message for good."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moved(Exception):
    """The chat has a new address; it is kept, and the message goes there once."""

    def __init__(self, address: str) -> None:
        super().__init__("moved")
        self.address = address


class Channel(Protocol):
    """One platform."""

    name: str
    limits: Limits

    async def send(self, outgoing: Outgoing) -> str | None:
        """Send one message; returns the platform's id of it."""

    async def typing(self, address: str) -> None:
        """Show that an answer is being written, where the platform can. Never raises."""
