"""A resident and counsellors at the same time, in a real Chromium against the real door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from services.staff.models import AuditRow
from tests.admin.inbox.office import Office
from tests.admin.staff_house import PASSWORD
from tests.bot.channels.web.house import Server
from tests.stopwatch import Stopwatch

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 850}
HUMAN = "أريد التحدث مع إنسان"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

Open = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def opened(browser: Browser, server: Server) -> Open:
    """A page of somebody's own browser; whatever it complains about fails the test."""

    @asynccontextmanager
    async def opened(path: str, **context: Any) -> AsyncIterator[Page]:
        complaints: list[str] = []
        made = await browser.new_context(**{"viewport": DESK, "locale": "en", **context})
        page = await made.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(server.url + path)
        yield page
        await made.close()
        assert complaints == []

    return opened


async def enter(page: Page, name: str) -> None:
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


async def says(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def test_a_resident_asks_in_arabic_and_a_counsellor_takes_over_and_hands_back(
    office: Office, opened: Open
) -> None:
    await office.hires("Ayşe")
    async with (
        opened("/?lang=ar", viewport=PHONE, locale="ar") as resident,
        opened("/admin/inbox") as desk,
    ):
        await enter(desk, "Ayşe")
        await says(resident, HUMAN)
        await desk.locator(".talks a").click()
        await expect(desk.locator("#said")).to_contain_text(HUMAN)
        await desk.keyboard.press("c")
        await expect(desk.locator("#talk-head")).to_contain_text("You have this talk")
        await expect(resident.locator("#log")).to_contain_text("البوت صامت")
        await desk.keyboard.press("n")
        await desk.keyboard.type("Vielleicht mit Dolmetscherin")
        await desk.keyboard.press("Control+Enter")
        await expect(desk.locator(".said-note")).to_contain_text("Dolmetscherin")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("r")
        await desk.keyboard.type("Guten Tag, wie kann ich helfen?")
        await desk.keyboard.press("Control+Enter")
        await expect(resident.get_by_text("wie kann ich helfen?")).to_have_attribute("dir", "ltr")
        await expect(desk.locator(".said-staff")).to_contain_text("sent")
        await says(resident, "شكرا")
        await expect(desk.locator("#said")).to_contain_text("شكرا")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("h")
        await expect(resident.locator("#log")).to_contain_text("أنا البوت من جديد")
        await expect(desk.locator("#talk-head")).to_contain_text("finished")
        assert "Dolmetscherin" not in await resident.locator("#log").inner_text()


async def test_a_message_is_in_the_open_inbox_within_a_second(office: Office, opened: Open) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await says(resident, "human")
        await desk.locator(".talks a").click()
        await desk.get_by_role("button", name="Take the talk").click()
        await expect(desk.locator("#talk-head")).to_contain_text("You have this talk")
        watch = Stopwatch()
        for number in range(5):
            text = f"Message {number}"
            with watch.lap():
                await says(resident, text)
                await desk.locator("#said").get_by_text(text).wait_for()
        assert watch.middle < 1.0, watch


async def test_the_colleague_who_was_slower_is_told_who_has_the_talk(
    office: Office, opened: Open
) -> None:
    await office.hires("Ayşe")
    await office.hires("Bernd")
    async with (
        opened("/?lang=en") as resident,
        opened("/admin/inbox") as first,
        opened("/admin/inbox") as second,
    ):
        await enter(first, "Ayşe")
        await enter(second, "Bernd")
        await says(resident, "human")
        await first.locator(".talks a").click()
        await second.locator(".talks a").click()
        await expect(first.locator("#talk-head")).to_contain_text("Bernd is looking")
        await second.get_by_label("Reply to the resident").fill("Hello from Bernd")
        await first.get_by_role("button", name="Take the talk").click()
        await expect(second.locator("#talk-head")).to_contain_text("Ayşe has this talk")
        await second.get_by_role("button", name="Send").click()
        await expect(second.locator("#fault")).to_have_text("Ayşe has this talk. Nothing was sent.")
        await expect(second.get_by_label("Reply to the resident")).to_have_value("Hello from Bernd")
        await second.get_by_role("button", name="Take over from Ayşe").click()
        await second.get_by_role("button", name="Send").click()
        await expect(resident.locator("#log")).to_contain_text("Hello from Bernd")


async def test_a_crisis_is_announced_on_every_page_of_the_inbox(
    office: Office, opened: Open
) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await says(resident, "I want to die")
        await expect(desk.get_by_role("alert").filter(has_text="danger")).to_be_visible()
        await expect(desk.locator(".talks .is-crisis")).to_contain_text("Danger")


async def test_a_crisis_is_announced_on_every_other_page_too(office: Office, opened: Open) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await desk.get_by_role("link", name="Guide", exact=True).click()
        await expect(desk.get_by_role("heading", name="Guide")).to_be_visible()
        await says(resident, "I want to die")
        await expect(desk.get_by_role("alert").filter(has_text="danger")).to_be_visible()
        await desk.get_by_role("link", name="Open this talk").click()
        await expect(desk.locator("#said")).to_contain_text("I want to die")


async def test_both_sides_see_that_the_other_one_writes(office: Office, opened: Open) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await says(resident, "human")
        await desk.locator(".talks a").click()
        await desk.get_by_role("button", name="Take the talk").click()
        await expect(resident.locator("#log")).to_contain_text("The bot is silent")
        await expect(resident.locator("#typing")).to_be_hidden()
        await desk.get_by_label("Reply to the resident").press_sequentially("One moment")
        await expect(resident.locator("#typing")).to_be_visible()
        await resident.get_by_role("textbox").press_sequentially("I am")
        await expect(desk.locator("#writing")).to_have_text("The resident is writing …")


async def test_every_look_into_a_talk_is_in_the_audit_log_once(
    office: Office, opened: Open
) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await says(resident, "human")
        await desk.locator(".talks a").click()
        await desk.get_by_role("button", name="Take the talk").click()
        await expect(desk.locator("#talk-head")).to_contain_text("You have this talk")
    async with office.db.snapshot() as session:
        rows = await session.scalars(select(AuditRow.action).order_by(AuditRow.id))
        assert [each for each in rows if each.startswith("talk")] == ["talk_read", "talk_claimed"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
async def test_no_page_of_the_inbox_has_a_barrier(
    office: Office, opened: Open, viewport: dict[str, int]
) -> None:
    await office.hires("Ayşe")
    async with (
        opened("/?lang=ar", locale="ar") as resident,
        opened("/admin/inbox", viewport=viewport) as desk,
    ):
        await enter(desk, "Ayşe")
        await says(resident, HUMAN)
        await expect(desk.locator(".talks a")).to_be_visible()
        await clean(desk)
        await desk.locator(".talks a").click()
        await desk.get_by_role("button", name="Take the talk").click()
        await desk.get_by_label("Reply to the resident").fill("Guten Tag")
        await desk.get_by_role("button", name="Send").click()
        await expect(desk.locator(".said-staff")).to_be_visible()
        await clean(desk)
        if viewport is DESK:
            await desk.get_by_role("button", name="Keys").click()
            await expect(desk.locator("#keys")).to_be_visible()
            await clean(desk)
            await desk.keyboard.press("Escape")
        await desk.get_by_text("Pass on", exact=True).first.click()
        await clean(desk)
        for page in ("/inbox/canned", "/inbox/telegram"):
            await desk.goto(desk.url.split("/inbox")[0] + page)
            await clean(desk)
        await desk.get_by_role("button", name="Make a code").click()
        await expect(desk.locator(".secret")).to_contain_text("/team ")
        await clean(desk)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await desk.evaluate(wide) <= 0


async def test_from_the_list_to_the_answer_with_the_keyboard_alone(
    office: Office, opened: Open
) -> None:
    await office.hires("Ayşe")
    async with opened("/?lang=en") as resident, opened("/admin/inbox") as desk:
        await enter(desk, "Ayşe")
        await says(resident, "human")
        await expect(desk.locator(".talks a")).to_be_visible()
        await desk.keyboard.press("j")
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#talk-head")).to_contain_text("waits")
        await desk.keyboard.press("c")
        await expect(desk.locator("#talk-head")).to_contain_text("You have this talk")
        await desk.keyboard.press("r")
        await desk.keyboard.type("Hello!")
        await desk.keyboard.press("Control+Enter")
        await expect(resident.locator("#log")).to_contain_text("Hello!")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("e")
        await expect(desk.locator("#talk-head")).to_contain_text("finished")
        await says(resident, "One more thing")
        await expect(desk.locator("#talk-head")).to_contain_text("waits")


async def test_a_talk_goes_to_a_colleague_who_answers_it(office: Office, opened: Open) -> None:
    await office.hires("Ayşe")
    await office.hires("Bernd")
    async with (
        opened("/?lang=en") as resident,
        opened("/admin/inbox") as first,
        opened("/admin/inbox?view=mine") as second,
    ):
        await enter(first, "Ayşe")
        await enter(second, "Bernd")
        await says(resident, "human")
        await first.locator(".talks a").click()
        await first.get_by_role("button", name="Take the talk").click()
        await expect(first.locator("#talk-head")).to_contain_text("You have this talk")
        await first.get_by_text("Pass on", exact=True).first.click()
        await first.get_by_label("Colleague").select_option(label="Bernd")
        await first.get_by_role("button", name="Pass on").first.click()
        await expect(resident.locator("#log")).to_contain_text("pass you on to a colleague")
        await second.locator(".talks a").click()
        await second.get_by_role("button", name="Take the talk").click()
        await expect(second.locator("#talk-head")).to_contain_text("You have this talk")


async def test_a_photo_of_a_letter_goes_both_ways(
    office: Office, opened: Open, tmp_path: Path
) -> None:
    letter = tmp_path / "brief.png"
    Image.new("RGB", (300, 420), "white").save(letter)
    await office.hires("Ayşe")
    async with (
        opened("/?lang=ar", viewport=PHONE, locale="ar") as resident,
        opened("/admin/inbox") as desk,
    ):
        await enter(desk, "Ayşe")
        await expect(resident.get_by_role("textbox")).to_be_visible()
        assert await resident.locator("#attach").is_hidden()
        await says(resident, HUMAN)
        await expect(resident.locator("#attach")).to_be_visible()
        await resident.locator("#file").set_input_files(letter)
        await expect(resident.locator(".own img")).to_be_visible()
        await desk.locator(".talks a").click()
        await expect(desk.locator(".said-resident img")).to_be_visible()
        await desk.locator("#file").set_input_files(letter)
        await expect(desk.locator(".said-staff img")).to_be_visible()
        photo = resident.locator(".staff img")
        await expect(photo).to_be_visible()
        assert await photo.evaluate("photo => photo.naturalWidth") == 300
        await clean(desk)
        await clean(resident)
        await resident.reload()
        await expect(resident.locator(".own img")).to_be_visible()
        await resident.locator("#file").set_input_files(Path(__file__))
        await expect(resident.get_by_role("alert")).to_contain_text("PDF")


async def clean(page: Page) -> None:
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
