"""How quickly one session may write: a window that slides, in the memory of this process.

It protects against a stuck key and a loop, not against a crowd; a proxy does that. Behind several
processes a session may write that many times as fast.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.clock import Clock

MESSAGES = 20
WINDOW = timedelta(seconds=10)
KEPT_SESSIONS = 10_000


class Pace:
    """The newest messages of the sessions that wrote last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()

    def wait(self, session: str) -> float:
        """Count one message; the seconds to wait first, 0 where it may go through."""
        now = self._clock()
        sent = self._sent.setdefault(session, deque())
        self._sent.move_to_end(session)
        if len(self._sent) > KEPT_SESSIONS:
            self._sent.popitem(last=False)
        while sent and now - sent[0] >= WINDOW:
            sent.popleft()
        if len(sent) >= MESSAGES:
            return (sent[0] + WINDOW - now).total_seconds()
        sent.append(now)
        return 0.0
