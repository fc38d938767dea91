"""A real browser: every page of the exchange is accessible, fits, and the sheet can be printed."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from services.exchange.counter import Counter
from services.exchange.service import Draft
from services.exchange.talks import Talks
from tests.admin.staff_house import PASSWORD, StaffHouse
from tests.admin.test_exchange import HOME, offered, reported
from tests.admin.test_in_chromium import SIZES, opened, served, violations

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def street(staff: StaffHouse) -> list[str]:
    """Something of everything that staff decide; the pages to look at."""
    code = await offered(staff)
    report = await reported(staff, code)
    await offered(staff, "eva", "Ein Regal aus Holz, sehr lang. Zum Selbstabholen am Samstag.")
    async with staff.db.transaction() as session:
        talks = Talks(session, staff.at)
        (await talks.settings(change=True)).holds = {"phone": "staff"}
        [seat] = await talks.open_of("ali")
        await talks.say(seat.id, "ali", "0176 04069012")
        await talks.appeal("eva", "Ich habe nichts getan.")
        words = "دروس رياضيات لأطفالكم. كل يوم سبت."
        await Counter(session, staff.at).put_up(
            Draft("offer", words, "skill", "learning", None, "ein Kuchen"), "ar"
        )
    pages = ["", "/new", "/sheet", "/sheet?quarter=oststadt", "/figures", "/setup"]
    return [*(HOME + page for page in pages), f"{HOME}/posts/{code}", report]


async def test_every_page_of_the_exchange_is_accessible_and_fits(staff: StaffHouse) -> None:
    pages, found = await street(staff), {}
    await staff.account("Cem", "counsellor")
    async with served(staff) as address, opened(address, "phone") as page:
        await page.goto("/admin/sign-in")
        await page.get_by_label("Name").fill("Cem")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_text("decisions wait in the exchange")).to_be_visible()
        for path in pages:
            await page.goto(path)
            found[path] = await violations(page)
            for size in SIZES.values():
                await page.set_viewport_size(size)
                if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found[path].append(f"does not fit {size}")
            await page.set_viewport_size(SIZES["phone"])
        await page.goto(f"{HOME}/sheet")
        await page.emulate_media(media="print")
        await expect(page.get_by_role("button", name="Print")).to_be_hidden()
        paper = await page.pdf(prefer_css_page_size=True)
        assert paper.count(b"/Type /Page\n") == 1, "one sheet of paper"
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
