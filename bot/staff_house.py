"""What the staff view gets of this process: the parts of the house that its pages use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin.house import House
from dialogs.message import Message

if TYPE_CHECKING:
    from bot.app import Lotse


def staff_house(lotse: Lotse) -> House:
    """The staff view's house in this process."""
    return House(
        db=lotse.db,
        clock=lotse.clock,
        zone=lotse.settings.zone,
        understanding=lotse.mind,
        encoder=lotse.mind.encoder,
        relearn=lotse.learning.refresh,
        wakeup=lotse.wakeup,
        secret=lotse.settings.secret(),
        url=lotse.settings.url,
        telegram_html=_as_on_telegram,
    )


def _as_on_telegram(message: Message) -> str:
    from bot.channels.telegram.render import render

    return render(message).html
