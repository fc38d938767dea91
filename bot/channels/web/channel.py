"""The web chat as the outbox sees it: the delivery row itself is the message.

Nothing is called when a message is sent; open pages are woken when the row is marked as sent, and a
page that is opened later reads it then.
"""

from __future__ import annotations

from bot.channels.channel import Limits, Outgoing
from bot.channels.web.draft import CHANNEL
from bot.wakeup import Wakeup

TYPING = "typing"


class WebChannel:
    """The web chat at `/`."""

    name = CHANNEL
    limits = Limits(text=20_000, buttons=24)

    def __init__(self, wakeup: Wakeup) -> None:
        self._wakeup = wakeup

    async def send(self, outgoing: Outgoing) -> str | None:
        """The row is the message; it has no other id."""
        return None

    async def typing(self, address: str) -> None:
        """Tell the open pages of this address."""
        self._wakeup.notify(TYPING, address)
