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

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__(client)
        self._read = 0

    async def opens(self) -> None:
        """Come for the first time."""
        await self.client.get("/")
        await self._sends({"start": {}})

    async def presses(self, label: str) -> None:
        """Press, as soon as what the bot said last has such a button: it may say several things."""
        tokens: list[str] = []

        async def shown() -> bool:
            tokens[:] = [
                choice["token"]
                for item in await self.hears()
                for choice in item.get("choices", ())
                if label in choice["label"]
            ]
            return bool(tokens)

        await until(shown)
        await self._sends({"token": tokens[-1]})

    async def hears(self) -> list[dict[str, Any]]:
        """What the bot has said since the last press."""
        return (await self._said())[self._read :]

    async def _said(self) -> list[dict[str, Any]]:
        return [item for item in await self.log() if "author" in item]

    async def _sends(self, body: dict[str, Any]) -> None:
        self._read = len(await self._said())
        answer = await self.client.post("/chat/messages", json={"id": str(uuid4()), **body})
        assert answer.status_code == 202, answer.text


async def enters(web: httpx.AsyncClient, token: str) -> StaffMember:
    """The admin of the first start."""
    admin = StaffMember(web)
    await admin.enters(f"/admin/link/{token}")
    page = await admin.opens("/admin/me/second-factor")
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret
    await admin.sends("/admin/me/second-factor", code=pyotp.TOTP(secret[1]).now())
    return admin


async def told(chat: Chat, words: str) -> dict[str, Any]:
    """What the resident hears with these words, as soon as it is there."""
    found: list[dict[str, Any]] = []

    async def heard() -> bool:
        found[:] = [item for item in await chat.hears() if words in str(item)]
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
            await chat.presses(label)
        booked_as = await told(chat, "gebucht")
        booking, begins = await booked(lotse)
        assert begins.strftime("%H:%M") in str(booked_as)
        admin = await enters(web, token or "")
        page = f"{CALENDAR}/booking/{booking}"
        later = (begins + timedelta(days=1)).date()
        slots = re.findall(r'name="slot" value="([^"]+)"', await admin.opens(f"{page}?day={later}"))
        await admin.sends(f"{page}/move", slot=slots[0])
        await lotse.ticks.appointments()
        notice = await told(chat, "Wir mussten Ihren Termin verschieben.")
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
        await lotse.ticks.appointments()
        notice = await told(chat, "Es tut uns leid:")
        assert "absagen" in notice["text"]
        await chat.presses("Neuer Termin")
        asks = await told(chat, "Welcher Tag")
        offered = [choice["label"] for choice in asks["choices"]]
        assert any(re.search(r" 20\d\d$", label) for label in offered)
        assert format_date(moved, "full", locale="de") not in offered
