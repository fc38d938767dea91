"""One kind sentence for a group that calls us, with the way to a private talk.

It is a delivery like any other: once per call, obeying limits, moving along with an upgraded group.
Nothing that was said in the group is kept.
"""

from __future__ import annotations

from bot.channels.telegram.updates import CHANNEL, GroupCall
from bot.clock import Clock
from bot.wakeup import Wakeup
from dialogs.message import Choice, Message
from locales import _, spoken, use
from locales.languages import SOURCE, from_tag
from services.conversations.service import Conversations
from services.database import Database
from services.deliveries.service import Deliveries


class Groups:
    """Answers calls from groups."""

    def __init__(self, db: Database, clock: Clock, wakeup: Wakeup) -> None:
        self._db = db
        self._clock = clock
        self._wakeup = wakeup

    async def answer(self, call: GroupCall, username: str) -> bool:
        """Queue the sentence; False where this call was answered before."""
        now = self._clock()
        language = _language(call)
        async with self._db.transaction() as session:
            talks = Conversations(session, now)
            conversation = await talks.arrive(CHANNEL, call.address, language)
            new = await talks.keep(
                conversation.id,
                channel=CHANNEL,
                platform_id=call.platform_id,
                kind="group",
                state="done",
                received_at=min(call.at, now),
                done_at=now,
            )
            if new:
                content = sentence(language, username).to_data()
                key = f"group:{call.platform_id}"
                deliveries = Deliveries(session, now)
                await deliveries.queue(conversation.id, CHANNEL, content, dedupe=key)
        self._wakeup.notify("outbox", CHANNEL)
        return new


def sentence(language: str, username: str) -> Message:
    """Where to write to us, in this language."""
    with use(language):
        text = _(
            "Hello! I am the bot of the quarter centres. So that nobody reads along, I answer "
            "only in a private chat. Please write to me there."
        )
        button = Choice(_("Write to me"), url=f"https://t.me/{username}")
    return Message(text=text, language=language, choices=(button,))


def _language(call: GroupCall) -> str:
    wished = from_tag(call.language_hint)
    return wished if wished in spoken() else SOURCE
