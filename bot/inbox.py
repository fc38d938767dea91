"""The one door: what a platform brings is stored once, in one transaction, before it is answered.

Unique per channel and platform id, whatever the platform repeats. Text is cleaned (PostgreSQL
refuses NUL; lone surrogates cannot be stored anywhere) and capped; the rest is never kept.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.incoming import Incoming
from bot.wakeup import Wakeup
from locales.languages import SOURCE, from_tag
from services.conversations.service import Conversations, Place
from services.database import Database
from services.deliveries.service import Deliveries
from services.exchange.freshness import Freshness
from services.people.service import People

Expect = Callable[[str, str, str, datetime], None]
"""Is told of a text that is being stored: conversation, text, the person's language and when."""

KEPT_TEXT = 4_000
KEPT_VALUE = 1_000
KEPT_TOKEN = 64
KEPT_ID = 128
DEEPEST = 4


class Inbox:
    """Takes in what the channels bring."""

    def __init__(
        self, db: Database, clock: Clock, wakeup: Wakeup, expect: Expect | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._wakeup = wakeup
        self._expect = expect

    async def accept(self, incoming: Incoming) -> bool:
        """Store one update; False where it was seen before, or where nothing is to be kept.

        Returns after the commit, so that the channel may tell the platform that it has arrived.
        Raises ValueError for an address that cannot be kept.
        """
        if not 0 < len(incoming.address) <= KEPT_ID or incoming.address != clean(incoming.address):
            raise ValueError("an address has 1 to 128 printable characters")
        if incoming.kind == "blocked":
            return await self._blocked(incoming)
        now = self._clock()
        async with self._db.transaction(brief=True) as session:
            talks = Conversations(session, now)
            place = await talks.arrive(incoming.channel, incoming.address, _first(incoming))
            new = await self._keep(talks, place, incoming)
            if new and place.blocked:
                await People(session, now).unblock(place.address_id)
        if new and incoming.kind != "unblocked":
            self._wakeup.notify("inbox", place.id)
        return new

    async def _blocked(self, incoming: Incoming) -> bool:
        now = self._clock()
        async with self._db.transaction() as session:
            talks = Conversations(session, now)
            place = await talks.find(incoming.channel, incoming.address)
            if place is None or not await self._keep(talks, place, incoming):
                return False
            await People(session, now).block(place.address_id)
            await Deliveries(session, now).skip_queued(place.id, "blocked")
            await Freshness(session, now).withdraw_of(place.id)
            return True

    async def _keep(self, talks: Conversations, place: Place, incoming: Incoming) -> bool:
        text = clean(incoming.text[: 2 * KEPT_TEXT])
        data = _clean_data(incoming.data)
        if len(text) > KEPT_TEXT or len(incoming.text) > 2 * KEPT_TEXT:
            text, data = text[:KEPT_TEXT], {**data, "cut": True}
        if incoming.kind == "press":
            data["token"] = clean(incoming.token[: KEPT_TOKEN + 1])
        now = self._clock()
        received_at = min(incoming.at, now)
        if self._expect is not None and _is_read(incoming, text, place):
            self._expect(place.id, text, place.language, received_at)
        no_turn = incoming.kind in ("blocked", "unblocked")
        return await talks.keep(
            place.id,
            channel=incoming.channel,
            platform_id=_id(incoming.platform_id),
            kind=incoming.kind,
            text=text or None,
            data=data,
            state="done" if no_turn else "new",
            received_at=received_at,
            done_at=now if no_turn else None,
        )


def clean(text: str) -> str:
    """Text that every database and platform can keep: no control characters but line and tab."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_kept(letter) for letter in text)


def _kept(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cc" and letter not in "\n\t" else letter


def _clean_data(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return clean(value[:KEPT_VALUE])
    if depth < DEEPEST and isinstance(value, dict):
        return {clean(str(k)[:64]): _clean_data(v, depth + 1) for k, v in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple):
        return [_clean_data(each, depth + 1) for each in value]
    is_plain = value is None or isinstance(value, bool | int | float)
    return value if is_plain and value == value and abs(value or 0) < 2**63 else None


def _is_read(incoming: Incoming, text: str, place: Place) -> bool:
    """Whether the bot will read it; a press says what it means by itself."""
    return bool(text.strip()) and incoming.kind != "press" and place.mode != "human"


def _id(platform_id: str) -> str:
    """The id as it is, or what stands for one that is too long or not printable."""
    if len(platform_id) <= KEPT_ID and clean(platform_id) == platform_id:
        return platform_id
    return hashlib.sha256(platform_id.encode(errors="surrogatepass")).hexdigest()


def _first(incoming: Incoming) -> str:
    """The language in which a newcomer is spoken to before a word is read."""
    wished = str(incoming.data.get("language") or "")
    return from_tag(wished) or from_tag(incoming.language_hint) or SOURCE
