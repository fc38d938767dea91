"""One turn of the talk: what came in, and what comes of it.

A turn is text, a press of a button, or something else that a platform can send. Instants are aware;
`Outcome` is all that leaves the engine: state, messages, and what others must do afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dialogs.engine.state import Conversation
from dialogs.message import Message

NORTH, EAST = 90, 180
Kind = Literal[
    "text",
    "press",
    "start",
    "edited",
    "photo",
    "file",
    "voice",
    "sticker",
    "location",
    "contact",
    "other",
]


@dataclass(frozen=True, slots=True)
class Turn:
    """One incoming message; `text` may be the caption of a photo, `data` what the kind brings."""

    kind: Kind
    at: datetime
    text: str = ""
    token: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def place_of(turn: Turn) -> tuple[float, float] | None:
    """Latitude and longitude of a place that was sent; None for what cannot be one."""
    try:
        latitude, longitude = float(turn.data["lat"]), float(turn.data["lon"])
    except (KeyError, TypeError, ValueError):
        return None
    known = abs(latitude) <= NORTH and abs(longitude) <= EAST  # false for what is no number
    return (latitude, longitude) if known else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new state, the messages in their order, and signals such as `handoff` or `crisis`."""

    conversation: Conversation
    messages: tuple[Message, ...]
    signals: tuple[tuple[str, str], ...] = ()
