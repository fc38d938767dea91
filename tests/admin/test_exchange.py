"""The exchange in the staff view: deciding, reports, the market sheet, rules, numbers."""

from __future__ import annotations

from sqlalchemy import select

from admin.exchange import words
from services.exchange.counter import Counter
from services.exchange.figures import TALK, count
from services.exchange.guess import first
from services.exchange.held import KINDS as HELD_KINDS
from services.exchange.models import Post, Report
from services.exchange.moderation import OUTCOMES
from services.exchange.rules import APPROVE, HOLD, KINDS, REASONS, SIDES, STATES
from services.exchange.service import Draft, Exchange
from services.exchange.talks import Talks
from services.exchange.town import Town
from services.staff.audit import Audit
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
    assert f"<td>{code}</td>" in sheet
    assert "mia" not in sheet
    assert code not in (await browser.opens(f"{HOME}/sheet?quarter=weststadt")).text
    asked = await browser.sends(f"{HOME}/posts/{code}", do="ask", centre="oststadt")
    assert asked.headers["location"].startswith(f"{HOME}/posts/{code}")
    await browser.sends(f"{HOME}/posts/{code}", do="hide", reason="Kein Verkauf")
    assert "Kein Verkauf" in (await browser.opens(f"{HOME}/posts/{code}")).text
    assert await state(staff, code) == "hidden"
    assert (await browser.sends(f"{HOME}/posts/{code}", do="sell")).status_code == 422
    assert (await browser.opens(f"{HOME}/posts/NONE1")).status_code == 404


async def test_a_usual_reason_is_kept_as_what_it_is(staff: StaffHouse, browser: Browser) -> None:
    code = await offered(staff)
    await browser.enters_as("Cem", "counsellor")
    path = f"{HOME}/posts/{code}"
    assert '<option value="Sells, or wants money">' in (await browser.opens(path)).text
    await browser.sends(path, do="hide", reason="Sells, or wants money")
    async with staff.db.snapshot() as session:
        assert await session.scalar(select(Post.reason)) == "selling"
    assert "Sells, or wants money" in (await browser.opens(path)).text


async def test_who_comes_second_finds_it_decided(staff: StaffHouse, browser: Browser) -> None:
    code = await offered(staff)
    await browser.enters_as("Cem", "counsellor")
    path = f"{HOME}/posts/{code}"
    unsaid = await browser.sends(path, do="hide", reason=" ")
    assert (unsaid.status_code, "Please write the reason" in unsaid.text) == (422, True)
    assert await state(staff, code) == "review"
    for do, told in (("approve", "saved"), ("approve", "decided"), ("hide", "saved")):
        done = await browser.sends(path, do=do, reason="Verkauf")
        assert done.headers["location"] == f"{HOME}?told={told}"
    assert "Publish again" in (await browser.opens(path)).text
    await browser.sends(path, do="approve")
    assert await state(staff, code) == "live"
    assert await noted(staff) == {"exchange_decided": ["approve", "hide", "approve"]}


async def reported(staff: StaffHouse, code: str) -> str:
    """Ali insults the owner of the post, who reports it; the path of the report."""
    await resident(staff.db, "ali")
    async with staff.db.transaction() as session:
        post = (await session.scalars(select(Post).where(Post.code == code))).one()
        post.state = "live"
        talks = Talks(session, staff.at)
        talk = (await talks.begin(post.id, "ali", "ali")).id
        await talks.say(talk, "ali", "Du bist doof.")
        await talks.report(talk, "mia", "rude")
        [report] = await session.scalars(select(Report.id))
    return f"{HOME}/reports/{report}"


