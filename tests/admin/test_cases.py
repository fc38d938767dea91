"""A counsellor agrees on steps with a participant; nobody else but a deputy finds them."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from bot.reminders import ReminderNotices
from dialogs.engine.take_turn import take_turn
from services.desk.transcript import transcript
from tests.admin.staff_house import Browser, StaffHouse
from tests.bot.house import BERLIN, House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASES = "/admin/cases"


async def participant(staff: StaffHouse) -> tuple[House, str]:
    """Somebody who asked for a person, so that the desk has the talk."""
    house = House(staff.db, take=take_turn)
    house.now = staff.at
    await house.says("/start", kind="start")
    return house, await house.says("human", data={"command": "person"})


async def begun(browser: Browser, talk: str) -> str:
    """The page of a new case."""
    await browser.opens(f"/admin/inbox/{talk}")
    done = await browser.sends(CASES, conversation=talk, name="Teilnehmerin Beispiel")
    return done.headers["location"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


async def test_a_step_with_a_file_reaches_the_participant_and_comes_back_done(
    staff: StaffHouse, browser: Browser
) -> None:
    house, talk = await participant(staff)
    await browser.enters_as("Ayşe", "counsellor")
    case = await begun(browser, talk)
    await browser.opens(case)
    done = await browser.client.post(
        f"{case}/steps",
        data={"text": "Formular abgeben", "last_day": "2026-12-01"},
        files={"file": ("form.png", picture(), "image/png")},
        headers={"X-CSRF-Token": browser.token(), "HX-Request": "true"},
    )
    assert (done.status_code, done.headers["hx-redirect"]) == (204, f"{case}?told=agreed")
    await ReminderNotices(staff.db, "http://localhost", staff.at.astimezone(BERLIN)).send()
    await house.outbox.drain()
    message, with_file = [each.message for each in house.platform.sent[-2:]]
    assert message.text == "Das haben wir vereinbart:"
    assert message.card is not None
    assert message.card.text == "Formular abgeben"
    assert [each["type"] for each in with_file.files] == ["image/jpeg"]
    shown = (await browser.opens(case)).text
    file = re.search(r'href="([^"]+/file)"', shown)
    assert file is not None
    assert (await browser.client.get(file[1])).headers["content-type"] == "image/jpeg"
    await house.says("", kind="press", token=message.choices[0].token)
    shown = " ".join((await browser.opens(case)).text.split())
    assert "by the participant" in shown
    assert "one done" in (await browser.opens(CASES)).text


async def test_a_third_counsellor_and_an_admin_see_nothing(
    staff: StaffHouse, browser: Browser
) -> None:
    house, talk = await participant(staff)
    await browser.enters_as("Ayşe", "counsellor")
    case = await begun(browser, talk)
    await browser.opens(case)
    await browser.sends(f"{case}/steps", text="Geheimer Schritt", last_day="2026-12-01")
    step = re.search(rf'{case}/steps/(\w+)"', (await browser.opens(case)).text)
    assert step is not None
    await ReminderNotices(staff.db, "http://localhost", staff.at.astimezone(BERLIN)).send()
    await house.outbox.drain()
    assert house.platform.sent[-1].message.private
    for name, role in (("Bernd", "counsellor"), ("Anna", "admin")):
        async with staff.browser() as other:
            await other.enters_as(name, role)
            assert "Teilnehmerin" not in (await other.opens(CASES)).text
            assert (await other.opens(case)).status_code == 404
            assert (await other.opens(f"{case}/steps/{step[1]}/file")).status_code == 404
            for path in (f"{case}/steps", f"{case}/steps/{step[1]}"):
                refused = await other.sends(path, text="x", last_day="2026-12-01", do="done")
                assert refused.status_code == 404
            said = (await other.opens(f"/admin/inbox/{talk}")).text
            assert "only the counsellor and deputies read them" in said
            assert "Geheimer Schritt" not in said
    async with staff.db.snapshot() as session:
        for item in await transcript(session, talk, staff.at):
            assert "Geheimer" not in item.text + item.card_text + item.card_title


async def test_a_deputy_sees_them_while_named(staff: StaffHouse, browser: Browser) -> None:
    _house, talk = await participant(staff)
    async with staff.browser() as deputy:
        bernd = await deputy.enters_as("Bernd", "counsellor")
        await browser.enters_as("Ayşe", "counsellor")
        case = await begun(browser, talk)
        await browser.opens(CASES)
        await browser.sends(f"{CASES}/deputies", deputies=bernd)
        assert "you stand in for Ayşe" in (await deputy.opens(CASES)).text
        assert (await deputy.opens(case)).status_code == 200
        await browser.opens(CASES)
        await browser.sends(f"{CASES}/deputies")
        assert (await deputy.opens(case)).status_code == 404


async def test_what_cannot_be_agreed_is_said(staff: StaffHouse, browser: Browser) -> None:
    _house, talk = await participant(staff)
    await browser.enters_as("Ayşe", "counsellor")
    case = await begun(browser, talk)
    for fields, why in (
        ({"text": " ", "last_day": "2026-12-01"}, "Please write what is to be done."),
        ({"text": "x", "last_day": "2026-01-01"}, "from today on"),
        ({"text": "x", "last_day": "soon"}, "from today on"),
    ):
        await browser.opens(case)
        answer = await browser.sends(f"{case}/steps", **fields)
        assert why in (await browser.opens(answer.headers["location"])).text


async def test_moved_dropped_and_opened_again_is_told(staff: StaffHouse, browser: Browser) -> None:
    house, talk = await participant(staff)
    await browser.enters_as("Ayşe", "counsellor")
    case = await begun(browser, talk)
    await browser.opens(case)
    await browser.sends(f"{case}/steps", text="Formular abgeben", last_day="2026-12-01")
    step = re.search(rf'action="({case}/steps/\w+)"', (await browser.opens(case)).text)
    assert step is not None
    told = []
    for fields in (
        {},
        {"do": "move", "last_day": "2026-12-03"},
        {"do": "dropped"},
        {"do": "open"},
        {"do": "done"},
    ):
        if fields:
            await browser.opens(case)
            await browser.sends(step[1], **fields)
        before = len(house.platform.sent)
        await ReminderNotices(staff.db, "http://localhost", staff.at.astimezone(BERLIN)).send()
        await house.outbox.drain()
        told.append([sent.message.text for sent in house.platform.sent[before:]])
    assert told == [
        ["Das haben wir vereinbart:"],
        ["Es gibt einen anderen letzten Tag:"],
        ["Das ist nicht mehr nötig. Ich erinnere Sie nicht mehr daran:"],
        ["Das haben wir vereinbart:"],
        [],
    ]
