"""From "I do not know that" to an answer, on both databases."""

from __future__ import annotations

import re

from sqlalchemy import delete

from services.conversations.models import InboxRow
from tests.admin.example_talks import demand, talks
from tests.admin.staff_house import Browser, StaffHouse

QUESTIONS = "/admin/questions"


async def group(browser: Browser, text: str) -> str:
    """The page of the group that has this name."""
    html = (await browser.opens(QUESTIONS)).text
    found = re.search(rf'href="({QUESTIONS}/\d+)">(?:(?!</a>).)*{re.escape(text)}', html, re.S)
    assert found, html
    return found[1]


async def test_questions_become_examples_and_are_answered_at_once(
    staff: StaffHouse, browser: Browser
) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    path = await group(browser, "Wo kann ich Sperrmüll anmelden?")
    shown = (await browser.opens(path)).text
    assert shown.count("not understood") >= 2
    done = await browser.sends(
        path, do="add", slug="housing", questions="Wo kann ich Sperrmüll anmelden?\n\n"
    )
    shown = (await browser.opens(done.headers["location"])).text
    assert "Added. Below you see" in shown
    assert '<span class="pill pill-good">Wohnung, Miete und Wohngeld</span>' in shown
    assert "Wo kann ich Sperrm" not in (await browser.opens(QUESTIONS)).text


async def test_questions_become_a_new_entry(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    path = await group(browser, "Wo kann ich Sperrmüll anmelden?")
    number = path.rsplit("/", 1)[1]
    shown = (await browser.opens(f"/admin/guide/new?question={number}")).text
    assert "Wo kann ich Sperrmüll anmelden?" in shown
    fields = {
        "de__title": "Sperrmüll",
        "de__text": "Die Stadt holt ihn ab.",
        "de__questions": "Wo kann ich Sperrmüll anmelden?",
        "source": "Stadt",
        "question": number,
    }
    done = await browser.sends("/admin/guide/new", **fields, do="publish")
    assert done.headers["location"] == f"{path}?told=taught"
    assert '<span class="pill pill-good">Sperrmüll</span>' in (await browser.opens(path)).text


async def test_what_is_not_for_us_is_taken_off_the_list(
    staff: StaffHouse, browser: Browser
) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    path = await group(browser, "Wie wird das Wetter morgen?")
    await browser.opens(path)
    await browser.sends(path, do="drop")
    assert "Wetter" not in (await browser.opens(QUESTIONS)).text


async def test_no_number_of_a_resident_is_shown(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    path = await group(browser, "atılır acaba?")
    assert "0176" not in (await browser.opens(QUESTIONS)).text
    assert "0176" not in (await browser.opens(path)).text


async def test_who_reads_questions_is_in_the_log(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    async with staff.browser() as emine:
        await emine.enters_as("Emine", "editor")
        await emine.opens(await group(emine, "Sperrmüll nereye atılır?"))
    await browser.enters_as("Anna", "admin")
    log = (await browser.opens("/admin/audit?action=question_read&name=Emine")).text
    assert log.count("<td>Emine</td>") == 1


async def test_a_group_outlives_the_words_of_the_inbox(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    path = await group(browser, "Sperrmüll nereye atılır?")
    async with staff.db.transaction() as session:
        await session.execute(delete(InboxRow))
    assert "Sperrmüll nereye atılır?" in (await browser.opens(path)).text


async def test_wanted_languages_count_people(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    await demand(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    shown = (await browser.opens("/admin/demand")).text
    assert "8 people would have liked this in Romanian" in shown
    assert "One person would have liked this in Polish" in shown


async def test_the_start_page_counts_the_week(staff: StaffHouse, browser: Browser) -> None:
    await talks(staff.db, staff.at)
    await browser.enters_as("Emine", "editor")
    shown = " ".join((await browser.opens("/admin/")).text.split())
    assert "groups of open questions" in shown
    assert re.search(r'answered</th><td class="num">4<', shown)
    assert re.search(r'not known</th><td class="num">7<', shown)
    assert re.search(r'<th scope="row">German</th><td class="num">6<', shown)
    assert "Sperrm" not in shown, "counts only"


async def test_a_poster_opens_the_chat_in_its_language(browser: Browser) -> None:
    await browser.enters_as("Carl", "counsellor")
    shown = (await browser.opens("/admin/posters/oststadt/ar")).text
    assert 'lang="ar" dir="rtl"' in shown
    assert "http://lotse.example/?centre=oststadt&amp;lang=ar" in shown
    assert "https://t.me/lotse_test_bot?start=oststadt-ar" in shown


async def test_the_box_says_why(browser: Browser) -> None:
    await browser.enters_as("Carl", "counsellor")
    shown = (await browser.sends("/admin/try", text="Wer hilft bei Schulden?")).text
    assert "guide:debt" in shown
    shown = (await browser.sends("/admin/try", text="zzz")).text
    assert "The bot says that it does not understand." in shown
