"""The guide in the staff view, on both databases: written, previewed, published, undone."""

from __future__ import annotations

import re
from html import unescape

import httpx
from sqlalchemy import delete

from services.guide.models import Entry, EntryText
from services.guide.service import Guide
from tests.admin.staff_house import Browser, StaffHouse

GUIDE = "/admin/guide"
NEW: dict[str, object] = {
    "de__title": "Sperrmüll",
    "de__text": "Sperrmüll holt die Stadt ab.",
    "de__questions": "Wo kann ich Sperrmüll anmelden?\nWohin mit alten Möbeln?",
    "topic": "help",
    "source": "Stadt Pforzheim",
}


async def of(browser: Browser, slug: str) -> dict[str, object]:
    """The fields of the editor as they are filled in, to be sent back."""
    html = (await browser.opens(f"{GUIDE}/{slug}")).text
    fields: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        box = re.search(r'type="(checkbox|radio)"', tag)
        if name and (not box or " checked" in tag):
            fields[name[1]] = unescape(value[1]) if value else "on"
    for name_, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)<', html):
        fields[name_] = unescape(text)
    topic = re.search(r'<option value="(\w+)" selected>', html[html.index('id="topic"') :])
    fields["topic"] = topic[1] if topic else "work"
    fields.pop("csrf")
    return fields


async def save(browser: Browser, slug: str, do: str, **changed: object) -> httpx.Response:
    fields = {**await of(browser, slug), **{k.replace("__", "."): v for k, v in changed.items()}}
    return await browser.sends(f"{GUIDE}/{slug}", **fields, do=do)


async def answer(staff: StaffHouse, slug: str, language: str = "de") -> str | None:
    async with staff.db.snapshot() as session:
        found = await Guide(session, language, plain=False).answer(slug)
    return found.text if found else None


