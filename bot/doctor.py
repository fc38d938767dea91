"""`lotse doctor`: how everything is, in plain words, each fault with what to do about it.

It looks at the database and the disk itself, and at what the running processes wrote down about
themselves; it starts nothing and changes nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from babel.dates import format_timedelta
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.say import say
from bot.settings import Settings
from bot.storage import database
from migrations.upgrade import state
from services.conversations.service import Conversations
from services.deliveries.service import Deliveries
from services.guide.service import documents
from services.processes.models import Process
from services.processes.service import Processes
from services.staff.service import Staff

LITTLE_DISK = 500_000_000
LATE = timedelta(minutes=2)
DAY = timedelta(days=1)
CALL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    text: str
    broken: bool = False

    def __str__(self) -> str:
        return f"{'✗' if self.broken else '✓'} {self.name}: {self.text}"


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; never raises for what is broken."""
    findings = [await _tables(settings)]
    if not findings[0].broken:
        findings += await _inside(settings)
    return [*findings, await _telegram(settings), _disk(settings.var)]


async def _tables(settings: Settings) -> Finding:
    name = say("Datenbank", "Database")
    try:
        async with database(settings) as opened:
            found = await state(opened)
            where = opened.url.set(drivername=opened.url.get_backend_name())
    except (SQLAlchemyError, OSError) as error:
        kind = type(error).__name__
        return Finding(name, say(f"nicht erreichbar ({kind})", f"out of reach ({kind})"), True)
    advice = say("bitte aufrufen", "please run")
    text = {
        "new": say("leer", "empty") + f"; {advice}: lotse db upgrade",
        "old": say("veraltet", "out of date") + f"; {advice}: lotse db upgrade",
        "newer": say("neuer als dieses Programm", "newer than this program"),
        "current": say("in Ordnung", "all right"),
    }[found]
    return Finding(
        name, f"{text} ({where.render_as_string(hide_password=True)})", found != "current"
    )


async def _inside(settings: Settings) -> list[Finding]:
    now = utc_now()
    async with database(settings) as opened, opened.snapshot() as session:
        return [
            *_running(await Processes(session, now).alive(), now),
            await _guide(session),
            *await _messages(session, now),
            *await _outbox(session, now),
            await _accounts(session, now),
        ]


def _running(processes: list[Process], now: datetime) -> list[Finding]:
    name = say("Programm", "Program")
    if not any("worker" in process.parts for process in processes):
        return [Finding(name, say("läuft nicht; starten: make run", "not running: make run"), True)]
    findings = []
    for process in processes:
        parts, since = process.parts.replace(",", ", "), _ago(now - process.started_at)
        text = say(f"läuft seit {since} ({parts})", f"running for {since} ({parts})")
        if process.faults:
            text += say("; gestört: ", "; faulty: ") + process.faults
        findings.append(Finding(name, text, bool(process.faults)))
    ready = any(process.ready for process in processes)
    text = say("bereit", "ready") if ready else say("wird noch geladen", "still loading")
    return [*findings, Finding(say("Verstehen", "Understanding"), text)]


async def _guide(session: AsyncSession) -> Finding:
    count = len({document.slug for document in await documents(session)})
    text = say(f"{count} Einträge", f"{count} entries")
    if not count:
        text += say("; bitte aufrufen: lotse content load", "; please run: lotse content load")
    return Finding(say("Wegweiser", "Guide"), text, not count)


async def _messages(session: AsyncSession, now: datetime) -> list[Finding]:
    talks = Conversations(session, now)
    last, oldest = await talks.last_arrived(), await talks.oldest_new()
    text = say("noch keine", "none yet")
    if last:
        text = say("vor ", "") + _ago(now - last) + say("", " ago")
    found = [Finding(say("Letzte Nachricht", "Last message"), text)]
    if oldest and now - oldest > LATE:
        wait = _ago(now - oldest)
        text = say(f"die älteste wartet seit {wait}", f"the oldest waits for {wait}")
        found.append(Finding(say("Unbeantwortet", "Unanswered"), text, True))
    return found


async def _outbox(session: AsyncSession, now: datetime) -> list[Finding]:
    deliveries = Deliveries(session, now)
    waiting = await deliveries.waiting()
    count = sum(number for number, _oldest in waiting.values())
    late = any(now - oldest > LATE for _number, oldest in waiting.values())
    text = say(f"{count} warten", f"{count} waiting")
    if late:
        oldest = min(since for _number, since in waiting.values())
        text += say(", die älteste seit ", ", the oldest for ") + _ago(now - oldest)
    counts = await deliveries.counts(now - DAY)
    failed = sum(number for (_channel, state), number in counts.items() if state == "failed")
    text += say(f"; in 24 Stunden gescheitert: {failed}", f"; failed in 24 hours: {failed}")
    return [Finding(say("Postausgang", "Outbox"), text, late)]


async def _accounts(session: AsyncSession, now: datetime) -> Finding:
    if await Staff(session, now).has_admin():
        return Finding(say("Team", "Staff"), say("Admin eingerichtet", "an admin is set up"))
    advice = say(
        "noch kein Admin; der Link dafür steht beim Start von make run",
        "no admin yet; make run prints the link for the first one",
    )
    return Finding(say("Team", "Staff"), advice)


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding("Telegram", say("kein Token gesetzt", "no token set"))
    address = f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(timeout=CALL_SECONDS) as client:
            answer = (await client.get(address)).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        # The words of these errors would show the token.
        return Finding("Telegram", say("nicht erreichbar", "out of reach"), True)
    if not answer.get("ok"):
        return Finding("Telegram", say("lehnt das Token ab", "refuses the token"), True)
    return Finding("Telegram", f"@{answer['result'].get('username', '?')}")


def _disk(folder: Path) -> Finding:
    place = folder if folder.exists() else Path.cwd()
    free = shutil.disk_usage(place).free
    text = say(f"{free / 1e9:.1f} GB frei", f"{free / 1e9:.1f} GB free")
    return Finding(say("Platte", "Disk"), text, free < LITTLE_DISK)


def _ago(delta: timedelta) -> str:
    return format_timedelta(delta, locale=say("de", "en"), threshold=1.2)
