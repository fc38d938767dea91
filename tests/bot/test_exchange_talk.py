"""Two neighbours write to each other through the bot, give, and part, each in their own talk."""

from __future__ import annotations

from sqlalchemy import select

from dialogs.engine.take_turn import take_turn
from services.database import Database
from services.exchange.counter import Counter
from services.exchange.models import Report, Talk
from services.exchange.moderation import Moderation
from services.exchange.service import Draft
from services.guide.content import load
from tests.bot.house import START, House, Platform
from tests.bot.test_exchange import ONE_KIND, Reads, presses, put_up, said, street, tick


async def test_two_neighbours_meet_and_their_words_stay_between_them(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    found = await said(house, "2", "Suche eine Couch")
    assert "Sofa, gut erhalten" in found[0]
    assert "Welchen Namen" in (await presses(house, "2", "Ich habe Interesse"))[0]
    early = await said(house, "2", "Hallo, ist das Sofa noch da?")
    assert "Zuerst bitte nur einen Namen" in early[0], "what is the message already is no name"
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


async def interested(house: House, name: str = "Ali") -> None:
    """The second one asks for the sofa."""
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Ich habe Interesse")
    await said(house, "2", name)
    await said(house, "2", "Ist das Sofa noch da?")


@ONE_KIND
async def test_words_after_a_neighbours_words_are_passed_on_after_a_yes(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await interested(house)
    assert (await said(house, "1", "Ja, morgen um 18 Uhr"))[0].startswith("1: Welchen Namen")
    [asked] = await said(house, "1", "Mia")
    assert asked == "1: Soll ich das an Ali weitergeben („Verschenke Sofa, gut erhalten“)?"
    sent = await said(house, "1", "ja")
    assert sent[0].startswith("1: Gesendet")
    assert sent[1].endswith("Ja, morgen um 18 Uhr")
    assert (await said(house, "1", "Hausnummer sage ich dann"))[0].startswith("1: Soll ich")
    refused = await said(house, "1", "nein")
    assert refused == ["1: Gut, ich habe es nicht weitergegeben. Bitte sagen Sie mir noch einmal, "
                       "was Sie brauchen."]  # fmt: skip
    assert "Soll ich das" not in (await said(house, "1", "Und nun?"))[0]
    kept = [row.text or "" for row in await house.inbox_rows()]
    assert not any("18 Uhr" in text or "Hausnummer" in text for text in kept)


@ONE_KIND
async def test_who_talks_to_somebody_that_blocks_the_bot_hears_that_it_is_over(
    db: Database,
) -> None:
    house = await street(db)
    await put_up(house)
    await interested(house)
    await house.inbox.accept(house.incoming(kind="blocked"))
    before = len(house.platform.sent)
    await tick(house)
    assert [each.address for each in house.platform.sent[before:]] == ["2"]
    assert "hat das Gespräch" in house.platform.texts()[-1]


@ONE_KIND
async def test_later_or_in_a_form_words_are_for_the_bot(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await interested(house)
    house.wait(hours=3)
    assert "Soll ich das" not in (await said(house, "1", "Guten Morgen"))[0]
    await presses(house, "2", "Noch etwas schreiben")
    await said(house, "2", "Hallo?")
    await presses(house, "1", "Tauschbörse")
    await presses(house, "1", "Etwas suchen")
    assert "Soll ich das" not in (await said(house, "1", "Fahrrad"))[0]


@ONE_KIND
async def test_who_got_it_and_who_gave_it_say_how_it_was(db: Database) -> None:
    house = await street(db)
    await said(house, "3", "/start", kind="start", data={"language": "de"})
    await put_up(house)
    await interested(house)
    await said(house, "3", "Suche eine Couch")
    await presses(house, "3", "Ich habe Interesse")
    await said(house, "3", "Eva")
    await said(house, "3", "Ich auch")
    await presses(house, "1", "Was ich")
    [asked] = await presses(house, "1", "Vergeben")
    assert asked.endswith("Wer hat es jetzt?")
    heard = await presses(house, "1", "Ali")
    assert heard[0] == "1: Wie war es mit Ali?"
    assert sorted(heard[1:]) == [
        "2: Jemand aus der Nachbarschaft sagt, dass Sie „Verschenke Sofa, gut erhalten“ jetzt "
        "haben. Wie war es?",
        "3: „Verschenke Sofa, gut erhalten“ steht nicht mehr drin.",
    ]
    await presses(house, "1", "👍")
    await presses(house, "2", "👎")
    async with db.snapshot() as session:
        talks = await session.scalars(select(Talk).order_by(Talk.started_at))
        assert [(each.owner_thumb, each.asker_thumb) for each in talks] == [
            (True, False),
            (None, None),
        ]


@ONE_KIND
async def test_who_ended_a_talk_may_begin_it_anew_and_nobody_else(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await interested(house)
    await presses(house, "1", "Antworten")
    await said(house, "1", "Mia")
    await said(house, "1", "Ja")
    await presses(house, "2", "Gespräch beenden")
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Ich habe Interesse")
    assert (await said(house, "2", "Doch"))[1].endswith("Doch")
    await presses(house, "1", "Gespräch beenden")
    await said(house, "2", "Suche eine Couch")
    await presses(house, "2", "Ich habe Interesse")
    assert (await said(house, "2", "Bitte")) == ["2: Dieses Gespräch ist beendet."]


@ONE_KIND
async def test_what_a_centre_put_up_is_asked_for_there_at_once(db: Database) -> None:
    house = await street(db)
    async with db.transaction() as session:
        draft = Draft("offer", "Couch, blau", "thing", "household", "oststadt")
        code = (await Counter(session, house.now).put_up(draft, "de")).code
    await said(house, "2", "Suche eine Couch")
    labels = [each.label for each in house.platform.sent[-2].message.choices]
    assert labels == ["💬 Ich habe Interesse", "Melden"]
    [reply] = await presses(house, "2", "Ich habe Interesse")
    assert reply == f"2: Bitte fragen Sie danach im Quartierszentrum Oststadt. Der Code ist {code}."


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
