"""What understanding hands to the dialogs: a `Reading`, nothing but data.

Labels are `guide:<slug>`, `intent:<name>`, `crisis` and `oos`. Times are local wall time without
an offset. A reading never says what the bot answers; `decision` only says how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Decision = Literal["answer", "clarify", "reject"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the text with a neutral value, e.g. `kind="centre", value={"id": "oststadt"}`.

    Kinds: `time` (value: start, end, grain and the flags date, time, part), `centre`, `topic`,
    `language`, `yes`, `no` and the command words. `begin` and `stop` count characters of the text.
    """

    kind: str
    text: str
    value: dict[str, Any]
    begin: int = 0
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A label and its calibrated probability (0 to 1)."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a guide text that answers best, in the language in which it was found.

    `example` is how near the message is to the example question that found it; 0: none did.
    """

    slug: str
    language: str
    text: str
    score: float
    example: float = 0.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a message means as a direction, to compare with others of the same `engine`.

    `vector` is float16 in unit length, centred on its language, so that languages meet.
    """

    engine: str
    vector: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, understood. `language` is None where the text does not tell it.

    `worry`: it may be acute danger, which is neither sure enough to say so nor out of the question.
    """

    language: str | None
    language_confidence: float
    label: str
    confidence: float
    decision: Decision
    alternatives: tuple[Scored, ...] = ()
    entities: tuple[Entity, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    meaning: Meaning | None = field(default=None, repr=False)
    worry: bool = False

    def entity(self, kind: str) -> Entity | None:
        """The first entity of that kind, or None."""
        return next((e for e in self.entities if e.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A guide entry as understanding sees it: what staff wrote, in one language."""

    slug: str
    language: str
    title: str
    text: str
    questions: tuple[str, ...] = ()


class Understanding(Protocol):
    """Text in, `Reading` out. Engines never raise on any text of any length."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """Read one message; `previous` is the person's language so far, `now` local wall time."""

    async def learn(self, documents: list[Document]) -> None:
        """Replace the guide that is searched; answerable as soon as this returns."""
