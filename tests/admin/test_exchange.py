"""The exchange in the staff view: deciding, reports, the market sheet, rules, numbers."""

from __future__ import annotations

from sqlalchemy import select

from admin.exchange import words
from services.exchange.held import KINDS as HELD_KINDS
from services.exchange.models import Post, Report
from services.exchange.moderation import OUTCOMES
from services.exchange.rules import APPROVE, HOLD, KINDS, REASONS, SIDES, STATES
from services.exchange.service import Draft, Exchange
from services.exchange.talks import Talks
from services.exchange.town import Town
from tests.admin.staff_house import Browser, StaffHouse
from tests.services.appointments.town import resident

HOME = "/admin/exchange"


def test_every_name_of_the_services_has_its_words() -> None:
    assert set(words.SIDES) == set(SIDES)
    assert set(words.KINDS) == set(KINDS)
    assert set(words.STATES) == set(STATES)
    assert set(words.REASONS) == set(REASONS)
    assert set(words.OUTCOMES) == set(OUTCOMES)
    assert set(words.APPROVE) == set(APPROVE)
    assert set(words.HOLD) == set(HOLD)
    assert set(words.HELD) == set(HELD_KINDS)


async def offered(staff: StaffHouse, name: str = "mia", words: str = "Sofa, drei Sitze.") -> str:
    """Somebody new puts something up; its code."""
    await resident(staff.db, name)
    async with staff.db.transaction() as session:
        draft = Draft("offer", words, "thing", "household", "oststadt", "ein Kuchen")
        return (await Exchange(session, staff.at).post(name, name, "de", draft)).code


async def state(staff: StaffHouse, code: str) -> str:
    async with staff.db.snapshot() as session:
        return (await session.scalars(select(Post.state).where(Post.code == code))).one()


async def test_a_post_of_somebody_new_is_published_printed_and_hidden(
    staff: StaffHouse, browser: Browser
) -> None:
    code = await offered(staff)
    await browser.enters_as("Cem", "counsellor")
    assert "Sofa, drei Sitze" in (await browser.opens(HOME)).text
    assert code not in (await browser.opens(f"{HOME}/sheet")).text
    await browser.sends(f"{HOME}/posts/{code}", do="approve")
    sheet = (await browser.opens(f"{HOME}/sheet?quarter=oststadt")).text
    assert f"<strong>{code}</strong>" in sheet
    assert "mia" not in sheet
    assert code not in (await browser.opens(f"{HOME}/sheet?quarter=weststadt")).text
    asked = await browser.sends(f"{HOME}/posts/{code}", do="ask", centre="oststadt")
    assert asked.headers["location"].startswith(f"{HOME}/posts/{code}")
    await browser.sends(f"{HOME}/posts/{code}", do="hide", reason="Kein Verkauf")
    assert "Kein Verkauf" in (await browser.opens(f"{HOME}/posts/{code}")).text
    assert await state(staff, code) == "hidden"
    assert (await browser.sends(f"{HOME}/posts/{code}", do="sell")).status_code == 422
    assert (await browser.opens(f"{HOME}/posts/NONE1")).status_code == 404


async def test_staff_see_why_somebody_was_reported_and_decide(
    staff: StaffHouse, browser: Browser
) -> None:
    code = await offered(staff)
    await resident(staff.db, "ali")
    async with staff.db.transaction() as session:
        post = (await session.scalars(select(Post).where(Post.code == code))).one()
        post.state = "live"
        talks = Talks(session, staff.at)
        talk = (await talks.begin(post.id, "ali", "ali")).id
        await talks.say(talk, "ali", "Du bist doof.")
        await talks.report(talk, "mia", "rude")
    await browser.enters_as("Cem", "counsellor")
    async with staff.db.snapshot() as session:
        [report] = await session.scalars(select(Report.id))
    path = f"{HOME}/reports/{report}"
    assert "Du bist doof." in (await browser.opens(path)).text
    assert (await browser.sends(path, outcome="shot", reason="?")).status_code == 422
    await browser.sends(path, outcome="banned", reason="Bitte nicht so.")
    assert "Bitte nicht so." in (await browser.opens(HOME)).text
    assert (await browser.sends(path, outcome="warned", reason="?")).status_code == 422
    await browser.sends(f"{HOME}/members/ali")
    assert "Bitte nicht so." not in (await browser.opens(HOME)).text
    await browser.enters_as("Ada", "admin")
    log = (await browser.opens("/admin/audit")).text
    assert "Read a report of the exchange" in log
    assert "doof" not in log


async def test_somebody_without_a_phone_is_helped_at_the_desk(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Cem", "counsellor")
    await browser.opens(f"{HOME}/new")
    wrong = await browser.sends(f"{HOME}/new", words=" ", side="offer", kind="thing")
    assert (wrong.status_code, "Please write what it is." in wrong.text) == (422, True)
    done = await browser.sends(
        f"{HOME}/new", words="Bohrmaschine zum Leihen.", side="offer", kind="lending", quarter="x"
    )
    shown = (await browser.opens(done.headers["location"])).text
    assert "Bohrmaschine zum Leihen" in shown
    assert "for somebody without a phone" in shown
    assert "Repairs and tools" in shown


async def test_rules_and_numbers(staff: StaffHouse, browser: Browser) -> None:
    await offered(staff)
    await browser.enters_as("Cem", "counsellor")
    assert "1 offers and 0 wanted posts" in (await browser.opens(f"{HOME}/figures?days=30")).text
    await browser.opens(f"{HOME}/setup")
    form = {"approve": "all", "nearness": "70", "rules.de": "Seid nett."}
    form |= {f"hold.{kind}": "staff" for kind in HELD_KINDS} | {"hold.money": "pass"}
    form["name.bikes.de"] = "Räder"
    await browser.sends(f"{HOME}/setup", **form)
    async with staff.db.snapshot() as session:
        row = await Town(session, staff.at).settings()
        assert (row.approve, row.nearness) == ("all", 70)
        assert (row.holds["phone"], row.holds["money"]) == ("staff", "pass")
        assert row.rules == {"de": "Seid nett."}
        assert row.categories["bikes"]["de"] == "Räder"
        assert row.categories["bikes"]["tr"]
    for wrong in ({"rules.de": ""}, {"hold.phone": "never"}):
        assert (await browser.sends(f"{HOME}/setup", **{**form, **wrong})).status_code == 422
