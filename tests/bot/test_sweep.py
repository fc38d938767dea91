"""The nightly sweep: what the privacy notice promises to delete is gone, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import sweep as sweeping
from bot.sweep import KEEP_PEOPLE, KEEP_TALKS, sweep
from services.conversations.models import Conversation, InboxRow
from services.database import Base, Database
from services.deliveries.models import Delivery
from services.people.models import Address, Person
from services.staff.models import OneTimeLink
from services.staff.service import Staff
from tests.bot.house import House

LEGAL = Path(sweeping.__file__).parent / "channels/web/templates/legal/privacy.de.html"


async def count(db: Database, table: type[Base]) -> int:
    async with db.snapshot() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_talk_is_forgotten_ninety_days_after_its_last_message(house: House) -> None:
    await house.says("Hallo", address="old")
    house.wait(days=89)
    await house.says("Hallo", address="young")
    house.wait(days=1, seconds=1)
    assert await sweep(house.db, house.now) == {"talks": 1, "people": 0}
    assert await count(house.db, InboxRow) == 1
    assert await count(house.db, Delivery) == 1
    assert (await house.talk("old")).state == {}
    assert await count(house.db, Person) == 2, "the language of a person is kept longer"
    await house.says("wieder da", address="old")
    assert house.platform.texts()[-1].endswith(": wieder da")


async def test_a_person_is_forgotten_a_year_after_the_last_message(house: House) -> None:
    await house.says("Hallo", address="old")
    house.wait(days=200)
    await house.says("Hallo", address="young")
    house.wait(days=166)
    assert (await sweep(house.db, house.now))["people"] == 1
    assert await count(house.db, Address) == await count(house.db, Conversation) == 1
    assert (await sweep(house.db, house.now)) == {"talks": 0, "people": 0}


async def test_many_are_forgotten_in_small_steps(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for number in range(5):
        await house.says("Hallo", address=str(number))
    house.wait(days=91)
    assert await sweep(house.db, house.now) == {"talks": 5, "people": 0}
    assert await count(house.db, Delivery) == 0


async def test_links_that_are_over_are_deleted(house: House) -> None:
    async with house.db.transaction() as session:
        staff = Staff(session, house.now)
        await staff.link(await staff.add("Ayşe", "editor"))
    await sweep(house.db, house.now)
    assert await count(house.db, OneTimeLink) == 1
    await sweep(house.db, house.now + timedelta(days=3))
    assert await count(house.db, OneTimeLink) == 0


def test_the_privacy_notice_and_the_documents_promise_these_spans() -> None:
    notice = LEGAL.read_text(encoding="utf-8")
    assert f"{KEEP_TALKS.days} Tage nach der letzten Nachricht" in notice
    assert f"{KEEP_PEOPLE.days} Tage lang nicht" in notice
    run_it = (Path(__file__).parents[2] / "docs/run-it.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| Talks\b.*\| {KEEP_TALKS.days} days", run_it, re.MULTILINE)
    assert re.search(rf"^\| People\b.*\| {KEEP_PEOPLE.days} days", run_it, re.MULTILINE)
