"""A real browser: an editor writes in two languages, sends, watches the bar, stops, goes on."""

from __future__ import annotations

import asyncio

import pytest

from bot.broadcasts import Broadcasts
from tests.admin.staff_house import PASSWORD, StaffHouse
from tests.admin.test_announcements import process
from tests.admin.test_in_chromium import opened, served, violations
from tests.bot.house import House
from tests.services.announcements.residents import resident

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PEOPLE = 6
HALF = 3


class Gate:
    """A platform that takes a few messages, and the rest when it is told to."""

    def __init__(self, staff: StaffHouse) -> None:
        self.broadcasts, self.house, self.platform = process(staff)
        self.left = HALF
        original = self.platform.send

        async def send(outgoing: object) -> str | None:
            while self.left <= 0:
                await asyncio.sleep(0.02)
            self.left -= 1
            return await original(outgoing)  # type: ignore[arg-type]

        self.platform.send = send  # type: ignore[method-assign]


async def working(broadcasts: Broadcasts, house: House, stop: asyncio.Event) -> None:
    """The worker of the house."""
    await asyncio.gather(broadcasts.run(stop), house.outbox.run(stop))


async def test_write_in_two_languages_send_stop_and_go_on(
    staff: StaffHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.WIDTH", 1)
    for number in range(PEOPLE):
        await resident(staff.db, str(number), "work", language=("de", "tr")[number % 2])
    await staff.account("Eva", "editor")
    gate, stop = Gate(staff), asyncio.Event()
    worker = asyncio.create_task(working(gate.broadcasts, gate.house, stop))
    async with served(staff) as address, opened(address) as page:
        await page.goto("/admin/sign-in")
        await page.get_by_label("Name").fill("Eva")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("link", name="Announcements", exact=True).click()
        assert await violations(page) == []
        await page.get_by_role("button", name="New announcement").click()
        await page.locator("[id='de.title']").fill("Aushilfe (Beispiel)")
        await page.locator("[id='de.text']").fill("Eine Stelle in der Weststadt.")
        await page.locator("#second").select_option("tr")
        await page.locator("[id='tr.title']").fill("Yardımcı (Beispiel)")
        await page.locator("[id='tr.text']").fill("Weststadt'ta bir iş.")
        await page.locator("#preview").select_option("tr")
        await page.locator(".look-telegram", has_text="Yardımcı").wait_for()
        assert await page.locator("#audience").inner_text() == f"{PEOPLE} people"
        assert await violations(page) == []
        await page.get_by_role("button", name="Save").click()
        await page.goto(page.url.partition("?")[0])  # what was told fades away
        assert await violations(page) == []
        await page.get_by_role("button", name="Send", exact=True).click()
        await page.get_by_text(f"{HALF} of {PEOPLE} people").wait_for()
        assert float(await page.locator("#bar").get_attribute("value") or 0) == 50.0
        await page.get_by_role("button", name="Stop").click()
        await page.get_by_text("held back").wait_for()
        gate.left = PEOPLE
        await page.get_by_role("button", name="Go on").click()
        await page.get_by_text(f"{PEOPLE} of {PEOPLE} people").wait_for()
        for path in ("import", "?view=templates"):
            await page.goto(f"/admin/announcements/{path}".replace("/?", "?"))
            assert await violations(page) == []
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto("/admin/announcements/new?kind=event")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(wide) <= 0
    stop.set()
    await worker
    titles = sorted(each.message.card.title for each in gate.platform.sent if each.message.card)
    assert titles == ["💼 Aushilfe (Beispiel)"] * HALF + ["💼 Yardımcı (Beispiel)"] * HALF
