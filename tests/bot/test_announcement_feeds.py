"""Other websites read what is published: every format with its own reader, nothing that is over."""

from __future__ import annotations

import json
from datetime import date, timedelta
from xml.etree import ElementTree as Xml

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from bot.announcement_feeds import router
from services.announcements.imports import read
from services.announcements.models import AnnouncementFile
from services.database import Database
from tests.services.announcements.residents import BERLIN, NOW
from tests.services.announcements.test_service import of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
URL = "http://lotse.example"
ATOM = "{http://www.w3.org/2005/Atom}"


async def fetched(db: Database, path: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(router(db, lambda: NOW, BERLIN, URL))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        return await client.get(path)


async def furnished(db: Database) -> str:
    job = of(
        "job", "Koch & Köchin <Beispiel>", deadline=date(2026, 12, 24), organisation="Beispiel"
    )
    job.texts["tr"] = {"title": "Aşçı", "text": "Türkçe"}
    starts = NOW + timedelta(days=2)
    workshop = of("workshop", "Nähen", starts_at=starts, place="Pforzheim", quarters=["weststadt"])
    gone = of("job", "zurückgezogen", state="withdrawn")
    draft = of("job", "Entwurf", state="draft", published_at=None)
    async with db.transaction() as session:
        picture = AnnouncementFile(type="image/jpeg", content=b"jpeg")
        session.add(picture)
        await session.flush()
        job.picture = picture.id
        session.add_all([job, workshop, gone, draft])
    return job.id


async def test_rss_and_atom_say_it_in_the_language_that_is_asked_for(db: Database) -> None:
    await furnished(db)
    rss = await fetched(db, "/announcements.rss?language=tr")
    assert rss.headers["content-type"].startswith("application/rss+xml")
    items = Xml.fromstring(rss.content).iter("item")  # noqa: S314
    titles = [item.findtext("title") for item in items]
    assert titles == ["Nähen", "Aşçı"]
    answer = await fetched(db, "/announcements.atom?quarter=oststadt")
    atom = Xml.fromstring(answer.content)  # noqa: S314
    entries = [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")]
    assert entries == ["Koch & Köchin <Beispiel>"]


async def test_what_we_export_as_json_ld_we_can_import(db: Database) -> None:
    job = await furnished(db)
    answer = await fetched(db, "/announcements.jsonld?kind=job")
    [found] = read(answer.content, BERLIN)
    assert found.content.texts["de"]["title"].startswith("Koch & Köchin")
    assert found.content.deadline == date(2026, 12, 24)
    assert found.source == f"{URL}/announcements/{job}"
    whole = json.loads((await fetched(db, "/announcements.jsonld")).content)
    assert [each["@type"] for each in whole["@graph"]] == ["EducationEvent", "JobPosting"]


async def test_a_calendar_has_what_has_a_date(db: Database) -> None:
    await furnished(db)
    calendar = Calendar.from_ical((await fetched(db, "/announcements.ics")).content)
    [event] = calendar.walk("VEVENT")
    assert str(event["summary"]) == "Nähen"
    assert event.decoded("dtstart") == NOW + timedelta(days=2)


async def test_everything_leads_to_its_page_or_to_the_web_chat_and_shows_its_picture(
    db: Database,
) -> None:
    job = await furnished(db)
    rss = Xml.fromstring((await fetched(db, "/announcements.rss?kind=job")).content)  # noqa: S314
    assert [each.text for each in rss.iter("link")] == [URL, f"{URL}/?news={job}"]
    [picture] = rss.iter("enclosure")
    shown = await fetched(db, picture.attrib["url"].removeprefix(URL))
    assert (shown.content, shown.headers["content-type"]) == (b"jpeg", "image/jpeg")
    calendar = Calendar.from_ical((await fetched(db, "/announcements.ics")).content)
    [event] = calendar.walk("VEVENT")
    assert str(event["url"]).startswith(f"{URL}/?news=")
    for path in (f"{job}/file", f"{job}/deadline", "x/picture"):
        assert (await fetched(db, f"/announcements/{path}")).status_code == 404
    assert (await fetched(db, "/announcements.pdf")).status_code == 404
