"""A resident with a cheap phone finds a workshop in Arabic, registers, and waits for another."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from bot.clock import utc_now
from services.appointments.examples import WORKSHOP, load_plan
from services.appointments.groups import GroupDates
from services.appointments.models import Booking, Waiting
from services.appointments.seats import Guest
from tests.bot.channels.web.house import House, Server
from tests.services.appointments.town import BERLIN

PHONE = ViewportSize(width=390, height=844)


async def fill_first(house: House) -> None:
    """Workshops from now on; the first one is full."""
    async with house.db.transaction() as session:
        await load_plan(session, utc_now().astimezone(BERLIN).date(), {})
        dates = GroupDates(session, utc_now(), BERLIN)
        [first, *_later] = await dates.open_dates()
        for _place in range(first.free):
            await dates.register(first.group.id, Guest(name="Beispiel"))


async def presses(page: Page, label: str) -> None:
    """Press the newest button of this name."""
    count = await page.locator(".theirs").count()
    await page.get_by_role("button", name=label).last.click()
    await expect(page.locator(".theirs").nth(count)).to_be_visible()


async def shoots(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


async def test_one_workshop_is_registered_for_and_one_is_waited_for(
    browser: Browser, house: House, server: Server
) -> None:
    await fill_first(house)
    made = await browser.new_context(viewport=PHONE, locale="ar")
    page = await made.new_page()
    await page.goto(f"{server.url}/?lang=ar")
    await presses(page, "وظائف وورش عمل")
    await presses(page, "ورش العمل")
    await expect(page.locator(".card")).to_have_count(2)
    await expect(page.locator(".card").first).to_contain_text(WORKSHOP["ar"])
    await expect(page.locator(".card").last).to_have_attribute("dir", "rtl")
    await shoots(page, "workshops-ar")
    await presses(page, "التسجيل")
    await presses(page, "تخطٍّ")
    await presses(page, "نعم، هذا صحيح")
    await expect(page.locator(".theirs a.file")).to_contain_text("لتقويمي")
    await presses(page, "قائمة الانتظار")
    await presses(page, "قائمة الانتظار")
    await presses(page, "تخطٍّ")
    await presses(page, "نعم، هذا صحيح")
    await expect(page.locator(".log")).to_contain_text("رقمك في قائمة الانتظار هو")
    await shoots(page, "waiting-ar")
    await made.close()
    async with house.db.snapshot() as session:
        [waiting] = await session.scalars(select(Waiting))
        mine = select(Booking.state).where(Booking.person_id == waiting.person_id)
        assert list(await session.scalars(mine)) == ["booked"]
