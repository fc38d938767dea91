"""Reads messages for the turns, those of this process from the moment they are being stored.

What the door lets in is begun with before it is written down, so that its turn finds it read. A
reading that does not fit any more (the person's language changed meanwhile) is simply read again;
what failed early is tried again in the turn, which counts the attempts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.reading import Reading, Understanding
from services.conversations.models import InboxRow

MOST = 16
"""So many conversations are read for early, as many as take turns at a time; where more wait, it
would only move the queue."""


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it was understood: its text, written `at` by somebody who speaks `language`."""

    text: str
    language: str
    at: datetime
    reading: Reading

    def fits(self, inbox: InboxRow, language: str) -> bool:
        """Whether it is still this message and this language."""
        asked = (inbox.text, language, inbox.received_at)
        return asked == (self.text, self.language, self.at)


class Reader:
    """`at_once` is told a text and a language whose reading begins in a moment."""

    def __init__(
        self,
        understanding: Understanding,
        zone: ZoneInfo,
        at_once: Callable[[str, str], None] | None = None,
    ) -> None:
        self._understanding = understanding
        self._zone = zone
        self._at_once = at_once
        self._begun: dict[str, asyncio.Task[Read]] = {}
        self._started = False

    def start(self) -> None:
        """From now on read early: the guide is known, without which nothing of it is found."""
        self._started = True

    async def read(self, text: str, language: str, at: datetime) -> Read:
        """Read one message. Raises what the understanding raises."""
        now = at.astimezone(self._zone).replace(tzinfo=None)
        reading = await self._understanding.read(text, previous=language, now=now)
        return Read(text, language, at, reading)

    def begin(self, talk: str, text: str, language: str, at: datetime) -> None:
        """Begin with a message of this conversation that is being stored."""
        for unasked in [each for each, task in self._begun.items() if task.done()]:
            del self._begun[unasked]  # such as one that had been stored before
        if not self._started or talk in self._begun or len(self._begun) >= MOST:
            return
        if self._at_once is not None:
            self._at_once(text, language)
        task = self._begun[talk] = asyncio.create_task(self.read(text, language, at))
        task.add_done_callback(_failure)

    async def begun(self, talk: str) -> Read | None:
        """What was begun for this conversation, as soon as it is read; None where nothing was."""
        task = self._begun.pop(talk, None)
        if task is None:
            return None
        await asyncio.wait([task])
        return None if _failure(task) else task.result()


def _failure(task: asyncio.Task[Read]) -> bool:
    """Whether it was not read; asking for the reason keeps asyncio from reporting it."""
    return task.cancelled() or task.exception() is not None
