"""The web chat as people use it, in a real Chromium against the real door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from dialogs.message import Card, Choice, Message
from tests.bot.channels.web.house import House, Server

PHONE = {"width": 390, "height": 844}
QUESTION = "I need my diploma recognised"
TITLES = {"en": "Recognition", "de": "anerkennen", "ar": "الاعتراف"}

Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser, server: Server) -> Open:
    """Open the chat as a newcomer; whatever the page complains about fails the test."""

    @asynccontextmanager
    async def opened(path: str = "/?lang=en", **context: Any) -> AsyncIterator[Page]:
        complaints: list[str] = []
        made = await browser.new_context(**{"viewport": PHONE, "locale": "en", **context})
        page = await made.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
        await page.goto(server.url + path)
        yield page
        await made.close()
        assert complaints == []

    return opened


def _bad(said: Any) -> bool:
    """A server that goes away is part of these tests; everything else is not."""
    return said.type in ("error", "warning") and "Failed to load" not in said.text


async def begin(page: Page) -> None:
    """Read the notice and look into the menu."""
    await page.get_by_role("button", name="💼 Work").click()
    await expect(page.locator(".theirs")).to_have_count(3)


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def said(page: Page) -> list[str]:
    return await page.locator(".own .bubble").all_inner_texts()


async def test_a_resident_asks_and_gets_a_card(opened: Open) -> None:
    async with opened() as page:
        await begin(page)
        await write(page, QUESTION)
        card = page.locator(".card")
        await expect(card.get_by_role("heading", level=2)).to_contain_text(TITLES["en"])
        await expect(card.locator(".bring li").first).to_be_visible()
        await expect(card.locator(".notes")).to_contain_text("Source")
        assert await said(page) == ["💼 Work", QUESTION]


async def test_danger_is_answered_in_red_with_numbers_to_call(opened: Open) -> None:
    async with opened() as page:
        await begin(page)
        await write(page, "I want to die")
        numbers = page.locator(".card.alarm a.number")
        await expect(numbers.first).to_have_attribute("href", "tel:112")
        hrefs = [await each.get_attribute("href") for each in await numbers.all()]
        assert "tel:08001110111" in hrefs


async def test_a_reload_shows_the_same_talk_and_sends_nothing(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        await write(page, QUESTION)
        await expect(page.locator(".theirs")).to_have_count(4)
        before = await page.locator(".log").inner_text()
        await page.reload()
        await expect(page.locator(".theirs")).to_have_count(4)
        assert await page.locator(".log").inner_text() == before
        await expect(page.locator(".chip[aria-pressed=true]")).to_have_text("💼 Work")
        assert len(await house.inbox_rows()) == 3


async def test_a_server_that_goes_away_loses_nothing_and_doubles_nothing(
    opened: Open, house: House, server: Server
) -> None:
    async with opened() as page:
        await begin(page)
        await server.stop()
        await expect(page.get_by_role("status")).to_contain_text("No connection")
        for text in ("menu", QUESTION):
            await write(page, text)
        await expect(page.locator(".own[data-state=sending]").first).to_be_visible()
        await house.say(Message("A message from meanwhile", "en"), "meanwhile")
        await house.until(4)
        await server.start()
        await expect(page.locator(".theirs")).to_have_count(6)
        await expect(page.locator(".own[data-state=sending]")).to_have_count(0)
        await expect(page.locator("#notice")).to_be_hidden()
        assert await said(page) == ["💼 Work", "menu", QUESTION]
        assert await page.get_by_text("A message from meanwhile").count() == 1
        assert [row.text for row in await house.inbox_rows()][-2:] == ["menu", QUESTION]


async def test_a_line_that_is_cut_in_the_middle_resumes(
    opened: Open, house: House, server: Server
) -> None:
    async with opened() as page:
        await begin(page)
        for number in range(6):
            await house.say(Message(f"News {number}", "en"), f"news{number}")
            if number == 2:
                await server.stop()
                await server.start()
        await expect(page.locator(".theirs")).to_have_count(9)
        texts = await page.locator(".theirs .bubble").all_inner_texts()
        assert texts[-6:] == [f"News {number}" for number in range(6)]


async def test_a_message_that_was_taken_but_not_confirmed_is_not_doubled(
    opened: Open, house: House
) -> None:
    async with opened() as page:
        await begin(page)
        lost = 0

        async def lose_the_answer(route: Any) -> None:
            nonlocal lost
            await route.fetch()
            lost += 1
            await (route.abort() if lost < 3 else route.continue_())

        await page.route("**/chat/messages", lose_the_answer)
        await write(page, QUESTION)
        await expect(page.locator(".own[data-state=sent]").last).to_contain_text(QUESTION)
        await expect(page.locator(".theirs")).to_have_count(4)
        assert lost == 3
        assert [row.text for row in await house.inbox_rows()].count(QUESTION) == 1


async def test_a_reload_while_offline_keeps_what_was_written(
    opened: Open, house: House, server: Server
) -> None:
    async with opened() as page:
        await begin(page)
        await page.route("**/chat/messages", lambda route: route.abort())
        await write(page, QUESTION)
        await expect(page.locator(".own[data-state=sending]")).to_have_count(1)
        await page.unroute("**/chat/messages")
        await page.reload()
        await expect(page.locator(".card")).to_be_visible()
        assert (await said(page)).count(QUESTION) == 1
        assert [row.text for row in await house.inbox_rows()].count(QUESTION) == 1


async def test_a_double_click_on_a_button_sends_once(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        chip = page.locator(".chips").nth(2).locator(".chip").first
        await chip.dblclick()
        await chip.click(force=True)
        await expect(page.locator(".theirs")).to_have_count(4)
        await expect(chip).to_be_disabled()
        presses = [row.data["token"] for row in await house.inbox_rows() if row.kind == "press"]
        assert len(presses) == len(set(presses)) == 2


async def test_the_keyboard_is_enough(opened: Open) -> None:
    async with opened() as page:
        await expect(page.locator(".chip").first).to_be_visible()
        await page.keyboard.press("Tab")
        assert await focused(page) == "Go to the message field"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "write"
        while await focused(page) != "💼 Work":
            await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".theirs")).to_have_count(3)
        assert await focused(page) == "💼 Work"
        while "Recognition" not in await focused(page):
            await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        await expect(page.locator(".theirs")).to_have_count(4)


async def test_enter_sends_and_shift_enter_writes_on(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        await page.get_by_role("textbox").focus()
        await page.keyboard.type("one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("textbox")).to_have_value("")
        await expect(page.locator(".theirs")).to_have_count(4)
        assert (await house.inbox_rows())[-1].text == "one\ntwo"


async def test_escape_closes_the_menu_and_goes_back_to_its_button(opened: Open) -> None:
    async with opened() as page:
        summary = page.locator("details.drop summary").last
        await summary.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Very large")).to_be_visible()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Very large")).to_be_hidden()
        await expect(summary).to_be_focused()


async def test_arabic_runs_from_right_to_left_to_the_last_detail(opened: Open) -> None:
    async with opened("/", locale="ar") as page:
        await page.get_by_role("button", name="العربية").click()
        await expect(page.get_by_text("لمراكز الأحياء").first).to_be_visible()
        await write(page, "كيف أعادل شهادتي؟")
        card = page.locator(".card")
        await expect(card.get_by_role("heading", level=2)).to_contain_text(TITLES["ar"])
        assert await page.locator("html").get_attribute("dir") == "rtl"
        assert await card.get_attribute("dir") == "rtl"
        assert await card.get_attribute("lang") == "ar"
        theirs = await card.bounding_box()
        own = await page.locator(".own .bubble").last.bounding_box()
        assert theirs is not None
        assert own is not None
        assert own["x"] < theirs["x"] + 40
        align = "getComputedStyle(document.querySelector('.card .text')).textAlign"
        assert await page.evaluate(align) == "start"
        assert await page.evaluate(
            "getComputedStyle(document.querySelector('.card')).direction"
        ) == ("rtl")


async def test_the_shell_speaks_the_language_that_was_chosen_in_the_talk(opened: Open) -> None:
    async with opened("/") as page:
        await page.get_by_role("button", name="Deutsch").click()
        await expect(page.get_by_text("Ich bin ein Bot").first).to_be_visible()
        assert await page.locator("html").get_attribute("lang") == "de"
        await expect(page.get_by_role("button", name="Senden")).to_be_visible()


async def test_the_language_switch_changes_the_page_and_the_talk(opened: Open) -> None:
    async with opened() as page:
        await begin(page)
        await page.locator("details.drop summary").first.click()
        await page.get_by_role("link", name="Türkçe").click()
        await expect(page.locator(".theirs")).to_have_count(4)
        assert await page.locator("html").get_attribute("lang") == "tr"
        assert await page.locator(".theirs").last.locator(".bubble").get_attribute("lang") == "tr"
        assert page.url.endswith("/")


async def test_every_message_says_its_own_language(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        card = Card(title="عنوان", text="نص", facts=(("Code", "UWX3Q"),))
        await house.say(Message("Here it is in Arabic:", "en", card=card, card_language="ar"), "m")
        await expect(page.locator(".card")).to_have_attribute("dir", "rtl")
        await expect(page.locator(".card dl")).to_have_attribute("dir", "ltr")
        bubble = page.locator(".theirs").last.locator(".bubble")
        assert await bubble.get_attribute("lang") == "en"
        assert await bubble.get_attribute("dir") == "ltr"


async def test_markup_in_a_message_stays_text(opened: Open, house: House) -> None:
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) https://a.example/<b>"
    async with opened() as page:
        await begin(page)
        choices = (Choice("Open", url="javascript:alert(1)"), Choice("<i>x</i>", token="0.1.0"))
        card = Card(title=evil, text=evil, url="javascript:alert(1)", phone="112")
        await house.say(Message(evil, "en", card=card, choices=choices), "evil")
        await expect(page.locator(".card h2")).to_have_text(evil)
        assert await page.locator(".log img, .log b, .log i").count() == 0
        assert await page.locator(".log a[href^=javascript]").count() == 0


async def test_numbers_and_addresses_in_a_text_can_be_tapped(opened: Open, house: House) -> None:
    text = "Call 112 or 07231 394272, see www.116117.de. Room 110.5, 2026, 112 Euro"
    async with opened() as page:
        await begin(page)
        await house.say(Message(text, "en"), "numbers")
        await expect(page.locator(".theirs")).to_have_count(4)
        links = page.locator(".theirs").last.locator("a")
        hrefs = [await each.get_attribute("href") for each in await links.all()]
        assert hrefs == ["tel:112", "tel:07231394272", "https://www.116117.de/"]
        assert await page.locator(".theirs").last.locator(".bubble").inner_text() == text


async def test_who_speaks_is_said(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        await house.hand("human")
        await expect(page.get_by_role("status")).to_have_text("You are now talking to a person.")
        await house.say(Message("Hello, this is the team", "en"), "staff", author="staff")
        await expect(page.locator(".staff .from")).to_have_text("Team of the quarter centre")
        await house.hand("bot")
        await expect(page.locator("#notice")).to_be_hidden()


async def test_somebody_is_seen_to_type(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        address = (await house.inbox_rows())[0].platform_id.partition(":")[0]
        async with asyncio.timeout(10):
            while await page.locator("#typing").is_hidden():
                await house.channels["web"].typing(address)
                await asyncio.sleep(0.1)
        await house.say(Message("Here I am", "en"), "typed")
        await expect(page.locator("#typing")).to_be_hidden()


async def test_what_was_in_front_of_somebody_is_read(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        async with asyncio.timeout(10):
            while {row.state for row in await house.deliveries()} != {"read"}:
                await asyncio.sleep(0.05)


async def test_earlier_messages_are_fetched_when_asked_for(opened: Open, house: House) -> None:
    async with opened() as page:
        await begin(page)
        for number in range(45):
            await house.say(Message(f"News {number}", "en"), f"news{number}")
        await expect(page.locator(".theirs")).to_have_count(48)
        await page.reload()
        await expect(page.locator(".theirs")).to_have_count(40)
        await page.get_by_role("button", name="Show earlier messages").click()
        await expect(page.locator(".theirs")).to_have_count(48)
        texts = await page.locator(".theirs .bubble").all_inner_texts()
        assert texts[-45:] == [f"News {number}" for number in range(45)]
        await expect(page.get_by_role("button", name="Show earlier messages")).to_be_hidden()


async def test_a_poster_names_the_centre_and_the_language(opened: Open, house: House) -> None:
    async with opened("/?centre=weststadt&lang=tr") as page:
        await expect(page.locator(".theirs")).to_have_count(2)
        assert (await house.inbox_rows())[0].data == {"centre": "weststadt", "language": "tr"}
        assert await page.locator(".theirs .bubble").first.get_attribute("lang") == "tr"


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("size", ["normal", "largest"])
async def test_nothing_is_cut_off_on_the_smallest_phone(
    opened: Open, language: str, size: str
) -> None:
    question = {"de": "Ich möchte mein Diplom anerkennen lassen", "ar": "كيف أعادل شهادتي؟"}
    async with opened(f"/?lang={language}", viewport={"width": 320, "height": 568}) as page:
        await expect(page.locator(".chip").first).to_be_visible()
        await page.locator("details.drop summary").last.click()
        await page.locator(f".sizes [data-size={size}]").click()
        await page.keyboard.press("Escape")
        await write(page, question[language])
        await expect(page.locator(".card")).to_be_visible()
        edges = """[...document.querySelectorAll("body *:not(.hidden)")].filter(each => {
            const box = each.getBoundingClientRect();
            return each.checkVisibility() && box.width && (box.left < 0 || box.right > 320);
        }).map(each => each.outerHTML.slice(0, 80))"""
        assert await page.evaluate(edges) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_everything_to_press_is_large_enough(opened: Open) -> None:
    async with opened() as page:
        await begin(page)
        await write(page, QUESTION)
        await expect(page.locator(".card")).to_be_visible()
        for each in await page.locator("button:visible, summary:visible, .way, .chip").all():
            box = await each.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 43.9, await each.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
async def test_axe_finds_nothing_in_the_talk(opened: Open, language: str, scheme: str) -> None:
    crisis = {"de": "Ich will nicht mehr leben", "ar": "كيف أعادل شهادتي؟"}
    async with opened(f"/?lang={language}", color_scheme=scheme) as page:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.locator("button.chip").first.click()
        await expect(page.locator(".theirs")).to_have_count(3)
        await write(page, crisis[language])
        await expect(page.locator(".card")).to_be_visible()
        await page.locator("details.drop summary").last.click()
        assert await findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/privacy", "/imprint?lang=en", "/accessibility?lang=ar"])
async def test_axe_finds_nothing_on_the_pages_of_the_law(
    opened: Open, path: str, scheme: str
) -> None:
    async with opened(path, color_scheme=scheme) as page:
        assert await findings(page) == []
        await page.locator("details.drop summary").last.click()
        await expect(page.locator(".sizes")).to_be_visible()


async def test_without_scripts_there_is_a_number_to_call(opened: Open) -> None:
    async with opened("/", java_script_enabled=False) as page:
        await expect(page.locator("noscript a").first).to_have_attribute("href", "tel:07231394272")


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent.trim()"))


async def findings(page: Page) -> list[str]:
    """Rules of axe-core that are broken, with the first place of each."""
    results = await Axe().run(page)
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in results.response["violations"]]
