"""What staff save is known to the bot at once, in every process."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.learning import Learning
from bot.wakeup import Wakeup
from nlu.encoder import EncoderDown
from nlu.reading import Document
from services.database import Database
from services.guide.content import load
from services.guide.editing import Editing
from services.guide.snapshot import Snapshot, Text

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Pupil:
    """Remembers what it was taught, and can be ill."""

    def __init__(self) -> None:
        self.lessons: list[set[str]] = []
        self.ill = False

    async def learn(self, documents: list[Document]) -> None:
        if self.ill:
            raise EncoderDown("no answer")
        self.lessons.append({document.slug for document in documents})

    async def read(self, text: str, *, previous: str | None, now: datetime) -> None:
        raise AssertionError("nobody asks here")


async def furnish(db: Database) -> None:
    async with db.transaction() as session:
        await load(session, NOW)


async def add(db: Database, title: str) -> None:
    async with db.transaction() as session:
        wanted = Snapshot("help", source="Stadt", texts={"de": Text(title, "Text")})
        await Editing(session, "Emine", NOW + timedelta(hours=1)).create(wanted, publish=True)


async def test_what_did_not_change_is_not_learned_again(db: Database) -> None:
    await furnish(db)
    pupil = Pupil()
    learning = Learning(db, pupil, Wakeup(db))  # type: ignore[arg-type]
    await learning.refresh()
    await learning.refresh()
    assert len(pupil.lessons) == 1
    await add(db, "Sperrmüll")
    await learning.refresh()
    assert "sperrmuell" in pupil.lessons[-1] - pupil.lessons[0]


async def test_a_tap_is_followed_at_once(db: Database) -> None:
    await furnish(db)
    pupil, wakeup, stop = Pupil(), Wakeup(db), asyncio.Event()
    running = asyncio.create_task(Learning(db, pupil, wakeup).run(stop))  # type: ignore[arg-type]
    await _until(lambda: len(pupil.lessons) == 1)
    await add(db, "Sperrmüll")
    wakeup.notify("guide", "sperrmuell")
    await _until(lambda: len(pupil.lessons) == 2)
    stop.set()
    wakeup.notify("guide", "")
    await running


async def test_a_lesson_that_failed_is_repeated(db: Database) -> None:
    await furnish(db)
    pupil, wakeup, stop = Pupil(), Wakeup(db), asyncio.Event()
    pupil.ill = True
    running = asyncio.create_task(Learning(db, pupil, wakeup).run(stop))  # type: ignore[arg-type]
    await asyncio.sleep(0.2)
    pupil.ill = False
    wakeup.notify("guide", "")
    await _until(lambda: len(pupil.lessons) == 1)
    stop.set()
    wakeup.notify("guide", "")
    await running


async def _until(true: object) -> None:
    assert callable(true)
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)
