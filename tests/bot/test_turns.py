"""A message is taken once, in order, in one transaction, whatever happens in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from dialogs.context import Context
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import take_turn
from dialogs.engine.turn import Outcome, Turn
from dialogs.message import Message
from nlu.reading import Reading
from services.conversations.models import Conversation as Row
from services.database import Database
from services.people.models import Person
from tests.bot.house import START, House, echo

ONE_KIND = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def breaks(
    conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
) -> Outcome:
    """A bot that books something and then fails at certain words."""
    await ctx.people.change(ctx.person_id, quarter="oststadt")
    await ctx.session.flush()
    if turn.text == "Fehler":
        raise ZeroDivisionError("with secret words")
    return await echo(conversation, turn, reading, ctx)


async def test_what_is_said_is_answered(house: House) -> None:
    await house.says("Hallo")
    await house.says("Guten Tag")
    assert house.platform.texts() == ["1: Hallo", "2: Guten Tag"]
    assert [(d.state, d.position, d.platform_id) for d in await house.deliveries()] == [
        ("sent", 1, "test-1"),
        ("sent", 2, "test-2"),
    ]


async def test_a_turn_leaves_its_state_behind(house: House) -> None:
    house.take = take_turn
    house.__post_init__()
    await house.says("", kind="start", data={"language": "tr"})
    talk = await house.talk()
    assert (talk.turn_no, talk.mode, talk.active_at) == (1, "bot", START)
    assert talk.state["welcomed"]
    async with house.db.snapshot() as session:
        assert (await session.get_one(Person, talk.person_id)).language == "tr"
    tokens = [c.token for o in house.platform.sent for c in o.message.choices if c.token]
    await house.says("", kind="press", token=tokens[0])
    assert (await house.talk()).state["pressed"] == [tokens[0]]


async def test_messages_of_one_person_are_taken_in_order(house: House) -> None:
    for number in range(6):
        await house.inbox.accept(house.incoming(str(number)))
    talk = await house.talk()
    await asyncio.gather(*(house.turns.take_all(talk.id) for _ in range(4)))
    await house.turns.take_all(talk.id)
    await house.outbox.drain()
    assert house.platform.texts() == [f"{n + 1}: {n}" for n in range(6)]


async def test_fifty_people_at_once_are_each_answered_in_order(house: House) -> None:
    stop = asyncio.Event()
    running = [asyncio.create_task(each.run(stop)) for each in (house.turns, house.outbox)]
    for number in range(3):
        await asyncio.gather(
            *(house.inbox.accept(house.incoming(str(number), f"p{p}")) for p in range(50))
        )
    async with asyncio.timeout(30):
        while len(house.platform.sent) < 150:
            await asyncio.sleep(0.02)
    stop.set()
    await asyncio.gather(*running)
    for person in range(50):
        said = [o.message.text for o in house.platform.sent if o.address == f"p{person}"]
        assert said == ["1: 0", "2: 1", "3: 2"]


@ONE_KIND
async def test_two_processes_take_the_turns_of_one_talk_in_order(db: Database) -> None:
    """Each with its own connections; the second hears of new messages by NOTIFY."""
    url = db.url.render_as_string(hide_password=False)
    others = [House(Database(url)), House(Database(url))]
    stop = asyncio.Event()
    running = [asyncio.create_task(part.run(stop)) for o in others for part in (o.turns, o.wakeup)]
    door = House(db)
    talking = asyncio.create_task(door.wakeup.run(stop))
    for number in range(30):
        await door.inbox.accept(door.incoming(str(number)))
    async with asyncio.timeout(20):
        while any(row.state == "new" for row in await door.inbox_rows()):
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(talking, *running)
    await door.outbox.drain()
    assert door.platform.texts() == [f"{n + 1}: {n}" for n in range(30)]
    assert sum(len(o.words.read_texts) for o in others) == 30, "nobody reads a message twice"
    for other in others:
        await other.db.close()


async def test_a_press_is_not_read_and_a_text_is_read_once(house: House) -> None:
    await house.says("", kind="press", token="1.2.3")
    await house.says("  ", kind="photo")
    await house.says("Hallo")
    assert house.words.read_texts == ["Hallo"]


async def test_a_relative_date_is_read_from_when_it_was_written(house: House) -> None:
    asked: list[object] = []

    async def read(text: str, *, previous: str | None, now: object) -> Reading:
        asked.append((text, previous, now))
        return Reading(None, 0.0, "oos", 0.0, "reject")

    house.words.read = read  # type: ignore[method-assign]
    await house.says("heute", at=START - timedelta(hours=12))
    written = (START - timedelta(hours=11)).replace(tzinfo=None)
    assert asked == [("heute", "de", written)], "local wall time in Berlin, UTC+1 in winter"


async def test_a_language_that_changed_meanwhile_is_read_again(house: House) -> None:
    """Staff set the language between the reading and the lock."""
    await house.says("Hallo")
    languages: list[str | None] = []

    async def read(text: str, *, previous: str | None, now: object) -> Reading:
        if not languages:
            other = Database(house.db.url.render_as_string(hide_password=False))
            async with other.transaction() as session:
                await session.execute(update(Person).values(language="tr"))
            await other.close()
        languages.append(previous)
        return Reading(None, 0.0, "oos", 0.0, "reject")

    house.words.read = read  # type: ignore[method-assign]
    await house.says("Und weiter")
    assert languages == ["de", "tr"]


async def test_a_turn_that_fails_once_is_simply_repeated(house: House) -> None:
    failures = iter([True, False])

    async def once(
        conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
    ) -> Outcome:
        if next(failures):
            raise OSError
        return await echo(conversation, turn, reading, ctx)

    house.take = once
    house.__post_init__()
    await house.says("Hallo")
    assert house.platform.texts() == ["1: Hallo"]
    assert [(row.state, row.tries) for row in await house.inbox_rows()] == [("done", 1)]


async def test_a_turn_that_fails_twice_goes_to_a_human_with_an_apology(house: House) -> None:
    house.take = breaks
    house.__post_init__()
    await house.inbox.accept(house.incoming("Hallo", language_hint="tr"))
    talk = await house.talk()
    await house.says("Fehler")
    await house.says("Weiter")
    assert [(r.state, r.reason, r.tries) for r in await house.inbox_rows()] == [
        ("done", None, 0),
        ("failed", "ZeroDivisionError", 2),
        ("done", None, 0),
    ]
    hello, sorry, more = (outgoing.message for outgoing in house.platform.sent)
    assert "özür dilerim" in sorry.text
    assert (hello.text, more.text) == ("1: Hallo", "3: Weiter"), "the queue goes on"
    talk = await house.talk()
    assert (talk.mode, talk.reason, talk.waiting_since) == ("waiting", "error", START)
    assert await house.signals() == [("handoff", "error")]


async def test_the_way_back_to_the_bot_after_an_apology_works(house: House) -> None:
    house.take = breaks
    house.__post_init__()
    await house.says("Fehler")
    (back,) = house.platform.sent[-1].message.choices
    house.take = take_turn
    house.__post_init__()
    await house.says("", kind="press", token=back.token)
    talk = await house.talk()
    assert (talk.mode, talk.reason, talk.waiting_since) == ("bot", None, None)
    assert ("handback", "") in await house.signals()


async def test_nothing_of_a_failed_turn_is_kept(house: House) -> None:
    house.take = breaks
    house.__post_init__()
    await house.says("Fehler")
    async with house.db.snapshot() as session:
        person = await session.get_one(Person, (await house.talk()).person_id)
    assert person.quarter is None


async def test_a_reader_that_breaks_is_a_failed_turn_too(house: House) -> None:
    async def read(text: str, *, previous: str | None, now: object) -> Reading:
        raise RuntimeError

    house.words.read = read  # type: ignore[method-assign]
    await house.says("Hallo")
    assert (await house.talk()).mode == "waiting"
    assert len(house.platform.sent) == 1


async def test_with_a_human_nothing_is_interpreted_or_answered(house: House) -> None:
    await house.says("Hallo")
    async with house.db.transaction() as session:
        await session.execute(update(Row).values(mode="human"))
    async with house.wakeup.subscribe("desk") as desk:
        await house.says("Sind Sie da?")
        assert await desk.keys() == [(await house.talk()).id]
    assert house.words.read_texts == ["Hallo"]
    assert house.platform.texts() == ["1: Hallo"]
    assert [row.state for row in await house.inbox_rows()] == ["done", "done"]


async def test_signals_are_kept_for_staff_without_text(house: House) -> None:
    async def unsure(
        conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
    ) -> Outcome:
        said = await echo(conversation, turn, reading, ctx)
        return Outcome(said.conversation, (), (("unanswered", "oos"), ("crisis", "")))

    house.take = unsure
    house.__post_init__()
    await house.says("Wie wird das Wetter?")
    assert await house.signals() == [("unanswered", "oos"), ("crisis", "")]


async def test_an_empty_message_is_not_sent(house: House) -> None:
    async def silent(
        conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
    ) -> Outcome:
        return Outcome(conversation, (Message(), Message("etwas")))

    house.take = silent
    house.__post_init__()
    await house.says("Hallo")
    assert house.platform.texts() == ["etwas"]


async def test_a_long_answer_goes_out_in_parts(house: House) -> None:
    async def long(
        conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
    ) -> Outcome:
        return Outcome(conversation, (Message("Wort " * 2_000),))

    house.take = long
    house.__post_init__()
    await house.says("Hallo")
    assert [d.dedupe for d in await house.deliveries()] == [f"turn:1:{n}" for n in range(3)]
    assert all(len(text) <= 4096 for text in house.platform.texts())


async def test_a_database_that_is_away_for_a_moment_costs_nothing(house: House) -> None:
    failing = [True]

    @event.listens_for(house.db.engine.sync_engine, "commit")
    def lose(connection: object) -> None:
        if failing:
            raise ConnectionError

    await house.inbox_rows()
    with pytest.raises(ConnectionError):
        await house.inbox.accept(house.incoming("verloren"))
    failing.clear()
    await house.inbox.accept(house.incoming("Hallo"))
    failing.append(True)
    stop = asyncio.Event()
    running = asyncio.create_task(house.turns.run(stop))
    await asyncio.sleep(0.3)
    failing.clear()
    async with asyncio.timeout(10):
        while (await house.inbox_rows())[-1].state == "new":
            await asyncio.sleep(0.05)
    stop.set()
    await running
    assert [(r.text, r.state, r.tries) for r in await house.inbox_rows()] == [("Hallo", "done", 0)]
