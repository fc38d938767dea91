"""A real browser: an admin plans, books for a caller, moves the date and notes who came."""

from __future__ import annotations

import os
import re
from datetime import time, timedelta

import pytest
from playwright.async_api import Page, expect

from services.appointments.setup import Setup
from tests.admin.calendar.counter import MONDAY, TUESDAY, Counter
from tests.admin.calendar.test_conflicts import WEEK, hires
from tests.admin.calendar.test_groups import workshop
from tests.admin.staff_house import PASSWORD
from tests.admin.test_in_chromium import first_admin, opened, served, violations

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPEN = "document.querySelectorAll('main details').forEach(part => part.open = true)"

CARRIED = """window.addEventListener("dragstart", (event) => {
  window.carried = [...event.dataTransfer.types];
})"""


async def somebody_leaves(counter: Counter) -> None:
    """Dates that Anna has time for, one for which nobody has, and one who must be called."""
    await hires(counter, "Dora")
    for at in (time(9, 10), time(11, 30)):
        await counter.books("Dora", MONDAY + WEEK, at, "محمد Beispiel")
    await workshop(counter, "Dora", MONDAY + WEEK)
    gone = await counter.books("Boris", TUESDAY + WEEK, time(9), "Max Beispiel")
    await counter.settles(gone, "cancelled_by_us")
    async with counter.house.db.transaction() as session:
        dora = await Setup(session).counsellor(counter.people["Dora"])
        assert dora is not None
        dora.last_day = MONDAY


async def enter(page: Page, path: str) -> None:
    """Sign in on the way to a page."""
    await page.goto(path)
    await page.get_by_label("Name").fill("Cem")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def test_plan_book_move_and_outcome(counter: Counter) -> None:
    await counter.opens()
    await counter.house.account("Cem", "counsellor")
    anna = counter.people["Anna"]
    async with served(counter.house) as address, opened(address) as page:
        await enter(page, f"/admin/calendar/people/{anna}")
        await page.get_by_text("Add weekly hours").click()
        await page.get_by_label("Weekday").select_option("Wednesday")
        await page.get_by_label("Centre", exact=True).select_option("innenstadt")
        await page.get_by_role("button", name="Add hours").click()
        await expect(page.locator("main")).to_contain_text("Wednesday 09:00–12:00")
        await page.goto("/admin/calendar")
        await page.get_by_label("Day").fill("2026-11-25")
        await expect(page.locator("#calendar h2")).to_have_text("Wednesday, November 25, 2026")
        await page.locator(".entry-free").click()
        await page.get_by_label("Topic").select_option("Debt")
        await page.get_by_label("09:00").first.check()
        await page.get_by_label("Name").fill("Ali Beispiel")
        await page.get_by_role("button", name="Book").click()
        await expect(page.get_by_role("status")).to_have_text("Booked. The time is taken.")
        for day in ("24", "23"):
            await page.get_by_label("From this day on").fill(f"2026-11-{day}")
            await expect(page.locator("#free legend").first).to_contain_text(f"November {day}")
        await page.get_by_label("13:00").first.check()
        await page.get_by_role("button", name="Move to the chosen time").click()
        await expect(page.locator("h1")).to_contain_text("Monday, November 23, 2026, 13:00–14:00")
        await page.goto("about:blank")
        counter.house.wait(hours=2, minutes=30)
        await enter(page, "/admin/calendar?day=2026-11-23")
        await page.get_by_role("button", name="Was there").click()
        await expect(page.locator(".entry-seen")).to_contain_text("Ali Beispiel was there")
        await page.get_by_label("Show").first.select_option("a week")
        await expect(page.locator(".week .entry-seen")).to_be_visible()
        await expect(page).to_have_url(re.compile("view=week"))
        await page.reload()
        await expect(page.locator(".week .entry-seen")).to_be_visible()


async def drags(page: Page, who: str, clock: str) -> None:
    """Take an appointment to one of the times that appear meanwhile, and let go."""
    await page.locator(".entry", has_text=who).hover()
    await page.mouse.down()
    await page.mouse.move(600, 500, steps=4)
    drop = page.locator(".drop", has_text=clock).first
    await drop.hover()
    await drop.hover()
    await page.mouse.up()


async def test_drag_to_move_in_the_day_and_the_week(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Anna", MONDAY, time(14, 10))
    await counter.house.account("Cem", "counsellor")
    async with served(counter.house) as address, opened(address) as page:
        await enter(page, "/admin/calendar")
        await page.evaluate(CARRIED)
        await drags(page, "Ali Beispiel", "15:20")
        assert await page.evaluate("window.carried") == ["application/x-appointment"]
        dialog = page.get_by_role("dialog", name="Move this appointment?")
        await expect(dialog).to_contain_text("Ali Beispiel, 14:10 → Monday, November 23, 2026, 15")
        await dialog.get_by_role("button", name="Leave it").click()
        await expect(page.locator(".drop")).to_have_count(0)
        assert (await counter.booking(booking)).sequence == 0
        await drags(page, "Ali Beispiel", "15:20")
        await dialog.get_by_role("button", name="Move").click()
        await expect(page.get_by_role("status")).to_contain_text("Moved.")
        await expect(page.locator(f"#b-{booking}")).to_contain_text("15:20–16:20")
        await page.get_by_label("Show").first.select_option("a week")
        await page.locator(".week").wait_for()
        await drags(page, "Ali Beispiel", "10:10")
        await counter.books("Boris", TUESDAY, time(10, 10), "Vera Beispiel")
        await dialog.get_by_role("button", name="Move").click()
        await expect(page.get_by_role("alert")).to_contain_text("Please choose another one.")
        await expect(page.locator(f".week #b-{booking}")).to_contain_text("15:20–16:20")


@pytest.mark.parametrize("size", ["phone", "desk"])
async def test_no_page_of_the_calendar_has_a_barrier(counter: Counter, size: str) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    seen = await counter.books("Anna", MONDAY, time(14, 10), "محمد Beispiel")
    await counter.books("Anna", MONDAY, time(13), "Vera Beispiel")
    group = await workshop(counter)
    await somebody_leaves(counter)
    counter.house.wait(hours=5)
    await counter.settles(seen, "seen")
    await counter.numbers("oststadt", "Ali Beispiel", "محمد Beispiel")
    pages = (
        "", "?view=week", "/book", f"/book?offer={counter.offer}", f"/booking/{booking}",
        f"/booking/{seen}", "/people", f"/people/{counter.people['Anna']}", "/setup",
        "/conflicts", "/walk-ins?centre=oststadt", "/groups", f"/groups/{group}",
        f"/print?day={TUESDAY - timedelta(1)}",
    )  # fmt: skip
    async with served(counter.house) as address, opened(address, size) as page:
        await first_admin(counter.house, page)
        for number, path in enumerate(pages):
            await page.goto(f"/admin/calendar{path}")
            await page.evaluate(OPEN)
            if folder := os.environ.get("SHOTS"):
                await page.screenshot(path=f"{folder}/{size}-{number}.png", full_page=True)
            assert await violations(page) == [], path
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await page.evaluate(wide) <= 0, path