async def test_staff_see_why_somebody_was_reported_and_decide(
    staff: StaffHouse, browser: Browser
) -> None:
    path = await reported(staff, await offered(staff))
    await browser.enters_as("Cem", "counsellor")
    shown = (await browser.opens(path)).text
    assert "Du bist doof." in shown
    assert "There is no other report of this person." in shown
    assert "Hide the post" not in shown, "it is not the reported one's"
    assert (await browser.sends(path, outcome="shot", reason="?")).status_code == 422
    unsaid = await browser.sends(path, outcome="banned", reason=" ")
    assert (unsaid.status_code, "Please write the reason" in unsaid.text) == (422, True)
    await browser.sends(path, outcome="banned", reason="Bitte nicht so.")
    assert "Bitte nicht so." in (await browser.opens(HOME)).text
    again = await browser.sends(path, outcome="warned", reason="?")
    assert again.headers["location"] == f"{HOME}?told=decided"
    async with staff.db.transaction() as session:
        await Talks(session, staff.at).appeal("ali", "Das war ein Scherz.")
    assert "decisions wait in the exchange" in (await browser.opens("/admin/")).text
    assert "Das war ein Scherz." in (await browser.opens(HOME)).text
    member = f"{HOME}/members/ali"
    assert (await browser.sends(member, do="uphold", reason="")).status_code == 422
    await browser.sends(member, do="uphold", reason="Es bleibt dabei.")
    assert "Es bleibt dabei." in (await browser.opens(HOME)).text
    await browser.sends(member, do="forgive")
    assert "Es bleibt dabei." not in (await browser.opens(HOME)).text
    assert (await browser.sends(member, do="forgive")).headers["location"].endswith("told=decided")
    assert await noted(staff) == {
        "exchange_report_read": [None, None],
        "exchange_settled": ["banned"],
        "exchange_upheld": [None],
        "exchange_forgiven": [None],
    }
    await browser.enters_as("Ada", "admin")
    log = (await browser.opens("/admin/audit")).text
    assert "Read a report of the exchange" in log
    assert "Stayed with a decision of the exchange" in log
    assert "doof" not in log


async def test_a_line_is_let_through_once_and_looking_is_noted(
    staff: StaffHouse, browser: Browser
) -> None:
    code = await offered(staff)
    await resident(staff.db, "ali")
    async with staff.db.transaction() as session:
        post = (await session.scalars(select(Post).where(Post.code == code))).one()
        post.state = "live"
        talks = Talks(session, staff.at)
        (await talks.settings(change=True)).holds = {"phone": "staff"}
        talk = (await talks.begin(post.id, "ali", "ali")).id
        await talks.say(talk, "ali", "0176 04069012")
        [line] = [each.id for each in await talks.lines(talk)]
    await browser.enters_as("Cem", "counsellor")
    shown = (await browser.opens(HOME)).text
    assert "0176 04069012" in shown
    assert "It names a telephone number." in shown
    assert f'<a href="{HOME}/posts/{code}"' in shown
    path = f"{HOME}/lines/{line}"
    assert (await browser.sends(path, do="eat")).status_code == 422
    for told in ("saved", "decided"):
        done = await browser.sends(path, do="through")
        assert done.headers["location"] == f"{HOME}?told={told}"
    assert await noted(staff) == {
        "exchange_line_read": [None],
        "exchange_line_decided": ["through"],
    }


