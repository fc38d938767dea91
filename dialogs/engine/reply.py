"""What a dialog or a pattern says, before the engine turns it into a message with tokens.

Texts are already in the person's language. A button carries either an option of the open question
(`key`) or an action that is valid once outside any dialog (`action`), never both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dialogs.engine.state import Action, Awaited
from dialogs.message import Card


@dataclass(frozen=True, slots=True)
class Button:
    """One button: an option of the open question, an action, or a link."""

    label: str
    key: str | None = None
    action: Action | None = None
    url: str | None = None
    minor: bool = False


@dataclass(slots=True)
class Reply:
    """One message in the making; `question` is put as its last line.

    `awaited` says what is begun with the words that are written next, where no dialog is open.
    """

    text: str = ""
    question: str = ""
    card: Card | None = None
    card_language: str | None = None
    buttons: list[Button] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    private: bool = False
    picture: str = ""
    awaited: Awaited | None = None
