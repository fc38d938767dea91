"""Faults on demand: what the platform, or the way to it, does wrong for the next calls."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.telegram_api.refusal import Refusal, forbidden, migrated, too_many


@dataclass(frozen=True)
class Fault:
    """One fault. `after` lets the call take effect first, so that only its answer is lost."""

    refusal: Refusal | None = None
    silence: float = 0.0
    cut: bool = False
    after: bool = False


def rate_limited(seconds: int) -> Fault:
    """429 with `retry_after`."""
    return Fault(too_many(seconds))


def blocked() -> Fault:
    """403 as of somebody who blocked the bot."""
    return Fault(forbidden("bot was blocked by the user"))


def moved(chat_id: int) -> Fault:
    """400 with the new id of the chat."""
    return Fault(migrated(chat_id))


def refused(code: int, description: str) -> Fault:
    """Any other error answer."""
    return Fault(Refusal(code, description))


def bad_gateway() -> Fault:
    """502, as during a restart of the platform."""
    return Fault(Refusal(502, "Bad Gateway"))


def silent(seconds: float) -> Fault:
    """No answer for so long, then a cut line; the call has no effect."""
    return Fault(silence=seconds, cut=True)


def answer_lost() -> Fault:
    """The call takes effect, but the line is cut before the answer."""
    return Fault(cut=True, after=True)


@dataclass
class Faults:
    """Faults waiting, per method."""

    _waiting: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, method: str, *faults: Fault) -> None:
        """The next calls of this method meet these faults, in this order."""
        self._waiting[method.lower()].extend(faults)

    def next(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        waiting = self._waiting.get(method.lower())
        return waiting.popleft() if waiting else None

    @property
    def left(self) -> int:
        """How many have not been met yet."""
        return sum(len(waiting) for waiting in self._waiting.values())
