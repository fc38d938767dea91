"""Calendar files: a calendar moves an entry and never doubles it; nothing says what it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
import vobject
from fastapi import FastAPI
from icalendar import Calendar
from icalendar.cal.component import Component

from bot.calendar_files import router
from services.appointments.examples import load_plan
from services.appointments.groups import GroupDates
from services.appointments.seats import Guest
from services.appointments.service import Appointments
from services.database import Database
from services.guide.content import load
from tests.services.appointments.town import BERLIN, NOW, build


@pytest.fixture
async def browser(db: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router(db, lambda: NOW, BERLIN))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://town") as client:
        yield client


async def entries(browser: httpx.AsyncClient, address: str) -> dict[str, tuple[int, str, datetime]]:
    """What a calendar keeps after importing: by UID the newest sequence, the state and the time."""
    answer = await browser.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "debt" not in answer.text.lower()
    found = Calendar.from_ical(answer.text).walk("VEVENT")
    versions = {str(event["uid"]): _version(event) for event in found}
    assert versions == as_another_reads_it(answer.text)
    return versions


def as_another_reads_it(text: str) -> dict[str, tuple[int, str, datetime]]:
    """The same with a second, independent parser."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    return {
        event.uid.value: (int(event.sequence.value), event.status.value, event.dtstart.value)
        for event in calendar.contents.get("vevent", [])
    }


def _version(event: Component) -> tuple[int, str, datetime]:
    return int(event.decoded("sequence")), str(event["status"]), event.decoded("dtstart")


async def test_moved_and_cancelled_it_stays_the_same_entry(
    db: Database, browser: httpx.AsyncClient
) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        service = Appointments(session, NOW, BERLIN)
        slots = await service.free(offer)
        booking = await service.book(slots[0])
    address = f"/appointment/{booking.id}.ics"
    kept = await entries(browser, address)
    assert list(kept.values()) == [(0, "CONFIRMED", slots[0].starts_at)]
    async with db.transaction() as session:
        await Appointments(session, NOW, BERLIN).move(booking.id, slots[1], desk=True)
    kept |= await entries(browser, address)
    assert list(kept.values()) == [(1, "CONFIRMED", slots[1].starts_at)]
    async with db.transaction() as session:
        await Appointments(session, NOW, BERLIN).cancel(booking.id, by_us=True)
    kept |= await entries(browser, address)
    assert list(kept.values()) == [(2, "CANCELLED", slots[1].starts_at)]
    assert slots[1].starts_at == datetime(2027, 2, 2, 8, 0, tzinfo=UTC)


async def test_a_feed_is_secret_and_can_be_revoked(
    db: Database, browser: httpx.AsyncClient
) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        service = Appointments(session, NOW, BERLIN)
        slots = await service.free(offer, centre="oststadt")
        await service.book(slots[0])
        await service.hold(slots[1])
        old = await service.new_feed(slots[0].counsellor_id)
        new = await service.new_feed(slots[0].counsellor_id)
    assert len(await entries(browser, f"/calendar/{new}.ics")) == 1
    assert (await browser.get(f"/calendar/{old}.ics")).status_code == 404
    async with db.transaction() as session:
        await Appointments(session, NOW, BERLIN).end_feed(slots[0].counsellor_id)
    assert (await browser.get(f"/calendar/{new}.ics")).status_code == 404
    assert (await browser.get("/appointment/unknown.ics")).status_code == 404


async def test_a_feed_has_a_date_for_many_once_however_many_come(
    db: Database, browser: httpx.AsyncClient
) -> None:
    async with db.transaction() as session:
        await load_plan(session, NOW.date(), {})
        dates = GroupDates(session, NOW, BERLIN)
        [first, second] = [each.group for each in await dates.open_dates()]
        for _guest in range(3):
            await dates.register(first.id, Guest(name="Beispiel"))
        await dates.cancel_date(second.id)
        token = await dates.new_feed(first.counsellor_id)
    assert await entries(browser, f"/calendar/{token}.ics") == {
        f"{first.id}@quartierslotse": (0, "CONFIRMED", first.starts_at),
        f"{second.id}@quartierslotse": (1, "CANCELLED", second.starts_at),
    }
    text = (await browser.get(f"/calendar/{token}.ics")).text
    assert text.count("SUMMARY:Lebenslauf schreiben (Beispiel)") == 2


@pytest.mark.parametrize(("kind", "place"), [("person", True), ("phone", False)])
async def test_who_is_called_is_not_sent_to_the_centre(
    db: Database, browser: httpx.AsyncClient, kind: str, *, place: bool
) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        await load(session, NOW)
        service = Appointments(session, NOW, BERLIN)
        booking = await service.book((await service.free(offer))[0], kind=kind)
    text = (await browser.get(f"/appointment/{booking.id}.ics")).text
    assert ("LOCATION:Quartierszentrum" in text) is place
