"""The pages without a script: who may open them, and forms that lead back to the page."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select

from bot.incoming import Incoming
from services.conversations.models import Conversation
from services.desk.models import Event
from tests.admin.inbox.office import Office
from tests.admin.staff_house import Browser

TALK = "/admin/inbox/"


@pytest.fixture
async def browser(office: Office) -> AsyncIterator[Browser]:
    """Somebody's browser, not signed in; the name of a fixture that pages expect."""
    transport = httpx.ASGITransport(app=office.app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", headers={"Accept-Language": "en"}
    ) as client:
        yield Browser(office, client)  # type: ignore[arg-type]


async def waiting(office: Office) -> str:
    """A resident who waits; returns the talk."""
    at = office.clock()
    for number, text in enumerate(("I need my diploma recognised", "human")):
        await office.inbox.accept(Incoming("web", f"m{number}", "somebody", "text", at, text))
    await office.until(2)
    async with office.db.snapshot() as session:
        return (await session.scalars(select(Conversation.id))).one()


@pytest.mark.parametrize(("role", "status"), [("counsellor", 200), ("editor", 403)])
async def test_only_counsellors_and_admins_open_the_inbox(
    office: Office, browser: Browser, role: str, status: int
) -> None:
    talk = await waiting(office)
    await office.hires("Somebody", role)
    await browser.signs_in("Somebody")
    for path in ("/admin/inbox", TALK + talk, "/admin/inbox/canned"):
        assert (await browser.opens(path)).status_code == status, path


async def test_nobody_reads_a_talk_without_signing_in(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    for path in ("/admin/inbox", TALK + talk, "/admin/inbox/events", "/admin/inbox/canned"):
        answer = await browser.opens(path)
        assert answer.headers["location"].startswith("/admin/sign-in")


async def test_a_form_from_elsewhere_changes_nothing(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    await office.hires("Ayşe")
    await browser.signs_in("Ayşe")
    for action in ("claim", "reply", "release", "assign", "transfer", "hand-back", "close"):
        answer = await browser.client.post(f"{TALK}{talk}/{action}", data={"text": "x"})
        assert answer.status_code == 403, action
    async with office.db.snapshot() as session:
        assert "claimed" not in list(await session.scalars(select(Event.kind)))


async def test_everything_works_without_a_script(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    await office.hires("Ayşe")
    await browser.signs_in("Ayşe")
    await browser.opens(TALK + talk)
    answer = await browser.sends(f"{TALK}{talk}/reply", text="Hello!", token="form-one-1")
    assert (answer.status_code, answer.headers["location"]) == (303, TALK + talk)
    await browser.opens(TALK + talk)
    assert browser.page is not None
    assert "Hello!" in browser.page.text
    assert "You have this talk" in browser.page.text
    answer = await browser.sends(f"{TALK}{talk}/reply", text="  ", token="form-two-2")
    assert (answer.status_code, "Please write something first." in answer.text) == (422, True)


async def test_the_summary_of_the_bot_and_the_topic(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    await office.hires("Ayşe")
    await browser.signs_in("Ayşe")
    shown = (await browser.opens(TALK + talk)).text
    assert "What the bot knows" in shown
    assert "Recognition" in shown


async def test_a_canned_reply_is_offered_in_the_talk(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    await office.hires("Ayşe")
    await browser.signs_in("Ayşe")
    await browser.opens("/admin/inbox/canned")
    fields = {"text-de": "Guten Tag!", "text-en": "Good day!"}
    answer = await browser.sends("/admin/inbox/canned", title="Greeting", **fields)
    assert answer.status_code == 303
    assert 'data-text="Good day!"' in (await browser.opens(TALK + talk)).text
    await browser.opens("/admin/inbox/canned")
    answer = await browser.sends("/admin/inbox/canned", title="Bad", **{"text-de": "{name}"})
    assert answer.status_code == 422


async def test_what_a_resident_writes_is_never_markup(office: Office, browser: Browser) -> None:
    talk = await waiting(office)
    nasty = "<script>alert(1)</script>"
    await office.inbox.accept(Incoming("web", "m9", "somebody", "text", office.clock(), nasty))
    await office.until(3)
    await office.hires("Ayşe")
    await browser.signs_in("Ayşe")
    shown = (await browser.opens(TALK + talk)).text
    assert nasty not in shown
    assert "&lt;script&gt;" in shown
