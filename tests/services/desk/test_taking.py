"""Who has a talk has it alone: taking, answering, passing on, handing back, at any moment."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from services.conversations.models import Conversation
from services.desk.rules import DeskError, Staff
from services.desk.taking import NotThere, Taken, Taking
from tests.services.desk.counter import AYSE, BERND, CRISIS, Counter, Words


async def test_the_resident_sees_a_human_enter_answer_and_leave(counter: Counter) -> None:
    talk = await counter.says("أريد التحدث مع إنسان")
    await counter.does(AYSE, "claim", talk)
    await counter.does(AYSE, "reply", talk, "Guten Tag, wie kann ich helfen?", "f1", "de")
    await counter.does(AYSE, "hand_back", talk)
    assert [author for author, _text in counter.heard()][-3:] == ["notice", "staff", "notice"]
    entered, answered, left = counter.house.platform.sent[-3:]
    assert "البوت صامت" in entered.message.text
    assert (answered.message.language, entered.message.language) == ("de", "ar")
    assert "أنا البوت من جديد" in left.message.text
    assert await counter.mode(talk) == "bot"


async def test_of_two_who_take_a_talk_at_once_one_wins_and_the_other_is_told_who(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")

    async def take(staff: Staff) -> str:
        async with counter.db.transaction() as session:
            try:
                await Taking(session, counter.house.now, staff).claim(talk)
            except Taken as taken:
                return taken.by
            return "won"

    told = await asyncio.gather(*(take(staff) for staff in (AYSE, BERND, AYSE, BERND)))
    winner = (await counter.case(talk)).assignee or ""
    assert sorted(set(told)) == sorted({"won", winner})
    assert (await counter.events()).count("claimed") == 1


async def test_who_simply_answers_takes_the_talk_over(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    assert await counter.mode(talk) == "human"
    with pytest.raises(Taken) as told:
        await counter.does(BERND, "reply", talk, "Hallo!", "f2")
    assert told.value.by == "Ayşe"


async def test_a_crisis_that_the_bot_still_answers_can_be_taken(counter: Counter) -> None:
    talk = await counter.says(CRISIS)
    await counter.does(AYSE, "reply", talk, "Ich bin da.", "f1")
    assert (await counter.mode(talk), (await counter.case(talk)).urgency) == ("human", 2)


async def test_a_form_that_is_sent_twice_is_one_reply(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    assert await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    assert not await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    assert [text for author, text in counter.heard() if author == "staff"] == ["Guten Tag!"]


async def test_while_a_human_has_the_talk_the_bot_is_silent(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "claim", talk)
    said = len(counter.heard())
    await counter.says("Menü")
    await counter.presses("Zurück zum Bot")
    assert len(counter.heard()) == said
    case = await counter.case(talk)
    assert case.waiting_since == counter.house.now


async def test_the_slow_answer_of_the_bot_comes_after_the_take_over_and_is_not_sent(
    counter: Counter,
) -> None:
    talk = await counter.says(CRISIS)
    words = counter.house.words
    assert isinstance(words, Words)
    words.gate = asyncio.Event()
    await counter.house.inbox.accept(counter.house.incoming("Wo ist das Amt?"))
    slow = asyncio.create_task(counter.house.turns.take_all(talk))
    await asyncio.sleep(0.05)
    await counter.does(AYSE, "claim", talk)
    said = len(counter.heard())
    words.gate.set()
    await slow
    await counter.house.outbox.drain()
    assert len(counter.heard()) == said


async def test_an_answer_that_was_ready_but_not_sent_is_skipped_with_the_reason(
    counter: Counter,
) -> None:
    talk = await counter.says(CRISIS)
    await counter.house.inbox.accept(counter.house.incoming("Menü"))
    await counter.house.turns.take_all(talk)
    await counter.does(AYSE, "claim", talk)
    last = [row for row in await counter.house.deliveries() if row.author == "bot"][-1]
    assert (last.state, last.reason) == ("skipped", "human took over")


async def test_a_crash_in_the_middle_of_a_take_over_leaves_nothing_half_done(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")
    rows = len(await counter.house.deliveries())

    async def dies() -> None:
        async with counter.db.transaction() as session:
            await Taking(session, counter.house.now, AYSE).reply(talk, "Guten Tag!", "f1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await dies()
    assert (await counter.mode(talk), len(await counter.house.deliveries())) == ("waiting", rows)
    await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    assert [text for author, text in counter.heard() if author == "staff"] == ["Guten Tag!"]


async def test_a_released_talk_waits_again_for_anybody(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "claim", talk)
    await counter.does(AYSE, "release", talk)
    assert "musste gehen" in counter.heard()[-1][1]
    assert await counter.does(BERND, "claim", talk)


async def test_a_talk_that_is_assigned_waits_for_the_colleague_and_may_be_taken_from_there(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "assign", talk, BERND)
    with pytest.raises(Taken):
        await counter.does(AYSE, "claim", talk)
    assert await counter.does(BERND, "claim", talk)
    assert await counter.does(AYSE, "claim", talk, BERND.id)
    assert (await counter.case(talk)).assignee == "Ayşe"


async def test_only_the_one_who_has_a_talk_gives_it_away(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "claim", talk)
    for action, *more in (("release",), ("hand_back",), ("close",), ("transfer", "weststadt")):
        with pytest.raises(Taken):
            await counter.does(BERND, action, talk, *more)


async def test_another_centre_gets_the_talk_and_the_others_lose_sight_of_it(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")
    east = Staff("e1", "Ella", centres=("oststadt",))
    await counter.does(east, "claim", talk)
    await counter.does(east, "transfer", talk, "weststadt")
    assert "Weststadt" in counter.heard()[-1][1]
    with pytest.raises(NotThere):
        await counter.does(east, "claim", talk)
    with pytest.raises(DeskError):
        await counter.does(AYSE, "transfer", talk, "atlantis")


async def test_a_note_is_kept_once_and_never_sent(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    said = len(counter.heard())
    assert await counter.does(AYSE, "note", talk, "Braucht Dolmetscher", "n1")
    assert not await counter.does(AYSE, "note", talk, "Braucht Dolmetscher", "n1")
    assert len(counter.heard()) == said
    assert (await counter.events()).count("note") == 1


async def test_an_open_question_of_the_bot_is_offered_again_after_the_human(
    counter: Counter,
) -> None:
    await counter.counsels()
    talk = await counter.says("Mensch bitte")
    await counter.presses("Lieber einen Termin")
    await counter.says("Mensch")
    await counter.does(AYSE, "reply", talk, "Das geht auch mit dem Bot.", "f1")
    await counter.does(AYSE, "hand_back", talk)
    await counter.says("Gut")
    assert "Termin" in counter.house.platform.sent[-1].message.question
    await counter.says("ja")
    assert "Wobei brauchen Sie Hilfe?" in counter.house.platform.sent[-1].message.question


async def test_nothing_at_the_desk_is_left_of_a_conversation_that_is_deleted(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "note", talk, "Notiz", "n1")
    async with counter.db.transaction() as session:
        row = (await session.scalars(select(Conversation))).one()
        await session.delete(row)
    assert await counter.events() == []
