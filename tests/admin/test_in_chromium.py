"""A real browser: the first admin comes in, an editor writes an entry, every page is accessible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import axe_playwright_python
import pyotp
import pytest
import uvicorn
from playwright.async_api import Page, ViewportSize

from locales.languages import LANGUAGES
from services.guide.service import Guide
from services.staff.service import Staff
from tests.admin.example_talks import demand, talks
from tests.admin.staff_house import PASSWORD, StaffHouse
from tests.chromium import chromium

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1366, "height": 850},
}
PAGES = (
    "/admin/", "/admin/guide", "/admin/guide/recognition?language=ar", "/admin/guide/new",
    "/admin/guide/debt/history", "/admin/questions", "/admin/questions/1", "/admin/demand",
    "/admin/posters", "/admin/posters/oststadt/ar", "/admin/people", "/admin/audit", "/admin/me",
    "/admin/inbox", "/admin/inbox?view=done", "/admin/inbox/canned", "/admin/inbox/telegram",
    "/admin/cases", "/admin/nothing",
)  # fmt: skip


@asynccontextmanager
async def served(house: StaffHouse) -> AsyncIterator[str]:
    """The staff view on a port of its own; returns its address."""
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def opened(address: str, size: str = "desk") -> AsyncIterator[Page]:
    """A window; anything that the browser complains about fails the test."""
    complaints: list[str] = []
    async with chromium() as browser:
        page = await browser.new_page(locale="en-GB", viewport=SIZES[size], base_url=address)
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _bad(line) else None)
        yield page
    assert complaints == []


def _bad(line: object) -> bool:
    kind, text = getattr(line, "type", ""), getattr(line, "text", "")
    return kind in ("error", "warning") and "status of 4" not in text


async def first_admin(house: StaffHouse, page: Page) -> None:
    """The link of the first start, a password, the second factor."""
    async with house.db.transaction() as session:
        link = await Staff(session, house.at).first_admin_link()
    await page.goto(f"/admin/link/{link}")
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_label("The same password again").fill(PASSWORD)
    await page.get_by_role("button", name="Save password").click()
    await page.get_by_text("I cannot scan it").click()
    secret = await page.locator(".secret").inner_text()
    await page.get_by_label("six digits").fill(pyotp.TOTP(secret).at(house.at))
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("link", name="I have kept them").click()


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "rules => axe.run({runOnly: rules}).then(done => done.violations)", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


async def test_from_the_first_link_to_an_entry_that_the_bot_answers(staff: StaffHouse) -> None:
    async with served(staff) as address, opened(address) as page:
        await first_admin(staff, page)
        await page.goto("/admin/people")
        await page.locator("#new-name").fill("Emine")
        await page.get_by_role("button", name="Add and make a link").click()
        link = await page.get_by_label("One-time link").input_value()
        await page.get_by_role("button", name="Sign out").click()
        await page.goto("/admin/link/" + link.rsplit("/", 1)[1])
        await page.get_by_label("New password").fill(PASSWORD)
        await page.get_by_label("The same password again").fill(PASSWORD)
        await page.get_by_role("button", name="Save password").click()
        await _writes_an_entry(page)
    async with staff.db.snapshot() as session:
        found = await Guide(session, "ar", plain=False).answer("sperrmuell")
    assert found
    assert (found.title, found.language, found.hours) == ("نفايات", "ar", "Mo 09:00-12:00")


async def _writes_an_entry(page: Page) -> None:
    await page.get_by_role("link", name="Guide", exact=True).click()
    await page.get_by_role("link", name="New entry").click()
    await page.locator("[id='de.title']").fill("Sperrmüll")
    await page.locator("[id='de.text']").fill("Die Stadt holt ihn ab.")
    await page.locator("[id='de.questions']").fill("Wohin mit alten Möbeln?")
    await page.locator(".bubble-card").get_by_text("Die Stadt holt ihn ab.").wait_for()
    await page.locator("#second").select_option("ar")
    await page.locator("[id='ar.title']").fill("نفايات")
    await page.locator("[id='ar.text']").fill("تأتي المدينة")
    await page.locator(".bubble-card[dir=rtl]").get_by_text("نفايات").wait_for()
    await page.get_by_label("by weekday").press(" ")  # the preview may just move the page
    await page.get_by_label("Monday").fill("9-12")
    await page.locator("#source").fill("Stadt Pforzheim")
    await page.get_by_role("button", name="Save and publish").click()
    await page.get_by_text("The bot answers it from now on.").wait_for()


async def test_the_box_on_every_page_answers(staff: StaffHouse) -> None:
    async with served(staff) as address, opened(address, "phone") as page:
        await first_admin(staff, page)
        await page.goto("/admin/guide")
        await page.get_by_role("button", name="Menu").click()
        await page.get_by_role("button", name="Try the bot").click()
        await page.get_by_label("What would a resident write?").fill("Wer hilft bei Schulden?")
        await page.get_by_role("button", name="See what the bot").click()
        await page.locator("#try-answer").get_by_text("guide:debt").wait_for()
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        assert not await page.locator("#try").is_visible()


async def test_the_list_follows_while_one_types(staff: StaffHouse) -> None:
    async with served(staff) as address, opened(address) as page:
        await first_admin(staff, page)
        await page.goto("/admin/guide")
        await page.locator("#search").fill("diplomasını")
        await page.get_by_text("One entry").wait_for()
        assert await page.locator(".cell-title a").all_inner_texts() == [
            "Ausländische Abschlüsse anerkennen"
        ]
        await page.locator("#state").select_option("outdated")
        await page.get_by_text("No entry fits.").wait_for()


async def test_leaving_the_editor_asks_before_something_is_lost(staff: StaffHouse) -> None:
    async with served(staff) as address, opened(address) as page:
        await first_admin(staff, page)
        await page.goto("/admin/guide/debt")
        await page.locator("[id='de.title']").press_sequentially("!")
        asked = asyncio.get_running_loop().create_future()

        async def answer(dialog: object) -> None:
            asked.set_result(getattr(dialog, "type", ""))
            await dialog.dismiss()  # type: ignore[attr-defined]

        page.on("dialog", answer)
        await page.evaluate("location.href = '/admin/'")
        assert await asyncio.wait_for(asked, 20) == "beforeunload"
        assert page.url.endswith("/admin/guide/debt")


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_accessible_and_fits(staff: StaffHouse, size: str) -> None:
    await talks(staff.db, staff.at)
    await demand(staff.db, staff.at)
    found = {}
    async with served(staff) as address, opened(address, size) as page:
        await page.goto("/admin/sign-in")
        found["/admin/sign-in"] = await violations(page)
        await first_admin(staff, page)
        for path in PAGES:
            await page.goto(path)
            found[path] = await violations(page)
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


async def test_a_right_to_left_text_is_shown_right_in_the_editor(staff: StaffHouse) -> None:
    async with served(staff) as address, opened(address) as page:
        await first_admin(staff, page)
        await page.goto("/admin/guide/recognition?language=ar")
        field = page.locator("[id='ar.text']")
        assert await field.evaluate("field => getComputedStyle(field).direction") == "rtl"
        assert await field.get_attribute("lang") == "ar"
        assert await page.locator("#second option").count() == len(LANGUAGES)
