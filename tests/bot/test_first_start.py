"""The first start of `lotse run`: tables, content, examples once, and a way in for the admin."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import examples
from bot.examples import COUNSELLORS, RealData
from bot.first_start import prepare
from bot.settings import Settings
from bot.storage import transaction
from migrations.upgrade import downgrade
from services.appointments.examples import TOPICS, WEEK
from services.database import Database
from services.guide.models import Entry
from services.people.service import People
from services.staff.models import Account
from services.staff.service import Staff
from tests.bot.installed import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


async def accounts(settings: Settings) -> list[str]:
    async with transaction(settings) as (session, _now):
        return list(await session.scalars(select(Account.name).order_by(Account.name)))


async def test_one_command_makes_everything(settings: Settings) -> None:
    token = await prepare(settings, examples=True)
    assert token
    assert stat.S_IMODE((settings.var / "secret.key").stat().st_mode) == 0o600
    assert await accounts(settings) == sorted(["admin", *COUNSELLORS])
    async with transaction(settings) as (session, _now):
        assert (await session.scalar(select(func.count()).select_from(Entry)) or 0) > 30


async def test_every_start_prints_a_new_link_until_there_is_an_admin(settings: Settings) -> None:
    first = await prepare(settings, examples=False)
    second = await prepare(settings, examples=False)
    assert first != second
    async with transaction(settings) as (session, now):
        assert await Staff(session, now).choose_password(second or "", "ein langer Satz")
    assert await prepare(settings, examples=False) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_several_processes_may_start_at_once(db: Database, tmp_path: Path) -> None:
    await downgrade(db, "base")
    url = db.url.render_as_string(hide_password=False)
    several = [settings_in(tmp_path / name, database_url=url) for name in "abc"]
    tokens = await asyncio.gather(*(prepare(each, examples=True) for each in several))
    assert all(tokens)
    assert await accounts(several[0]) == sorted(["admin", *COUNSELLORS])


async def test_examples_that_were_removed_do_not_come_back(settings: Settings) -> None:
    await prepare(settings, examples=True)
    async with transaction(settings) as (session, now):
        assert await examples.remove(session, now) > len(COUNSELLORS) + len(TOPICS) + len(WEEK)
        assert await examples.remove(session, now) == 0
    await prepare(settings, examples=True)
    assert await accounts(settings) == ["admin"]


async def test_every_example_is_marked_in_its_name(settings: Settings) -> None:
    await prepare(settings, examples=True)
    async with transaction(settings) as (session, _now):
        rows = await session.scalars(select(Account).where(Account.example))
        assert all("Beispiel" in row.name for row in rows)


async def test_examples_never_come_where_a_resident_wrote(settings: Settings) -> None:
    await prepare(settings, examples=False)
    async with transaction(settings) as (session, now):
        await People(session, now).arrive("web", "somebody", "tr")
    async with transaction(settings) as (session, now):
        with pytest.raises(RealData):
            await examples.load(session, now)
    assert await accounts(settings) == ["admin"]


@pytest.mark.parametrize("how", ["added", "signed in"])
async def test_examples_never_come_where_staff_work(settings: Settings, how: str) -> None:
    token = await prepare(settings, examples=False)
    async with transaction(settings) as (session, now):
        staff = Staff(session, now)
        if how == "added":
            await staff.add("Ayşe", "counsellor")
        else:
            await staff.choose_password(token or "", "ein langer Satz")
    async with transaction(settings) as (session, now):
        with pytest.raises(RealData):
            await examples.load(session, now)


async def test_loading_examples_twice_adds_nothing(settings: Settings) -> None:
    await prepare(settings, examples=True)
    async with transaction(settings) as (session, now):
        assert await examples.load(session, now) == 0


async def test_removing_examples_leaves_the_real_accounts(settings: Settings) -> None:
    await prepare(settings, examples=True)
    async with transaction(settings) as (session, now):
        await Staff(session, now).add("Frau Beispiel", "counsellor")
        await examples.remove(session, now)
    assert await accounts(settings) == ["Frau Beispiel", "admin"]