async def test_a_new_entry_is_answered_at_once(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    async with staff.wakeup.subscribe("guide") as taps:
        await browser.opens(f"{GUIDE}/new")
        done = await browser.sends(f"{GUIDE}/new", **NEW, do="publish")
        assert done.headers["location"].startswith(f"{GUIDE}/sperrmuell?")
        assert await taps.keys() == ["sperrmuell"]
    assert await answer(staff, "sperrmuell") == "Sperrmüll holt die Stadt ab."
    await staff.learning.refresh()
    shown = await browser.sends("/admin/try", text="Wohin mit alten Möbeln?")
    assert "The bot answers at once." in shown.text
    assert "Sperrmüll" in shown.text


async def test_a_draft_is_not_answered(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await browser.opens(f"{GUIDE}/new")
    await browser.sends(f"{GUIDE}/new", **{**NEW, "source": ""}, do="draft")
    assert await answer(staff, "sperrmuell") is None
    assert "not published" in (await browser.opens(f"{GUIDE}?search=sperrm%C3%BCll")).text


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await browser.opens(f"{GUIDE}/new")
    fields = {**NEW, "url": "nonsense", "pin": "somewhere", "hours__kind": "weekly"}
    shown = await browser.sends(f"{GUIDE}/new", **fields, hours__Mo="morgens", do="publish")
    assert shown.status_code == 422
    for sentence in ("begins with https://", "I find no place", "I cannot read these hours"):
        assert sentence in shown.text
    for typed in ("Sperrmüll holt die Stadt ab.", "nonsense", "somewhere", "morgens"):
        assert typed in shown.text


async def test_saving_what_is_shown_changes_nothing(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    for slug in ("recognition", "emergency", "quarter-centres"):
        await save(browser, slug, "publish")
        shown = (await browser.opens(f"{GUIDE}/{slug}/history?version=2")).text
        assert "No field changed in this version." in shown


async def test_hours_contacts_and_place(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await save(
        browser,
        "debt",
        "publish",
        hours__kind="weekly",
        hours__Mo="9-12",
        hours__Tu="9-12",
        hours__Th="14–17:30",
        hours__closed="24.12.2026–06.01.2027\n31.12.",
        hours__by_appointment="on",
        pin="https://www.openstreetmap.org/#map=18/48.8921/8.6946",
        phone="115",
    )
    async with staff.db.snapshot() as session:
        entry = await session.get_one(Entry, "debt")
    assert entry.hours == (
        "Mo-Tu 09:00-12:00; Th 14:00-17:30; 2026 Dec 24-2027 Jan 06 off; Dec 31 off "
        '|| "by appointment"'
    )
    assert entry.map == [48.8921, 8.6946]
    fields = await of(browser, "debt")
    assert fields["hours.Th"] == "14:00–17:30"
    assert fields["hours.closed"] == "24.12.2026–06.01.2027\n31.12."


async def test_a_changed_german_text_outdates_translations_unless_it_was_a_typo(
    browser: Browser,
) -> None:
    await browser.enters_as("Emine", "editor")
    await save(browser, "debt", "publish", de__text="Ein Tippfehler", typo="on")
    assert "debt" not in (await browser.opens(f"{GUIDE}?state=outdated")).text
    await save(browser, "debt", "publish", de__text="Etwas ganz Neues")
    assert "/debt" in (await browser.opens(f"{GUIDE}?state=outdated&language=tr")).text
    await save(browser, "debt", "publish", tr__fits="on")
    assert "/debt" not in (await browser.opens(f"{GUIDE}?state=outdated&language=tr")).text
    assert "/debt" in (await browser.opens(f"{GUIDE}?state=outdated&language=ar")).text


async def test_two_who_edit_at_once(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    mine = await of(browser, "debt")
    async with staff.browser() as other:
        await other.enters_as("Carla", "editor")
        await save(other, "debt", "publish", de__text="Carlas Text")
    answer_ = await browser.sends(f"{GUIDE}/debt", **{**mine, "de.text": "Mein Text"}, do="publish")
    assert answer_.status_code == 409
    assert "Carla saved this entry while you were writing" in unescape(answer_.text).replace(
        "\u2068", ""
    ).replace("\u2069", "")
    assert "Mein Text" in answer_.text
    assert "Carlas Text" in answer_.text
    assert await answer(staff, "debt") == "Carlas Text"
    version = re.search(r'name="version" value="(\d+)"', answer_.text)
    assert version
    again = {**mine, "de.text": "Unser Text", "version": version[1]}
    await browser.sends(f"{GUIDE}/debt", **again, do="publish")
    assert await answer(staff, "debt") == "Unser Text"


async def test_undo(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    before = await answer(staff, "debt")
    await save(browser, "debt", "publish", de__text="Falsch")
    shown = (await browser.opens(f"{GUIDE}/debt/history?version=2")).text
    assert "<ins>Falsch</ins>" in shown
    await browser.opens(f"{GUIDE}/debt/history?version=1")
    await browser.sends(f"{GUIDE}/debt/restore", old="1", version="2")
    assert await answer(staff, "debt") == before
    await browser.sends(f"{GUIDE}/debt/restore", old="2", version="2")
    assert await answer(staff, "debt") == before, "a stale page restores nothing"


async def test_checked_and_taken_offline(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await browser.opens(f"{GUIDE}/debt")
    await browser.sends(f"{GUIDE}/debt", version="1", do="check")
    assert "checked on" in (await browser.opens(f"{GUIDE}/debt")).text
    await browser.sends(f"{GUIDE}/debt", version="2", do="hide")
    assert await answer(staff, "debt") is None


async def test_the_preview_shows_the_card_of_the_language(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    fields = {**await of(browser, "debt"), "ar.title": "عنوان جديد", "preview": "ar"}
    shown = (await browser.sends(f"{GUIDE}/preview", **fields)).text
    assert 'lang="ar" dir="rtl"' in shown
    assert shown.count("عنوان جديد") == 2
    lacking = {name: value for name, value in fields.items() if not name.startswith("pl")}
    shown = (await browser.sends(f"{GUIDE}/preview", **{**lacking, "preview": "pl"})).text
    assert "shows the German one" in shown


async def test_the_list_says_what_an_entry_lacks(staff: StaffHouse, browser: Browser) -> None:
    async with staff.db.transaction() as session:
        polish = (EntryText.slug == "debt", EntryText.language == "pl")
        await session.execute(delete(EntryText).where(*polish))
        lonely = (EntryText.slug == "barter", EntryText.language != "de")
        await session.execute(delete(EntryText).where(*lonely))
    await browser.enters_as("Emine", "editor")
    shown = (await browser.opens(GUIDE)).text
    assert shown.count("in all languages") == 32
    assert "18 of 19 languages" in shown
    assert "1 of 19 languages" in shown
    assert shown.count("Polish: missing") == 2  # seen and heard, of one entry


async def test_what_staff_type_never_becomes_html(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    evil = "<script>alert(1)</script>"
    fields = {**NEW, "de__title": evil, "de__text": evil, "de__bring": evil, "source": evil}
    await browser.opens(f"{GUIDE}/new")
    shown = await browser.sends(f"{GUIDE}/preview", **fields)
    assert evil not in shown.text
    await browser.opens(f"{GUIDE}/new")
    done = await browser.sends(f"{GUIDE}/new", **fields, do="publish")
    for path in (done.headers["location"], GUIDE, "/admin/"):
        assert evil not in (await browser.opens(path)).text


async def test_what_does_not_exist_is_said_kindly(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    for path in ("/guide/nothing", "/guide/nothing/history", "/questions/77", "/posters/x/de"):
        answer_ = await browser.opens(f"/admin{path}")
        assert answer_.status_code == 404
        assert "This page does not exist" in answer_.text
    await browser.opens(f"{GUIDE}/debt")
    assert (await browser.sends(f"{GUIDE}/nothing", do="hide", version="1")).status_code == 404
