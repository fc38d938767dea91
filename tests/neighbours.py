"""Two residents who meet in the exchange, each at a terminal of their own, and staff between them.

Whatever one of them does, both terminals show what came of it, as soon as the clock has ticked.
"""

from __future__ import annotations

from bot.app import Lotse
from bot.channels.channel import Outgoing
from bot.channels.terminal import TerminalChannel, Typist, lines
from bot.exchange import ExchangeClock
from dialogs.message import Message
from services.conversations.service import Conversations
from services.exchange.moderation import Moderation

SIGNS = {">": "<", ">>": "<<"}


class Terminals(TerminalChannel):
    """Keeps what is sent apart by whom it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, list[Message]] = {}

    async def send(self, outgoing: Outgoing) -> str | None:
        self.of.setdefault(outgoing.address, []).append(outgoing.message)
        return None


class Neighbours:
    """The resident (`>`) and the neighbour (`>>`), with the languages of their apps."""

    def __init__(self, lotse: Lotse, resident: str, neighbour: str) -> None:
        self._lotse = lotse
        self._channel = Terminals()
        lotse.channels = {self._channel.name: self._channel}
        self._outbox = lotse.outbox()
        self.typists = {">": Typist("resident", resident), ">>": Typist("neighbour", neighbour)}

    async def does(self, who: str, what: str) -> list[str]:
        """One of the three does something; what both terminals show then."""
        if who == "=":
            await self._approve()
        else:
            await self._types(self.typists[who], what)
        await self._tick()
        await self._outbox.drain()
        return [line for who in self.typists for line in self._shown(who)]

    async def _types(self, typist: Typist, what: str) -> None:
        incoming = typist.typed(what, self._lotse.clock())
        assert incoming is not None
        await self._lotse.inbox.accept(incoming)
        async with self._lotse.db.snapshot() as session:
            talks = Conversations(session, self._lotse.clock())
            talk = await talks.find(self._channel.name, typist.address)
        assert talk is not None
        await (await self._lotse.turns()).take_all(talk.id)

    async def _approve(self) -> None:
        async with self._lotse.db.transaction() as session:
            moderation = Moderation(session, self._lotse.clock())
            for post in await moderation.waiting():
                await moderation.approve(post)

    async def _tick(self) -> None:
        now = self._lotse.clock().astimezone(self._lotse.settings.zone)
        clock = ExchangeClock(self._lotse.db, self._lotse.settings.url, now)
        await clock.read(self._lotse.mind)
        await clock.tell()

    def _shown(self, who: str) -> list[str]:
        messages = self._channel.of.pop(self.typists[who].address, [])
        self.typists[who].shown(messages)
        sign, said = SIGNS[who], filter(None, lines(messages))
        return [sign + line[1:] if line.startswith("<") else line for line in said]
