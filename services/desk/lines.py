"""The few sentences that the desk itself says to a resident, in the resident's language.

They are notices, neither the bot's nor a counsellor's words: the outbox sends them whoever speaks.
No name of staff is told.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from locales import _, n_, spoken_to, use
from services.database import new_id
from services.deliveries.service import REPLY, Deliveries
from services.people.service import People

if TYPE_CHECKING:
    from services.conversations.models import Conversation

LINES = {
    "entered": n_("A person from the quarter centre is here now. The bot is silent."),
    "released": n_("The person had to leave. Somebody else from the team will answer you here."),
    "passed": n_("I pass you on to a colleague, who will answer you here."),
    "moved": n_("I pass you on to {centre}. Somebody will answer you here."),
    "back": n_(
        "The person has left the talk. I am the bot again: write what you need, or “human” to "
        "talk to a person."
    ),
    "sorry": n_(
        "I am sorry that you wait so long. I have told the whole team now. You need not stay here: "
        "you find the answer here later."
    ),
}


class Lines:
    """Says a line, in the transaction of what it tells about."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def say(self, row: Conversation, line: str, **values: str) -> None:
        """Put the line into the outbox, among the replies and in their order."""
        person = await People(self._session, self._now).get(row.person_id)
        with use(person.language, person.plain):
            text = _(LINES[line], **values)
        await Deliveries(self._session, self._now).queue(
            row.id,
            row.channel,
            {"text": text, "language": spoken_to(person.language)},
            dedupe=f"desk:{new_id()}",
            author="notice",
            lane=REPLY,
        )
