"""The whole product in one process: it answers, says how it is, counts, and stops in good order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import Lotse, Part
from bot.first_start import prepare
from bot.incoming import Incoming
from bot.settings import Settings
from services.deliveries.service import Deliveries
from services.processes.service import Processes
from tests.bot.installed import settings_in, started, until


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    await prepare(made, examples=False)
    return made


def hello(lotse: Lotse, number: int = 1) -> Incoming:
    return Incoming("web", f"m{number}", "address-7", "text", lotse.clock(), text="Hallo")


async def sent(lotse: Lotse) -> int:
    async with lotse.db.snapshot() as session:
        counts = await Deliveries(session, lotse.clock()).counts()
    return counts.get(("web", "sent"), 0)


async def test_a_message_is_answered_delivered_and_counted(settings: Settings) -> None:
    async with started(settings) as (lotse, web):
        assert await lotse.inbox.accept(hello(lotse))
        assert not await lotse.inbox.accept(hello(lotse)), "the platform sent it again"

        async def answered() -> bool:
            return await sent(lotse) > 0

        await until(answered)
        figures = (await web.get("/metrics")).text
    for line in (
        'lotse_inbox_total{channel="web",result="new"}',
        'lotse_inbox_total{channel="web",result="seen"}',
        'lotse_turn_seconds_count{channel="web",outcome="answered"}',
        'lotse_send_seconds_count{channel="web",result="sent"}',
        'lotse_deliveries_last_day{channel="web",state="sent"}',
    ):
        assert line in figures
    assert "address-7" not in figures
    assert "Hallo" not in figures


async def test_it_says_that_it_is_well(settings: Settings) -> None:
    async with started(settings) as (_lotse, web):
        answer = await web.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["healthy"]
    assert set(answer.json()["checks"]) == {
        "database", "wakeup", "turns", "outbox", "learning", "announcements", "prompt",
    }  # fmt: skip


async def test_without_a_database_it_says_so(
    settings: Settings,
) -> None:
    async with started(settings) as (lotse, web):
        async with lotse.db.transaction() as session:
            await session.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
        answer = await web.get("/healthz")
        async with lotse.db.transaction() as session:
            await session.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
        again = await web.get("/healthz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, False)
    assert again.json()["checks"]["database"]


async def test_a_message_that_nobody_takes_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import status

    async with started(settings, parts=("web",)) as (lotse, web):
        await lotse.inbox.accept(hello(lotse))
        assert (await web.get("/healthz")).status_code == 200
        monkeypatch.setattr(status, "PATIENCE", status.PATIENCE * 0)
        answer = await web.get("/healthz")
    assert (answer.status_code, answer.json()["checks"]["prompt"]) == (503, False)


@pytest.mark.parametrize(
    ("part", "loops", "chat"),
    [
        ("web", {"wakeup"}, 200),
        ("worker", {"wakeup", "turns", "outbox", "learning", "announcements"}, 404),
    ],
)
async def test_each_part_does_its_own_work_only(
    settings: Settings, part: Part, loops: set[str], chat: int
) -> None:
    async with started(settings, parts=(part,)) as (lotse, web):
        assert set(lotse.loops.state()) == loops
        assert (await web.get("/")).status_code == chat
        assert (await web.get("/healthz")).status_code == 200


async def test_a_web_process_and_a_worker_share_the_work(settings: Settings) -> None:
    async with started(settings, parts=("web",)) as (front, _web):
        await front.inbox.accept(hello(front))
        assert await sent(front) == 0
        async with started(settings, parts=("worker",)):

            async def answered() -> bool:
                return await sent(front) > 0

            await until(answered)


async def test_a_running_process_is_seen_and_one_that_stopped_is_not(settings: Settings) -> None:
    async def alive(lotse: Lotse) -> list[str]:
        async with lotse.db.snapshot() as session:
            return [each.parts for each in await Processes(session, lotse.clock()).alive()]

    async with started(settings, parts=("web",)) as (watcher, _web):
        async with started(settings, parts=("worker",)) as (worker, _web2):
            assert await alive(worker) == ["web", "worker"]
            await worker.ticks.beat()
        await asyncio.sleep(0)
        assert await alive(watcher) == ["web"]
