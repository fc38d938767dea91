"""A resident adds a photo to what is up, from the web chat; it comes out without its place."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from bot.clock import utc_now
from bot.exchange import ExchangeClock
from services.exchange.models import Photo
from tests.bot.channels.web.house import House, Server
from tests.bot.test_exchange_photos import located

PHONE = ViewportSize(width=390, height=844)


async def presses(page: Page, label: str) -> None:
    count = await page.locator(".theirs").count()
    await page.get_by_role("button", name=label).last.click()
    await expect(page.locator(".theirs").nth(count)).to_be_visible()


async def writes(page: Page, text: str) -> None:
    count = await page.locator(".theirs").count()
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs").nth(count)).to_be_visible()


async def test_a_photo_is_sent_where_the_bot_asks_for_one(
    browser: Browser, house: House, server: Server, tmp_path: Path
) -> None:
    picture = tmp_path / "stuhl.jpg"
    picture.write_bytes(located())
    made = await browser.new_context(viewport=PHONE, locale="de")
    page = await made.new_page()
    await page.goto(f"{server.url}/?lang=de")
    for label in ("Tauschbörse", "In die Tauschbörse einstellen", "Ich biete etwas an"):
        await presses(page, label)
    await writes(page, "Ein Stuhl aus Holz")
    for label in ("Eine Sache", "Haushalt", "Oststadt", "geschenkt", "Ja, das stimmt"):
        await presses(page, label)
    await expect(page.locator("#attach")).to_be_hidden()
    await presses(page, "Foto hinzufügen")
    await expect(page.locator("#attach")).to_be_visible()
    await page.locator("#file").set_input_files(str(picture))
    await expect(page.locator(".log")).to_contain_text("Ich mache das Foto kleiner")
    await expect(page.locator("#attach")).to_be_hidden()
    await made.close()
    await ExchangeClock(house.db, "http://localhost", utc_now()).photos()
    async with house.db.snapshot() as session:
        photo = (await session.scalars(select(Photo.content))).one()
    assert photo is not None
    assert b"Exif" not in photo
