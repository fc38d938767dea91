"""A talk as staff read it: in order, with what was pressed, and with what was not sent and why."""

from __future__ import annotations

from services.desk.transcript import Item, transcript
from tests.services.desk.counter import AYSE, CRISIS, Counter


async def read(counter: Counter, talk: str) -> list[Item]:
    async with counter.db.snapshot() as session:
        return await transcript(session, talk, counter.house.now)


async def test_both_sides_the_notes_and_the_steps_in_order(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    counter.house.wait(minutes=1)
    await counter.does(AYSE, "claim", talk)
    counter.house.wait(minutes=1)
    await counter.does(AYSE, "note", talk, "Notiz", "n1")
    counter.house.wait(minutes=1)
    await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    shown = [(item.author, item.kind) for item in await read(counter, talk)]
    assert shown[:2] == [("resident", "text"), ("event", "opened")]
    assert shown[-4:] == [
        ("event", "claimed"),
        ("notice", "text"),
        ("note", "note"),
        ("staff", "text"),
    ]


async def test_a_press_is_shown_with_the_words_of_the_button(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.presses("Zurück zum Bot")
    pressed = [item for item in await read(counter, talk) if item.pressed]
    assert [item.text for item in pressed] == ["Zurück zum Bot"]


async def test_a_card_is_shown_and_what_was_not_sent_says_why(counter: Counter) -> None:
    talk = await counter.says(CRISIS)
    await counter.house.inbox.accept(counter.house.incoming("Menü"))
    await counter.house.turns.take_all(talk)
    await counter.does(AYSE, "claim", talk)
    items = await read(counter, talk)
    assert "112" in next(item.card_text for item in items if item.card_title)
    assert ("skipped", "human took over") in [(item.state, item.reason) for item in items]
