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
from services.exchange.models import Line, Member, Post, Report
from services.exchange.moderation import Moderation
from services.guide.content import load
from tests.bot.house import BERLIN, START, House, Platform, Words

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Reads(Words):
    """Knows an offer from a search, and that two words mean a sofa."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        label = "intent:barter_search" if text.startswith("Suche") else "intent:greeting"
        label = "intent:barter_offer" if text.startswith("Verschenke") else label
        sofa = any(word in text for word in ("Sofa", "Couch"))
        row = np.array([1, 0] if sofa else [0, 1], np.float16)
        meaning = Meaning("toy of two", row.tobytes())
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
async def test_a_number_cannot_stand_in_a_post(db: Database) -> None:
    house = await street(db)
    [first] = await said(house, "1", "Verschenke Sofa, 0 1 7 6 2 3 4 5 6 7")
    assert "Telefonnummern dürfen hier nicht stehen" in first
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post))).all() == []


async def test_two_neighbours_meet_and_their_words_stay_between_them(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    found = await said(house, "2", "Suche eine Couch")
    assert "Sofa, gut erhalten" in found[0]
    assert "Welchen Namen" in (await presses(house, "2", "Ich habe Interesse"))[0]
    await said(house, "2", "Ali")
    sent = await said(house, "2", "Ist das Sofa noch da?")
    assert "Gesendet" in sent[0]
    assert sent[1].startswith("1: 💬 Ali schreibt Ihnen wegen")
    assert sent[1].endswith("Ist das Sofa noch da?")
    await presses(house, "1", "Antworten")
    await said(house, "1", "Mia")
    held = await said(house, "1", "Ja! null eins sieben sechs zwei drei vier fünf")
    assert "halte ich hier zurück" in held[0]
    await said(house, "1", "Ja, komm gerne vorbei")
    assert "Mia schreibt Ihnen" in house.platform.texts()[-1]
    await presses(house, "2", "Kontakt teilen")
    await said(house, "2", "0176 2345678")
    shared = [text for text in house.platform.texts() if "0176 2345678" in text]
    assert shared == []
    await presses(house, "1", "Kontakt teilen")
    await said(house, "1", "mia@example.org")
    by_address = {
        address: "\n".join(
            each.message.text for each in house.platform.sent if each.address == address
        )
        for address in ("1", "2")
    }
    assert "0176 2345678" in by_address["1"]
    assert "mia@example.org" in by_address["2"]
    kept = [row.text or "" for row in await house.inbox_rows()]
    for words in ("Ist das Sofa noch da?", "komm gerne", "0176 2345678", "mia@example.org"):
        assert not any(words in text for text in kept)
    assert all(
        row.content.get("private")
        for row in await house.deliveries()
        if "schreibt Ihnen" in row.content.get("text", "")
    )


@ONE_KIND
async def test_a_harasser_is_reported_with_evidence_and_blocked(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Ich habe Interesse")
    await said(house, "2", "Ali")
    await said(house, "2", "Du bist dumm")
    await presses(house, "1", "Melden")
    await presses(house, "1", "Unfreundlich")
    await presses(house, "1", "Blockieren")
    assert "hat das Gespräch" in house.platform.texts()[-1]
    found = await said(house, "2", "Suche eine Couch")
    assert "niemand" in found[0]
    async with db.snapshot() as session:
        report = (await session.scalars(select(Report))).one()
        assert [each["text"] for each in report.evidence] == ["Du bist dumm"]


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
async def test_a_post_is_said_in_other_words(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await presses(house, "1", "Was ich")
    await presses(house, "1", "Anders beschreiben")
    await said(house, "1", "Verschenke Couch, rot")
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post.title))).one() == "Verschenke Couch, rot"


async def test_who_blocks_the_bot_has_nothing_up_any_more(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await house.inbox.accept(house.incoming(kind="blocked"))
    async with db.snapshot() as session:
        assert (await session.scalars(select(Post.state))).all() == ["withdrawn"]


async def test_one_is_on_telegram_and_the_other_in_the_web_chat(db: Database) -> None:
    """Each sees the other in the own channel; addresses of one channel never reach the other."""
    async with db.transaction() as session:
        await load(session, START)
    phone, web = (
        House(db, take=take_turn, words=Reads(), platform=Platform(name))
        for name in ("telegram", "web")
    )

    async def talks(house: House, text: str, press: str = "") -> str:
        for each in (phone, web):
            each.wait(seconds=5)
        name = house.platform.name
        more: dict[str, object] = {}
        if press:
            choices = [choice for each in house.platform.sent for choice in each.message.choices]
            token = next(each.token for each in reversed(choices) if press in each.label)
            more = {"kind": "press", "token": token}
        elif text == "/start":
            more = {"kind": "start", "data": {"language": "de"}}
        await house.says(text, f"{name}-4711", channel=name, **more)
        await tick(house)
        for each in (phone, web):
            await each.outbox.drain()
        return house.platform.texts()[-1]

    for house in (phone, web):
        await talks(house, "/start")
    await talks(phone, "Verschenke Sofa, gut erhalten")
    await talks(phone, "", press="Oststadt")
    await talks(phone, "", press="Ja, das stimmt")
    async with db.transaction() as session:
        moderation = Moderation(session, START)
        [post] = await moderation.waiting()
        await moderation.approve(post)
    await tick(phone)
    await talks(web, "Suche eine Couch")
    await talks(web, "", press="Ich habe Interesse")
    await talks(web, "Ali")
    await talks(web, "Ist es noch da?")
    assert phone.platform.texts()[-1].endswith("Ist es noch da?")
    await talks(phone, "", press="Antworten")
    await talks(phone, "Mia")
    await talks(phone, "Ja, gerne")
    assert "Mia schreibt Ihnen" in web.platform.texts()[-1]
    assert "telegram-4711" not in "".join(web.platform.texts())
    assert "web-4711" not in "".join(phone.platform.texts())
