"""The doctor: plain words, each fault with its cure, and never a secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.doctor import Finding, examine
from bot.first_start import prepare
from bot.settings import Settings
from bot.storage import transaction
from services.conversations.service import Conversations
from services.deliveries.service import Deliveries
from services.processes.service import Processes
from tests.bot.installed import settings_in


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


async def report(settings: Settings) -> str:
    return "\n".join(str(finding) for finding in await examine(settings))


async def test_before_the_first_start_it_says_what_to_do(tmp_path: Path) -> None:
    text = await report(settings_in(tmp_path))
    assert "✗ Datenbank: leer; bitte aufrufen: lotse db upgrade" in text
    assert "Telegram: kein Token gesetzt" in text


async def test_a_fresh_installation_that_does_not_run(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    await prepare(settings, examples=False)
    text = await report(settings)
    assert "✓ Datenbank: in Ordnung" in text
    assert "✗ Programm: läuft nicht; starten: make run" in text
    assert "✓ Letzte Nachricht: noch keine" in text
    assert "✓ Postausgang: 0 warten" in text
    assert "noch kein Admin" in text


async def test_a_busy_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    await prepare(settings, examples=False)
    async with transaction(settings) as (session, now):
        await Processes(session, now).beat("p", "web,worker", "", ready=True)
        await message(session, now, minutes=1.5)
    text = await report(settings)
    assert "✓ Programm: läuft seit" in text
    assert "✓ Verstehen: bereit" in text
    assert "✓ Letzte Nachricht: vor 2 Minuten" in text
    assert "✓ Postausgang: 1 warten" in text
    assert "✗" not in text


async def test_a_troubled_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    await prepare(settings, examples=False)
    async with transaction(settings) as (session, now):
        await Processes(session, now).beat("p", "web,worker", "outbox", ready=False)
        await message(session, now, minutes=30)
    text = await report(settings)
    assert "✗ Programm:" in text
    assert "gestört: outbox" in text
    assert "Verstehen: wird noch geladen" in text
    assert "✗ Unbeantwortet: die älteste wartet seit 30 Minuten" in text
    assert "✗ Postausgang: 1 warten, die älteste seit 30 Minuten" in text


async def test_a_database_out_of_reach_is_one_line_and_shows_no_password(tmp_path: Path) -> None:
    url = "postgresql://lotse:hunter2@localhost:1/lotse"
    text = await report(settings_in(tmp_path, database_url=url))
    assert "✗ Datenbank: nicht erreichbar" in text
    assert "hunter2" not in text


async def test_telegram_out_of_reach_shows_no_token(tmp_path: Path) -> None:
    given = {"telegram_token": "123:hunter2", "telegram_api": "http://localhost:1"}
    text = await report(settings_in(tmp_path, **given))
    assert "✗ Telegram: nicht erreichbar" in text
    assert "hunter2" not in text


async def test_it_speaks_english_where_the_terminal_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "✗ Database: empty; please run: lotse db upgrade" in await report(settings_in(tmp_path))


def test_a_finding_is_a_line() -> None:
    assert str(Finding("Disk", "full", broken=True)) == "✗ Disk: full"


async def message(session: object, now: object, minutes: float) -> None:
    """A message that came so long ago, and an answer that waits since then."""
    then = utc_now() - timedelta(minutes=minutes)
    talks = Conversations(session, then)  # type: ignore[arg-type]
    talk = await talks.arrive("web", "somebody", "de")
    await talks.keep(
        talk.id, channel="web", platform_id="1", kind="text", data={}, state="new", received_at=then
    )
    await Deliveries(session, then).queue(talk.id, "web", {"text": "Hallo"}, dedupe="1")  # type: ignore[arg-type]
