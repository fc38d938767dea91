"""An editor writes, sees whom it reaches, sends, stops, corrects; a colleague approves."""

from __future__ import annotations

import io
import json
import re

import pytest
from PIL import Image
from sqlalchemy import select

from admin.announcements import words
from admin.announcements.exchange import FAULTS
from bot.broadcasts import Broadcasts
from bot.channels.channel import Limits
from services.announcements.audience import REASONS
from services.announcements.models import Announcement, AnnouncementFile
from services.announcements.progress import STEPS
from services.announcements.rules import GROUPS, KINDS, REPEATS, STATES, TOPICS
from services.announcements.service import Announcements
from services.staff.models import Account
from tests.admin.staff_house import Browser, StaffHouse
from tests.bot.house import BERLIN, House, Platform
from tests.services.announcements.residents import resident

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOME = "/admin/announcements"
JOB = {
    "kind": "job",
    "edition": "0",
    "de__title": "Aushilfe (Beispiel)",
    "de__text": "Eine Stelle.",
    "topics": "work",
    "deadline": "2026-12-24",
}


def test_every_name_has_words() -> None:
    assert set(words.KINDS) == set(KINDS)
    assert set(words.TOPICS) == set(TOPICS)
    assert set(words.GROUPS) == set(GROUPS)
    assert set(words.STATES) == set(STATES)
    assert set(words.REPEATS) == set(REPEATS)
    assert set(words.STEPS) == set(STEPS)
    assert set(words.MISSING) == set(REASONS)
    assert {*FAULTS} >= {"large", "encoding", "title"}


def process(staff: StaffHouse) -> tuple[Broadcasts, House, Platform]:
    """What sends, beside the staff view."""
    platform = Platform()
    platform.limits = Limits(text=4096, buttons=8, edits=True)
    house = House(staff.db, platform=platform, now=staff.at)
    broadcasts = Broadcasts(
        staff.db, {"test": platform}, lambda: staff.at, staff.wakeup, "http://x", BERLIN
    )
    return broadcasts, house, platform


async def written(browser: Browser, **more: str) -> str:
    """The address of a new draft."""
    await browser.opens(f"{HOME}/new?kind=job")
    done = await browser.sends(f"{HOME}/new", **{**JOB, **more})
    assert done.status_code == 303, done.text
    return done.headers["location"].split("?")[0]


@SQLITE
async def test_an_editor_writes_sends_stops_and_corrects(
    staff: StaffHouse, browser: Browser
) -> None:
    for name, language in (("anna", "de"), ("ayse", "tr"), ("omar", "ar")):
        await resident(staff.db, name, "work", language=language)
    await resident(staff.db, "else", "events")
    await browser.enters_as("Eva", "editor")
    await browser.opens(f"{HOME}/new?kind=job")
    shown = await browser.sends(f"{HOME}/preview", **JOB, tr__title="Yardımcı", preview="tr")
    assert "3 people" in shown.text
    assert "1: have not asked for these topics" in shown.text
    assert "Yardımcı" in shown.text
    assert re.search(r"\d+ of 4096 characters", shown.text)
    assert "Turkish, German" in shown.text
    assert "<span><span>✍️ Başvur</span><span>🔔 Bana hatırlat</span></span>" in shown.text
    browser.page = None
    address = await written(browser, tr__title="Yardımcı", tr__text="Bir iş.")
    page = await browser.opens(address)
    assert "3 people get it." in page.text
    done = await browser.sends(address, do="send", when="now", repeat="")
    assert done.headers["location"].endswith("told=ann_now")
    broadcasts, house, platform = process(staff)
    await broadcasts.round()
    assert "0 of 3 people" in (await browser.opens(f"{address}/progress")).text
    await browser.opens(address)
    await browser.sends(address, do="stop")
    await house.outbox.drain()
    assert platform.sent == []
    page = await browser.opens(address)
    assert "held back" in page.text
    await browser.sends(address, do="resume")
    await house.outbox.drain()
    await broadcasts.round()
    titles = {each.address: each.message.card.title for each in platform.sent if each.message.card}
    assert titles["ayse"] == "💼 Yardımcı"
    assert titles["omar"] == titles["anna"] == "💼 Aushilfe (Beispiel)"
    page = await browser.opens(f"{address}/progress")
    assert "3 of 3 people" in page.text
    assert "every 1s" not in page.text
    form = await browser.opens(f"{address}/edit")
    edition = re.search(r'name="edition" value="(\d+)"', form.text)
    assert edition
    better = {**JOB, "edition": edition[1], "de__title": "Besser"}
    late = await browser.sends(f"{address}/edit", **{**better, "edition": "1"}, do="save")
    assert late.status_code == 409
    assert "Besser" in late.text
    await browser.opens(f"{address}/edit")
    await browser.sends(f"{address}/edit", **better, do="tell")
    await broadcasts.round()
    await house.outbox.drain()
    assert {each.message.card.title for each in platform.sent[3:] if each.message.card} == {
        "💼 Besser"
    }
    await browser.opens(address)
    gone = await browser.sends(address, do="withdraw")
    assert "told=ann_withdraw" in gone.headers["location"]
    assert "Withdrawn" in (await browser.opens(address)).text


