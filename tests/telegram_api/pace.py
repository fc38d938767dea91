"""The platform's rate limits: about one message a second and chat with bursts, thirty over all.

The real figures are not published; a client must obey `retry_after`, whatever they are. Off unless
a test switches them on.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from dataclasses import dataclass, field

from tests.telegram_api.refusal import too_many


@dataclass
class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    rate: float
    burst: float
    level: float = -1.0
    filled_at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0.0 takes it."""
        if self.level < 0:
            self.level, self.filled_at = self.burst, now
        self.level = min(self.burst, self.level + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


@dataclass
class Pace:
    """All limits of one bot; `refused` counts the 429 answers given."""

    on: bool = False
    chat: tuple[float, float] = (1.0, 4.0)
    group: tuple[float, float] = (20 / 60, 20.0)
    overall: tuple[float, float] = (30.0, 30.0)
    refused: int = 0
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _overall: dict[int, Bucket] = field(default_factory=lambda: defaultdict(lambda: Bucket(30, 30)))

    def take(self, bot_id: int, chat_id: int) -> None:
        """Count one message, or refuse it with 429."""
        if not self.on:
            return
        now = time.monotonic()
        rate, burst = self.group if chat_id < 0 else self.chat
        bucket = self._chats.setdefault(chat_id, Bucket(rate, burst))
        everybody = self._overall.setdefault(bot_id, Bucket(*self.overall))
        seconds = bucket.wait(now) or everybody.wait(now)
        if seconds:
            self.refused += 1
            raise too_many(math.ceil(seconds))
