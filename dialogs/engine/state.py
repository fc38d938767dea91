"""The state of a talk as data: frames, offers and the tokens that were pressed.

Everything here goes to JSON and back; nothing rendered is kept, so that a new language, a restart
or a new release only renders it again. What cannot be read any more is dropped, never raised.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

Mode = Literal["bot", "waiting", "human"]
Action = list[Any]

KEPT_OFFERS = 24
KEPT_PRESSES = 48
IDLE = timedelta(hours=2)


@dataclass(slots=True)
class Asked:
    """A question as it was put: the turn it was put in, and the keys that were offered."""

    turn: int
    question: str
    keys: list[str]


@dataclass(slots=True)
class Frame:
    """One running dialog: its answers, and in `trail` the names in the order they were given.

    `former` are answers that a change of another one has put in question.
    """

    id: int
    dialog: str
    shape: list[str]
    answers: dict[str, Any] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    asking: str | None = None
    draft: list[str] = field(default_factory=list)
    former: dict[str, Any] = field(default_factory=dict)
    tries: int = 0

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Frame:
        """Back from JSON; a missing part gets its default."""
        return cls(
            id=int(data["id"]),
            dialog=str(data["dialog"]),
            shape=list(data.get("shape", [])),
            answers=dict(data.get("answers", {})),
            trail=list(data.get("trail", [])),
            asked=[Asked(**asked) for asked in data.get("asked", [])],
            asking=data.get("asking"),
            draft=list(data.get("draft", [])),
            former=dict(data.get("former", {})),
            tries=int(data.get("tries", 0)),
        )


@dataclass(slots=True)
class Offer:
    """Buttons outside any dialog (on a card, in the menu): one action a button, each valid once.

    What was offered never changes.
    """

    turn: int
    actions: list[Action]


@dataclass(slots=True)
class Awaited:
    """What was said awaits words: the dialog that takes them as the answer to a question of it."""

    dialog: str
    answers: dict[str, Any]
    question: str
    until: str

    def holds(self, now: datetime) -> bool:
        """Whether what is written now may be meant."""
        return now <= datetime.fromisoformat(self.until)


@dataclass(slots=True)
class Conversation:
    """What a turn begins with and ends with."""

    id: str
    language: str
    plain: bool = False
    mode: Mode = "bot"
    turn_no: int = 0
    frames: list[Frame] = field(default_factory=list)
    frame_no: int = 0
    offers: list[Offer] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    tries: int = 0
    welcomed: bool = False
    noted: bool = False
    rested: bool = False
    awaited: Awaited | None = None
    active_at: datetime | None = None
    lost: list[str] = field(default_factory=list)

    @property
    def top(self) -> Frame | None:
        """The dialog that is being asked."""
        return self.frames[-1] if self.frames else None

    def idle(self, now: datetime) -> bool:
        """Whether an open question needs a reminder first.

        After a long time, and after a human had the talk (`rested`).
        """
        return self.rested or (self.active_at is not None and now - self.active_at > IDLE)

    def remember_press(self, token: str) -> None:
        """Keep the token, so that a second press of it has no second effect."""
        self.pressed = [*self.pressed, token][-KEPT_PRESSES:]

    def copy(self) -> Conversation:
        """One that can be changed without this one; offers and presses never change themselves."""
        return replace(
            self,
            frames=deepcopy(self.frames),
            offers=list(self.offers),
            pressed=list(self.pressed),
            lost=list(self.lost),
        )

    def to_data(self) -> dict[str, Any]:
        """The part that has no column of its own; not to be changed, it is shared with this."""
        return {
            "frames": [asdict(frame) for frame in self.frames],
            "frame_no": self.frame_no,
            "offers": [
                {"turn": offer.turn, "actions": offer.actions}
                for offer in self.offers[-KEPT_OFFERS:]
            ],
            "pressed": self.pressed,
            "tries": self.tries,
            "welcomed": self.welcomed,
            "noted": self.noted,
            "rested": self.rested,
            "awaited": asdict(self.awaited) if self.awaited else None,
        }

    def restore(self, data: dict[str, Any]) -> Conversation:
        """Fill in what `to_data` gave; frames that cannot be read are named in `lost`."""
        for raw in data.get("frames", []):
            try:
                self.frames.append(Frame.from_data(raw))
            except (KeyError, TypeError, ValueError):
                self.lost.append(str(raw.get("dialog", "")) if isinstance(raw, dict) else "")
        self.frame_no = max([int(data.get("frame_no", 0)), *(frame.id for frame in self.frames)])
        self.offers = [Offer(**raw) for raw in data.get("offers", []) if _is_offer(raw)]
        self.pressed = list(data.get("pressed", []))
        self.tries = int(data.get("tries", 0))
        self.welcomed = bool(data.get("welcomed", False))
        self.noted = bool(data.get("noted", False))
        self.rested = bool(data.get("rested", False))
        self.awaited = _awaited(data.get("awaited"))
        return self


def _awaited(raw: Any) -> Awaited | None:
    whole = isinstance(raw, dict) and set(raw) == {"dialog", "answers", "question", "until"}
    return Awaited(**raw) if whole else None


def _is_offer(raw: Any) -> bool:
    return isinstance(raw, dict) and set(raw) == {"turn", "actions"}