@SQLITE
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser: Browser) -> None:
    await browser.enters_as("Eva", "editor")
    await browser.opens(f"{HOME}/new")
    wrong = {**JOB, "link": "example", "starts": "x", "tr__title": "Türkçe"}
    answer = await browser.sends(f"{HOME}/new", **wrong)
    assert answer.status_code == 422
    assert "A web address begins with" in answer.text
    assert "cannot be read" in answer.text
    assert 'value="Türkçe"' in answer.text
    address = await written(browser, de__text="")
    await browser.opens(address)
    refused = await browser.sends(address, do="send", when="now")
    assert "fault=no_text" in refused.headers["location"]
    assert "The German text is missing." in (await browser.opens(f"{address}?fault=no_text")).text


@SQLITE
async def test_a_colleague_approves_where_the_town_wants_it(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Ada", "admin")
    await browser.opens(f"{HOME}/setup")
    await browser.sends(f"{HOME}/setup", approval="on", most="2", digest_hour="18", order="en")
    address = await written(browser)
    await browser.opens(address)
    done = await browser.sends(address, do="send", when="later", at="2026-12-01T09:30")
    assert "told=ann_waiting" in done.headers["location"]
    assert "somebody else must approve" in (await browser.opens(address)).text
    own = await browser.sends(address, do="approve")
    assert "fault=own" in own.headers["location"]
    async with staff.browser() as other:
        await other.enters_as("Tim", "editor")
        assert "Approve and send" in (await other.opens(address)).text
        await other.sends(address, do="approve")
        assert "Planned" in (await other.opens(address)).text
    async with staff.db.snapshot() as session:
        row = await session.scalar(select(Announcement))
        settings = await Announcements(session, staff.at).settings()
    assert row is not None
    assert (row.approved_by, row.send_at and row.send_at.hour) == ("Tim", 8)
    assert (settings.most, settings.digest_hour, settings.languages) == (2, 18, ["en"])


@SQLITE
async def test_templates_and_copies_begin_a_new_one(browser: Browser) -> None:
    await browser.enters_as("Eva", "editor")
    address = await written(browser)
    await browser.opens(address)
    await browser.sends(address, do="template")
    page = await browser.opens(HOME)
    template = re.search(r"/new\?template=(\w+)", page.text)
    assert template
    begun = await browser.opens(f"{HOME}/new?template={template[1]}")
    assert "Aushilfe (Beispiel)" in begun.text
    await browser.opens(address)
    copy = await browser.sends(address, do="copy")
    assert copy.headers["location"].endswith("/edit")
    await browser.opens(address)
    await browser.sends(address, do="remove")
    assert (await browser.opens(address)).status_code == 404


@SQLITE
async def test_a_picture_is_kept_and_a_wrong_file_is_not(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Eva", "editor")
    address = await written(browser)
    await browser.opens(address)
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    headers = {"X-CSRF-Token": browser.token(), "HX-Request": "true"}
    for content, which, told in (
        (out.getvalue(), "picture", "told=ann_saved"),
        (out.getvalue(), "file", "fault=file_kind"),
        (b"%PDF-1.4", "file", "told=ann_saved"),
    ):
        done = await browser.client.post(
            f"{address}/files/{which}", files={"file": ("x", content)}, headers=headers
        )
        assert told in done.headers["hx-redirect"]
    async with staff.db.snapshot() as session:
        row = await session.scalar(select(Announcement))
    assert row is not None
    assert row.picture
    assert row.file
    page = await browser.opens(address)
    assert page.text.count(f'src="/announcements/{row.id}/picture?v={row.picture[:8]}"') == 2
    copy = await browser.sends(address, do="copy")
    copied = copy.headers["location"].removesuffix("/edit")
    await browser.opens(address)
    await browser.sends(address, do="remove")
    assert await kept(staff) == 2, "the copy has them still"
    await browser.opens(copied)
    await browser.sends(copied, do="remove")
    assert await kept(staff) == 0


async def kept(staff: StaffHouse) -> int:
    async with staff.db.snapshot() as session:
        return len(list(await session.scalars(select(AnnouncementFile))))


@SQLITE
async def test_a_file_becomes_drafts_once(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Eva", "editor")
    await browser.opens(f"{HOME}/import")
    headers = {"X-CSRF-Token": browser.token(), "HX-Request": "true"}
    jobs = json.dumps([{"@type": "JobPosting", "title": "Koch (Beispiel)", "identifier": "7"}])
    for content, told in (
        (jobs.encode(), "new=1&known=0"),
        (jobs.encode(), "new=0&known=1"),
        (b"nothing", "fault=columns&entry=0"),
        (b"title;text\n\x81;", "fault=encoding"),
    ):
        done = await browser.client.post(
            f"{HOME}/import", files={"file": ("x", content)}, headers=headers
        )
        if told.startswith("fault=columns"):
            assert "fault=" in done.headers["hx-redirect"]
        else:
            assert told in done.headers["hx-redirect"]
    page = await browser.opens(f"{HOME}/import?fault=title&entry=3")
    assert "Entry 3: A title is missing." in page.text
    async with staff.db.snapshot() as session:
        [row] = await session.scalars(select(Announcement))
    assert (row.state, row.source, row.kind) == ("draft", "7", "job")


@SQLITE
async def test_what_was_done_is_told_in_the_language_of_the_staff(
    staff: StaffHouse, browser: Browser
) -> None:
    account = await browser.enters_as("Eva", "editor")
    async with staff.db.transaction() as session:
        (await session.get_one(Account, account)).language = "de"
    page = await browser.opens(f"{HOME}?told=ann_now")
    assert "Sie ist unterwegs." in page.text
