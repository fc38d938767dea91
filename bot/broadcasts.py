"""Announcements on their way to the outbox: begin, fan out, correct, gather digests.

Each step is a transaction of its own under one lock, so that any number of processes may run this
and any may be killed. A message is made once for all who read the same words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.channel import Channel
from bot.clock import Clock
from bot.fault import described
from bot.wakeup import Wakeup
from dialogs.announcement_card import Town, Why, digest, message
from locales import spoken_to, use
from services.announcements.corrections import Corrections
from services.announcements.digests import Digests
from services.announcements.models import Announcement, AnnouncementSettings
from services.announcements.recipients import Pick
from services.announcements.rules import is_night
from services.announcements.sending import Sending
from services.centres.service import Centres
from services.database import Database

TOPIC = "announcements"
POLL = 1.0
AGAIN = 5.0
"""Seconds until the next look: where nothing was to do, and after a failure."""

Step = Callable[[AsyncSession, AnnouncementSettings], Awaitable[int]]
log = structlog.get_logger()


class Broadcasts:
    """The sending of announcements in one process."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        wakeup: Wakeup,
        url: str,
        zone: ZoneInfo,
    ) -> None:
        self._db = db
        self._edits = {name for name, channel in channels.items() if channel.limits.edits}
        self._channels = channels
        self._clock = clock
        self._wakeup = wakeup
        self._url = url
        self._zone = zone
        self._night: bool | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; a failure is tried again."""
        async with self._wakeup.subscribe(TOPIC) as taps:
            while not stop.is_set():
                wait = POLL
                try:
                    wait = 0.0 if await self.round() else POLL
                except Exception as error:
                    log.error("announcements.failed", **described(error))
                    wait = AGAIN
                await taps.keys(wait)

    async def round(self) -> int:
        """One look at everything; returns how many messages were queued or changed."""
        async with self._db.snapshot() as session:
            if not await Sending(session, self._now()).anything():
                return 0
        await self._step(self._rest)
        sending: list[str] = []
        correcting: list[str] = []

        async def look(session: AsyncSession, _settings: AnnouncementSettings) -> int:
            sending.extend(await Sending(session, self._now()).begin_due())
            correcting.extend(await Corrections(session, self._now()).to_correct())
            return 0

        await self._step(look)
        done = 0
        for each in sending:
            done += await self._step(self._fan_out(each))
        for each in correcting:
            done += await self._step(self._correct(each))
        done += await self._step(self._digests)
        if done:
            for channel in self._channels:
                self._wakeup.notify("outbox", channel)
        return done

    async def _step(self, step: Step) -> int:
        """Do it in a transaction, or nothing while another process is at it."""
        async with self._db.transaction() as session:
            settings = await Sending(session, self._now()).settings()
            return await step(session, settings) if settings is not None else 0

    async def _rest(self, session: AsyncSession, _settings: AnnouncementSettings) -> int:
        night = is_night(self._now())
        if night != self._night:
            await Sending(session, self._now()).rest()
            self._night = night
        return 0

    def _fan_out(self, announcement_id: str) -> Step:
        async def step(session: AsyncSession, settings: AnnouncementSettings) -> int:
            sending = Sending(session, self._now())
            row = await sending.get(announcement_id)
            if row is None:
                return 0
            picks = await sending.next(row, settings.most)
            contents = await self._contents(session, settings, row, picks)
            await sending.queue(row, picks, contents)
            if not picks:
                await sending.finish(row)
            return len(picks)

        return step

    def _correct(self, announcement_id: str) -> Step:
        async def step(session: AsyncSession, settings: AnnouncementSettings) -> int:
            corrector = Corrections(session, self._now())
            row, got, queued = await corrector.outdated(announcement_id)
            otherwise = await corrector.told_otherwise(row)
            told = [
                each
                for each in got
                if self._editable(each) or (each.wanted and each.person_id not in otherwise)
            ]
            corrections = await self._contents(session, settings, row, told, correction=True)
            for pick in filter(self._editable, told):
                corrections[pick.id] = {**corrections[pick.id], "edits": pick.platform_id}
            await corrector.correct(row, got, corrections)
            contents = await self._contents(session, settings, row, queued)
            return len(got) + await corrector.reword(row, queued, contents)

        return step

    def _editable(self, pick: Pick) -> bool:
        """Whether what the person got can be replaced, without a new message."""
        return pick.channel in self._edits and pick.platform_id is not None

    async def _digests(self, session: AsyncSession, settings: AnnouncementSettings) -> int:
        step = Digests(session, self._now())
        people = await step.digests(settings)
        for person_id in people:
            pick, rows, topics = await step.collected(person_id)
            if pick is not None:
                town = await self._town(session, settings, pick)
                with use(pick.language, pick.plain):
                    content = digest(rows, town, topics).to_data()
                await step.queue_digest(pick, rows, content)
        return len(people)

    async def _contents(
        self,
        session: AsyncSession,
        settings: AnnouncementSettings,
        row: Announcement,
        picks: Sequence[Pick],
        *,
        correction: bool = False,
    ) -> dict[int, dict[str, Any]]:
        """The message of each; those who read the same words share one."""
        made: dict[tuple[Any, ...], dict[str, Any]] = {}
        contents = {}
        for pick in picks:
            silent = pick.silent and is_night(self._now())
            key = (pick.language, pick.plain, pick.topic, pick.quarter, silent)
            if key not in made:
                town = await self._town(session, settings, pick)
                with use(pick.language, pick.plain):
                    shown = message(row, town, Why(pick.topic, pick.quarter), correction=correction)
                made[key] = replace(shown, silent=silent).to_data()
            contents[pick.id] = made[key]
        return contents

    async def _town(
        self, session: AsyncSession, settings: AnnouncementSettings, pick: Pick
    ) -> Town:
        quarters = await Centres(session, spoken_to(pick.language), pick.plain).quarters()
        names = {each.id: each.name for each in quarters}
        return Town(self._zone, self._url, settings.languages, names)

    def _now(self) -> datetime:
        return self._clock().astimezone(self._zone)