async def test_somebody_without_a_phone_is_helped_at_the_desk(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Cem", "counsellor")
    await browser.opens(f"{HOME}/new")
    form = {"side": "offer", "kind": "lending", "quarter": "x", "language": "tr"}
    wrong = await browser.sends(f"{HOME}/new", **form, words=" ")
    assert (wrong.status_code, "Please write what it is." in wrong.text) == (422, True)
    for said in ("Bohrmaschine, 0176 04069012", "Bohrmaschine in der Lindenstraße 12"):
        wrong = await browser.sends(f"{HOME}/new", **form, words=said)
        assert (wrong.status_code, "Please without numbers" in wrong.text) == (422, True)
    done = await browser.sends(f"{HOME}/new", **form, words="Bohrmaschine zum Leihen.")
    shown = (await browser.opens(done.headers["location"])).text
    assert "Bohrmaschine zum Leihen" in shown
    assert 'lang="tr"' in shown
    assert "for somebody without a phone" in shown
    assert "Repairs and tools" in shown
    code = done.headers["location"].partition("?")[0].rpartition("/")[2]
    spoken = f"{code[:2].lower()} {code[2:]}"
    found = await browser.opens(f"{HOME}/posts?code={spoken}")
    assert found.headers["location"] == f"{HOME}/posts/{code}"
    missed = await browser.opens(f"{HOME}/posts?code=AAAA")
    assert missed.headers["location"] == f"{HOME}?told=no_code"
    staff.wait(days=28)
    await browser.enters_as("Eda", "counsellor")
    assert "Put up at the desk, ends soon" in (await browser.opens(HOME)).text
    await browser.sends(f"{HOME}/posts/{code}", do="prolong")
    assert "Put up at the desk, ends soon" not in (await browser.opens(HOME)).text
    await browser.sends(f"{HOME}/posts/{code}", do="given")
    assert await state(staff, code) == "given"


async def noted(staff: StaffHouse) -> dict[str, list[str | None]]:
    """What the log says of the exchange: actions, and what was chosen, in order."""
    async with staff.db.snapshot() as session:
        rows = await Audit(session, staff.at).read(limit=100)
    found: dict[str, list[str | None]] = {}
    for row in reversed(rows):
        if row.action.startswith("exchange_"):
            found.setdefault(row.action, []).append(row.detail.get("to"))
    return found


async def test_a_sheet_of_a_quarter_has_what_is_for_all_quarters(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Cem", "counsellor")
    async with staff.db.transaction() as session:
        counter = Counter(session, staff.at)
        for words, category, quarter in (
            ("Rad, rot. Licht ist neu.", "bikes", "oststadt"),
            ("Mathe bis Klasse 8.", "learning", None),
            ("Jacke.", "clothes", "weststadt"),
            ("Altes.", "gone", "oststadt"),
        ):
            await counter.put_up(Draft("offer", words, "thing", category, quarter), "de")
    sheet = (await browser.opens(f"{HOME}/sheet?quarter=oststadt")).text
    assert [name in sheet for name in ("Rad, rot", "Mathe", "Altes", "Jacke")] == [True] * 3 + [
        False
    ]
    assert "Licht ist neu." in sheet
    assert sheet.index("Bikes") < sheet.index("Learning") < sheet.index("gone")
    assert "Jacke" in (await browser.opens(f"{HOME}/sheet?quarter=nowhere")).text


async def test_rules_and_numbers(staff: StaffHouse, browser: Browser) -> None:
    await offered(staff)
    await browser.enters_as("Cem", "counsellor")
    async with staff.db.transaction() as session:
        for by in (2, 5):
            post = Post(category=f"c{by}", quarter=None, example=False)
            await count(session, staff.at.date(), TALK, post, by)
    numbers = (await browser.opens(f"{HOME}/figures?days=30")).text
    assert "Offers: 1 · Wanted posts: 0" in numbers
    assert "Talks: 7" in numbers
    assert "<td>fewer than 5</td>" in numbers
    assert "<td>5</td>" in numbers
    assert "<td>2</td>" not in numbers
    await browser.opens(f"{HOME}/setup")
    form = {"approve": "all", "nearness": "70", "rules.de": "Seid nett."}
    form |= {f"hold.{kind}": "staff" for kind in HELD_KINDS} | {"hold.money": "pass"}
    form |= {f"name.{key}.de": key for key in first()["categories"]}
    form |= {"rules.de-plain": "Nett sein.", "name.new.de": "Feste", "name.bikes.de": "Räder"}
    del form["name.food.de"]
    await browser.sends(f"{HOME}/setup", **form)
    async with staff.db.snapshot() as session:
        town = Town(session, staff.at)
        row = await town.settings()
        assert (row.approve, row.nearness) == ("all", 70)
        assert (row.holds["phone"], row.holds["money"]) == ("staff", "pass")
        assert row.rules == {"de": "Seid nett.", "de-plain": "Nett sein."}
        assert row.categories["bikes"]["de"] == "Räder"
        assert row.categories["bikes"]["tr"]
        assert "food" not in row.categories
        assert list(await town.categories("de"))[-3:] == ["leisure", "own1", "other"]
    for wrong in ({"rules.de": ""}, {"hold.phone": "never"}, {"name.household.de": ""}):
        assert (await browser.sends(f"{HOME}/setup", **{**form, **wrong})).status_code == 422
