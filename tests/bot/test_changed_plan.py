"""The whole product: a resident books in the web chat, staff change the plan, the resident hears.

Everything goes through the door and the forms; the clock is the real one.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pyotp
from babel.dates import format_date
from sqlalchemy import select

from bot.app import Lotse
from bot.first_start import prepare
from services.appointments.models import Booking
from tests.bot.installed import settings_in, started, until
from tests.bot.real import Resident, StaffMember

CALENDAR = "/admin/calendar"
BOOKING = (
    "Deutsch", "Termin vereinbaren", "Schulden", "Oststadt", "20", ":", "Persönlich",
    "Überspringen", "Ja, das stimmt",
)  # fmt: skip
"""What is pressed, one after the other: the last button that contains it."""


class Chat(Resident):
    """A resident who presses buttons."""

    async def opens(self) -> list[dict[str, Any]]:
        """Come for the first time."""
        await self.client.get("/")
        return await self._sends({"start": {}})

    async def presses(self, label: str) -> list[dict[str, Any]]:
        """Press; returns what the bot says to that."""
        tokens = [
            choice["token"]
            for item in await self.log()
            for choice in item.get("choices", ())
            if label in choice["label"]
        ]
        return await self._sends({"token": tokens[-1]})

    async def hears(self, count: int) -> list[dict[str, Any]]:
        """The messages of the bot from this number on, as soon as there is one."""
        said: list[dict[str, Any]] = []

        async def more() -> bool:
            said[:] = [item for item in await self.log() if "author" in item]
            return len(said) > count

        await until(more)
        return said[count:]

    async def _sends(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        count = sum("author" in item for item in await self.log())
        answer = await self.client.post("/chat/messages", json={"id": str(uuid4()), **body})
        assert answer.status_code == 202, answer.text
        return await self.hears(count)


async def enters(web: httpx.AsyncClient, token: str) -> StaffMember:
    """The admin of the first start."""
    admin = StaffMember(web)
    await admin.enters(f"/admin/link/{token}")
    page = await admin.opens("/admin/me/second-factor")
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret
    await admin.sends("/admin/me/second-factor", code=pyotp.TOTP(secret[1]).now())
    return admin


async def told(lotse: Lotse, chat: Chat, words: str) -> dict[str, Any]:
    """What the resident hears with these words when the clock ticks."""
    await lotse.ticks.appointments()
    found: list[dict[str, Any]] = []

    async def heard() -> bool:
        found[:] = [item for item in await chat.log() if words in item.get("text", "")]
        return bool(found)

    await until(heard)
    [notice] = found
    return notice


async def booked(lotse: Lotse) -> tuple[str, datetime]:
    async with lotse.db.snapshot() as session:
        row = (await session.scalars(select(Booking))).one()
        return row.id, row.starts_at.astimezone(lotse.settings.zone)


async def test_moved_then_closed_then_cancelled_and_offered_new_times(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    token = await prepare(settings, examples=True)
    async with started(settings) as (lotse, web):
        chat = Chat(web)
        await chat.opens()
        for label in BOOKING:
            said = await chat.presses(label)
        booking, begins = await booked(lotse)
        assert begins.strftime("%H:%M") in str(said)
        admin = await enters(web, token or "")
        page = f"{CALENDAR}/booking/{booking}"
        later = (begins + timedelta(days=1)).date()
        slots = re.findall(r'name="slot" value="([^"]+)"', await admin.opens(f"{page}?day={later}"))
        await admin.sends(f"{page}/move", slot=slots[0])
        notice = await told(lotse, chat, "Wir mussten Ihren Termin verschieben.")
        _same, moved = await booked(lotse)
        assert moved.date() >= later
        assert moved.strftime("%H:%M") in str(notice["card"])

        await admin.opens(f"{CALENDAR}/setup")
        day = moved.date().isoformat()
        await admin.sends(f"{CALENDAR}/setup/closings", first=day, name="Umzug", centre="")
        assert "Ein gebuchter Termin passt" in await admin.opens(CALENDAR)
        shown = await admin.opens(f"{CALENDAR}/conflicts")
        assert f'name="booking" value="{booking}"' in shown
        await admin.sends(f"{CALENDAR}/conflicts", booking=booking, do="cancel")
        notice = await told(lotse, chat, "Es tut uns leid:")
        assert "absagen" in notice["text"]
        [asks] = (await chat.presses("Neuer Termin"))[-1:]
        offered = [choice["label"] for choice in asks["choices"]]
        assert any(re.search(r" 20\d\d$", label) for label in offered)
        assert format_date(moved, "full", locale="de") not in offered
