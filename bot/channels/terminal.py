"""The terminal as a channel: the same door, turns and outbox, in the process that one types in.

A talk is written as plain lines, which tests read too: `> words` and `> [button]` are the
resident's, `< words` is a message of the bot (its further lines are indented by two blanks), and
`  [1] button` is a button under it. Digits press buttons. Direction marks are left out of it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.channel import Limits, Outgoing
from bot.incoming import Incoming
from services.database import new_id

if TYPE_CHECKING:
    from dialogs.message import Card, Choice, Message

NAME = "terminal"
MAP = "https://www.openstreetmap.org/?mlat={}&mlon={}"
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


class TerminalChannel:
    """Collects what is sent, for whoever shows it."""

    name = NAME
    limits = Limits(text=20_000, buttons=24)

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def send(self, outgoing: Outgoing) -> str | None:
        """Keep it to be shown."""
        self.messages.append(outgoing.message)
        return None

    async def typing(self, address: str) -> None:
        """A terminal shows what it has."""

    def take(self) -> list[Message]:
        """What came since the last time."""
        taken, self.messages = self.messages, []
        return taken


class Typist:
    """Makes updates of what somebody types; remembers which buttons are on the screen."""

    def __init__(self, address: str, language: str) -> None:
        self.address = address
        self._language = language
        self._buttons: list[Choice] = []

    def shown(self, messages: list[Message]) -> None:
        """These messages are on the screen now; a message's buttons replace those before it."""
        buttons = [choice for message in messages for choice in message.choices]
        if buttons:
            self._buttons = buttons

    def typed(self, line: str, at: datetime) -> Incoming | None:
        """The update of one line; None where the line presses a button that only opens a link."""
        pressed = self._pressed(line)
        if pressed:
            return self._update("press", at, token=pressed.token) if pressed.token else None
        if line.startswith("/start"):
            centre, _, language = line.removeprefix("/start").strip().partition("-")
            return self._update("start", at, data={"centre": centre, "language": language})
        return self._update("text", at, text=line)

    def offers(self, line: str) -> bool:
        """Whether the line presses a button that is on the screen."""
        return self._pressed(line) is not None

    def label(self, line: str) -> str:
        """The line as it stands in a transcript."""
        pressed = self._pressed(line)
        return f"> [{plain(pressed.label)}]" if pressed else f"> {line}"

    def link(self, line: str) -> str | None:
        """Where the pressed button leads, if it is one that opens a link."""
        pressed = self._pressed(line)
        return pressed.url if pressed else None

    def _pressed(self, line: str) -> Choice | None:
        wanted = line.strip()
        if wanted.isdecimal() and 0 < int(wanted) <= len(self._buttons):
            return self._buttons[int(wanted) - 1]
        if wanted.startswith("[") and wanted.endswith("]"):
            for choice in self._buttons:
                if plain(choice.label) == wanted[1:-1]:
                    return choice
        return None

    def _update(self, kind: str, at: datetime, **given: object) -> Incoming:
        return Incoming(
            channel=NAME,
            platform_id=new_id(),
            address=self.address,
            kind=kind,  # type: ignore[arg-type]
            at=at,
            language_hint=self._language,
            **given,  # type: ignore[arg-type]
        )


def lines(messages: list[Message]) -> list[str]:
    """Messages as lines of a transcript; buttons are numbered through all of them."""
    found: list[str] = []
    number = 0
    for message in messages:
        words = plain("\n".join(part for part in _parts(message) if part)).splitlines() or [""]
        found.append(f"< {words[0]}")
        found += [f"  {line}" if line else "" for line in words[1:]]
        for choice in message.choices:
            number += 1
            link = f" → {choice.url}" if choice.url else ""
            found.append(f"  [{number}] {plain(choice.label)}{link}")
    return found


def plain(text: str) -> str:
    """Text without the invisible marks of direction."""
    return _MARKS.sub("", text)


def _parts(message: Message) -> list[str]:
    card = _card(message.card) if message.card else []
    files = [f"{file['name']} → {file['url']}" for file in message.files if "url" in file]
    return [message.text, *card, message.question, *files]


def _card(card: Card) -> list[str]:
    pin = MAP.format(*card.map) if card.map else ""
    return [
        card.title,
        card.text,
        card.bring_title,
        *(f"- {thing}" for thing in card.bring),
        *(f"{name}: {value}" for name, value in card.facts),
        card.phone or "",
        card.url or "",
        pin,
        *card.notes,
    ]
