"""Two neighbours find each other, talk, share contact and part, each in their own talk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import numpy as np
import pytest
from sqlalchemy import select

from bot.exchange import ExchangeClock
from dialogs.engine.take_turn import take_turn
from nlu.reading import Meaning, Reading
from services.database import Database
from services.exchange.counter import Counter
from services.exchange.models import Line, Member, Post
from services.exchange.moderation import Moderation
from services.guide.content import load
from services.people.models import Person
from tests.bot.house import BERLIN, START, House, Words

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Reads(Words):
    """Knows an offer from a search, and that two words mean a sofa."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        label = "intent:barter_search" if text.startswith("Suche") else "intent:greeting"
        label = "intent:barter_offer" if text.startswith("Verschenke") else label
        sofa = any(word in text for word in ("Sofa", "Couch"))
        row = np.array([1, 0] if sofa else [0, 1], np.float16)
        meaning = Meaning("toy of two", row.tobytes())
        if text.startswith("Brauche"):
            return Reading("de", 0.9, "oos", 0.4, "reject", meaning=meaning)
        return Reading("de", 0.9, label, 0.9, "answer", meaning=meaning)


async def street(db: Database) -> House:
    house = House(db, take=take_turn, words=Reads())
    async with db.transaction() as session:
        await load(session, START)
    for address in ("1", "2"):
        await house.says("/start", address, kind="start", data={"language": "de"})
    return house


async def presses(house: House, address: str, label: str) -> list[str]:
    """Press the newest button of this person that says so; what is said to everybody then."""
    mine = [each for each in house.platform.sent if each.address == address]
    choices = [choice for each in mine for choice in each.message.choices]
    token = next(choice.token for choice in reversed(choices) if label in choice.label)
    return await said(house, address, "", kind="press", token=token)


async def said(house: House, address: str, text: str, **more: object) -> list[str]:
    house.wait(seconds=5)
    before = len(house.platform.sent)
    await house.says(text, address, **more)
    await tick(house)
    return [f"{each.address}: {_shown(each.message)}" for each in house.platform.sent[before:]]


async def tick(house: House) -> None:
    clock = ExchangeClock(house.db, "http://localhost", house.now.astimezone(BERLIN))
    for _process in range(2):
        await clock.read(house.words)
        await clock.age()
        await clock.tell()
    await house.outbox.drain()


def _shown(message: object) -> str:
    card = message.card  # type: ignore[attr-defined]
    parts = (message.text, card.title if card else "", message.question)  # type: ignore[attr-defined]
    return " | ".join(part for part in parts if part)


async def put_up(house: House, words: str = "Verschenke Sofa, gut erhalten") -> None:
    await said(house, "1", words)
    await presses(house, "1", "Oststadt")
    await presses(house, "1", "Ja, das stimmt")
    async with house.db.transaction() as session:
        for post in await session.scalars(select(Post)):
            if post.state == "review":
                post.state, post.changed_at = "live", house.now
    await tick(house)


@ONE_KIND
async def test_one_sentence_is_shown_with_the_rules_before_it_is_up(db: Database) -> None:
    house = await street(db)
    assert await said(house, "1", "Verschenke Sofa, gut erhalten") == ["1: In welchem Quartier?"]
    [preview] = await presses(house, "1", "Oststadt")
    for line in ("Angebot", "Eine Sache", "Haushalt und Möbel", "Nichts, geschenkt", "Regeln"):
        assert line in preview
    [done] = await presses(house, "1", "Ja, das stimmt")
    assert "Das Team sieht es zuerst an" in done
    await said(house, "1", "Verschenke Sofa, noch eins")
    assert "Regeln" not in (await presses(house, "1", "Oststadt"))[0]


@ONE_KIND
async def test_a_thing_that_is_all_one_understands_is_asked_about(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    [asked] = await said(house, "2", "Brauche eine Couch")
    assert "Ich bin nicht sicher" in asked
    found = await presses(house, "2", "Etwas suchen")
    assert "Verschenke Sofa" in found[0]
    [unknown] = await said(house, "2", "Brauche einen Witz")
    assert "Ich bin nicht sicher" not in unknown


@ONE_KIND
async def test_a_number_cannot_stand_in_a_post(db: Database) -> None:
    house = await street(db)
    [first] = await said(house, "1", "Verschenke Sofa, 0 1 7 6 2 3 4 5 6 7")
    assert "Telefonnummern dürfen hier nicht stehen" in first
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post))).all() == []


@ONE_KIND
async def test_who_waits_for_something_is_told_and_may_stop(db: Database) -> None:
    house = await street(db)
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Bescheid sagen")
    await put_up(house)
    assert "Jemand bietet an, was Sie suchen" in house.platform.texts()[-1]
    assert "nicht mehr Bescheid" in (await presses(house, "2", "Nicht mehr Bescheid"))[0]


