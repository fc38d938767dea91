"""What goes out: channel-neutral messages, rendered in the person's language, plain data.

A channel decides how a message looks on its platform; a dialog never knows the platform. Tokens of
choices are `frame.turn.option` (under 64 bytes, Telegram's limit for callback data).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Author = Literal["bot", "staff", "notice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and what comes back when it is pressed, or a link that it opens.

    A `minor` one (back, cancel) is shown smaller or last where the platform can.
    """

    label: str
    token: str = ""
    url: str | None = None
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A guide answer. Empty fields are left out; `notes` are the small lines at the end."""

    title: str
    text: str
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    phone: str | None = None
    url: str | None = None
    map: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text`, then the card, then the open `question` as its last line.

    `language` is that of text and question; the card may be in another (`card_language`). What is
    `private` is between the person and one counsellor: no list and no talk shows it to others.
    `picture` is the public address of one that is shown above the text where the platform can. A
    `silent` one makes no sound; `edits` is the platform's id of the message that it replaces.
    """

    text: str = ""
    language: str = "de"
    question: str = ""
    card: Card | None = None
    card_language: str | None = None
    choices: tuple[Choice, ...] = ()
    files: tuple[dict[str, Any], ...] = field(default=())
    private: bool = False
    picture: str = ""
    silent: bool = False
    edits: str = ""

    def to_data(self) -> dict[str, Any]:
        """As JSON for the delivery row."""
        data = {name: value for name, value in _parts(self).items() if value}
        if self.card is not None:
            data["card"] = _parts(self.card)
        if self.choices:
            data["choices"] = [_parts(choice) for choice in self.choices]
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Message:
        """Back from the delivery row."""
        card = data.get("card")
        return cls(
            text=data.get("text", ""),
            language=data.get("language", "de"),
            question=data.get("question", ""),
            card=_card(card) if card else None,
            card_language=data.get("card_language"),
            choices=tuple(Choice(**choice) for choice in data.get("choices", ())),
            files=tuple(data.get("files", ())),
            private=bool(data.get("private")),
            picture=data.get("picture", ""),
            silent=bool(data.get("silent")),
            edits=data.get("edits", ""),
        )


def _parts(of: Message | Card | Choice) -> dict[str, Any]:
    """Its fields; `dataclasses.asdict` copies all that is in them, which takes far longer."""
    return {name: getattr(of, name) for name in of.__slots__}


def _card(data: dict[str, Any]) -> Card:
    pin = data.get("map")
    return Card(
        **{
            **data,
            "bring": tuple(data.get("bring", ())),
            "facts": tuple((name, value) for name, value in data.get("facts", ())),
            "map": (pin[0], pin[1]) if pin else None,
            "notes": tuple(data.get("notes", ())),
        }
    )
