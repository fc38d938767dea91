"""The closed set of what a turn can mean. Reading yields exactly one; acting handles each.

The names are those of the dialog-understanding field (start flow, set slot, correct slot, clarify,
cannot handle …), so that its literature can be found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dialogs.engine.state import Action


@dataclass(frozen=True, slots=True)
class Answer:
    """The open question is answered; `also` holds answers to later ones given in passing.

    `lead` is what is to be said of it, where the resident did not name the value.
    """

    value: Any
    also: dict[str, Any] = field(default_factory=dict)
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    """An earlier answer of the same dialog is changed."""

    question: str
    value: Any
    also: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a dialog, with answers that the sentence already gave."""

    dialog: str
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Simple:
    """A command without a value: back, cancel, skip, repeat, human, menu, finished, ignore."""

    name: str


@dataclass(frozen=True, slots=True)
class ChangeLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Do:
    """An action of a button outside any dialog."""

    action: Action


@dataclass(frozen=True, slots=True)
class ShowGuide:
    """Answer a guide question in place."""

    slug: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk or an action without a dialog: greeting, thanks, help …"""

    name: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """Too close to call: ask which of these labels was meant."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CannotHandle:
    """Not understood, or out of scope."""

    out_of_scope: bool = False


@dataclass(frozen=True, slots=True)
class Crisis:
    """Somebody is in danger now."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The open question was understood, but the value cannot be taken; `why` says it kindly.

    `question` is the one to be asked then, where it is another.
    """

    why: str
    question: str | None = None


Command = (
    Answer
    | Correct
    | Refused
    | Start
    | Simple
    | Do
    | ChangeLanguage
    | ShowGuide
    | Talk
    | Clarify
    | CannotHandle
    | Crisis
)

SLASH: dict[str, Command] = {
    "help": Simple("menu"),
    "menu": Simple("menu"),
    "appointment": Start("appointment"),
    "language": Talk("change_language"),
    "settings": Start("settings"),
    "person": Simple("human"),
    "privacy": Talk("privacy"),
    "cancel": Simple("cancel"),
    "back": Simple("back"),
    "skip": Simple("skip"),
    "repeat": Simple("repeat"),
}
"""Commands that a platform has in a menu of its own (`/help`); the same in every language."""