@ONE_KIND
async def test_an_offer_is_asked_for_and_stays_or_goes(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    house.wait(days=28)
    await tick(house)
    assert "Ist es noch da?" in house.platform.texts()[-1]
    assert "30 Tage" in (await presses(house, "1", "Ja, noch da"))[0]
    house.wait(days=31)
    await tick(house)
    assert "ist jetzt weg" in house.platform.texts()[-1]
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post.state))).all() == ["expired"]
        assert (await session.scalars(select(Member.name))).all() == [""]
        assert (await session.scalars(select(Line))).all() == []


@asynccontextmanager
async def staff(house: House) -> AsyncIterator[Moderation]:
    async with house.db.transaction() as session:
        yield Moderation(session, house.now.astimezone(BERLIN))


async def told(house: House) -> list[str]:
    """What the bot says by itself now."""
    before = len(house.platform.sent)
    await tick(house)
    return [each.message.text for each in house.platform.sent[before:]]


@ONE_KIND
async def test_what_staff_decide_is_said_to_whom_it_concerns(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    async with staff(house) as moderation:
        [post] = await moderation.live()
        owner, code = str(post.person_id), post.code
        await moderation.warn(owner, "Bitte freundlich.")
    async with db.transaction() as session:
        await Counter(session, house.now).ask_for(await session.get_one(Post, post.id), "oststadt")
    warned, asked = await told(house)
    assert warned.endswith("Bitte freundlich.")
    assert "Jemand im Quartierszentrum Oststadt interessiert sich" in asked
    async with staff(house) as moderation:
        await moderation.forgive(owner)
        await moderation.hide(await moderation.post(code) or Post(), "Das ist ein Verkauf.")
    unwarned, hidden = await told(house)
    assert "Verwarnung zurückgenommen" in unwarned
    assert hidden.endswith("Das ist ein Verkauf.")
    await presses(house, "1", "Meine Sicht sagen")
    await said(house, "1", "Ich will kein Geld dafür")
    async with staff(house) as moderation:
        [asks] = await moderation.judged()
        assert asks.appeal == "Ich will kein Geld dafür"
        await moderation.approve(await moderation.post(code) or Post())
    [up] = await told(house)
    assert "steht jetzt in der Tauschbörse" in up


@ONE_KIND
async def test_a_usual_reason_is_read_in_ones_own_language(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    async with staff(house) as moderation:
        [post] = await moderation.live()
        await moderation.hide(post, "selling")
    async with db.transaction() as session:
        (await session.get_one(Person, post.person_id)).language = "tr"
    [hidden] = await told(house)
    assert hidden.endswith("Satış.")


@ONE_KIND
async def test_what_staff_never_looked_at_ends_too_and_that_is_said(db: Database) -> None:
    house = await street(db)
    await said(house, "1", "Verschenke Sofa, gut erhalten")
    await presses(house, "1", "Oststadt")
    await presses(house, "1", "Ja, das stimmt")
    house.wait(days=31)
    [over] = await told(house)
    assert "in 30 Tagen nicht ansehen" in over
    async with staff(house) as moderation:
        assert await moderation.waiting() == []


@ONE_KIND
async def test_a_category_that_the_town_gave_up_is_not_guessed(db: Database) -> None:
    house = await street(db)
    async with staff(house) as moderation:
        settings = await moderation.settings(change=True)
        names = settings.categories
        settings.categories = {key: names[key] for key in names if key != "household"}
    [asked] = await said(house, "1", "Verschenke Sofa, gut erhalten")
    assert asked.endswith("Wohin gehört es?")


@ONE_KIND
@pytest.mark.parametrize("words", ["Was hab ich eingestellt?", "мои объявления", "إعلاناتي"])
async def test_ones_own_posts_are_asked_for_in_words(db: Database, words: str) -> None:
    house = await street(db)
    await put_up(house)
    shown = await said(house, "1", words)
    assert "Verschenke Sofa" in shown[0]


@ONE_KIND
async def test_who_is_banned_is_heard_and_hears_what_comes_of_it(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    async with staff(house) as moderation:
        [post] = await moderation.live()
        owner = str(post.person_id)
        await moderation.ban(owner, "Nun reicht es.")
    assert [text.endswith("Nun reicht es.") for text in await told(house)] == [True]
    [shut] = await presses(house, "1", "Tauschbörse")
    assert "im Moment nicht" in shut
    [shut] = await said(house, "1", "Verschenke Tisch, gut erhalten")
    assert "im Moment nicht" in shut, "before a form is filled in for nothing"
    await presses(house, "1", "Meine Sicht sagen")
    heard = await said(house, "1", "Das war ein Missverständnis")
    assert heard == ["1: Danke. Das Team liest es."]
    async with staff(house) as moderation:
        await moderation.uphold(owner, "Drohungen bleiben Drohungen.")
    [stays] = await told(house)
    assert "Es bleibt bei seiner Entscheidung. Drohungen bleiben Drohungen." in stays
    async with staff(house) as moderation:
        await moderation.forgive(owner)
        [waits] = await moderation.waiting()
        await moderation.approve(waits)
    again, up = await told(house)
    assert "wieder an der Tauschbörse" in again
    assert "steht jetzt in der Tauschbörse" in up


@ONE_KIND
async def test_the_menu_leads_to_the_newest_and_to_categories(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await presses(house, "2", "Tauschbörse")
    assert "🎁 Verschenke Sofa, gut erhalten" in (await presses(house, "2", "Neueste Angebote"))[0]
    await presses(house, "2", "Tauschbörse")
    await presses(house, "2", "Nach Kategorie")
    assert "Sofa" in (await presses(house, "2", "Haushalt"))[0]


async def changes(house: House, what: str, *answers: str) -> None:
    await presses(house, "1", "Was ich")
    await presses(house, "1", "Etwas ändern")
    await presses(house, "1", what)
    for answer in answers:
        await presses(house, "1", answer)


@ONE_KIND
async def test_who_writes_the_code_of_the_market_sheet_sees_the_post(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    async with db.snapshot() as session:
        code = (await session.scalars(select(Post.code))).one()
    for words in (code, code.lower(), f"{code[:2]} {code[2:]}", f"Code {code}!"):
        [shown] = await said(house, "2", words)
        assert "🎁 Verschenke Sofa, gut erhalten" in shown
    other = "22222" if code != "22222" else "33333"
    assert "Verschenke Sofa" not in (await said(house, "2", other))[0]


@ONE_KIND
async def test_everything_about_a_post_is_changed_one_by_one(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await changes(house, "Kategorie", "Kleidung")
    await changes(house, "Art", "Leihen")
    await changes(house, "Quartier", "alle Quartiere")
    await changes(house, "Dafür")
    await said(house, "1", "ein Kuchen")
    async with db.snapshot() as session:
        post = (await session.scalars(select(Post))).one()
        assert (post.category, post.kind, post.quarter) == ("clothes", "lending", None)
        assert (post.swap, post.state) == ("ein Kuchen", "review")
    await changes(house, "Beschreibung")
    await said(house, "1", "Verschenke Couch, rot")
    await changes(house, "Dafür", "Nichts, geschenkt")
    async with db.snapshot() as session:
        post = (await session.scalars(select(Post))).one()
        assert (post.title, post.swap) == ("Verschenke Couch, rot", "")


@ONE_KIND
async def test_what_neighbours_look_for_and_what_is_in_a_quarter_is_seen(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await said(house, "2", "Suche ein Fahrrad")
    await presses(house, "2", "Als Gesuch aufgeben")
    for label in ("Eine Sache", "Fahrrad", "Weststadt", "Nichts, geschenkt"):
        await presses(house, "2", label)
    await presses(house, "2", "Ja, das stimmt")
    async with db.transaction() as session:
        for post in await session.scalars(select(Post).where(Post.state == "review")):
            post.state = "live"
    await presses(house, "1", "Tauschbörse")
    assert "🔎 Suche ein Fahrrad" in (await presses(house, "1", "Was Nachbarn suchen"))[0]
    assert "Name" in (await presses(house, "1", "Ich kann damit helfen"))[0]
    await presses(house, "2", "Tauschbörse")
    await presses(house, "2", "Nach Quartier")
    assert "Sofa" in (await presses(house, "2", "Oststadt"))[0]
    await presses(house, "2", "Nach Quartier")
    assert "nichts" in (await presses(house, "2", "Weststadt"))[0]


@ONE_KIND
async def test_somebody_sees_what_waits_and_takes_another_name(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Bescheid sagen")
    await presses(house, "2", "Ich habe Interesse")
    await said(house, "2", "Ali")
    await said(house, "2", "Ist das Sofa noch da?")
    await presses(house, "2", "Tauschbörse")
    shown = "\n".join(await presses(house, "2", "Was ich"))
    assert "🔔 Ich sage Ihnen Bescheid, wenn jemand das anbietet: Suche eine Couch" in shown
    assert "💬 Sie schreiben mit Jemand aus der Nachbarschaft über" in shown
    assert "Nachbarn sehen Sie als Ali." in shown
    await presses(house, "2", "Anderer Name")
    assert "Ein Name genügt" in (await said(house, "2", "Ali 0176 2345678"))[0]
    assert (await said(house, "2", "Alix")) == ["2: Nachbarn sehen Sie als Alix."]


async def test_who_blocks_the_bot_has_nothing_up_any_more(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await house.inbox.accept(house.incoming(kind="blocked"))
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post.state))).all() == ["withdrawn"]
