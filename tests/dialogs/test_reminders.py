"""Agreed steps and reminders in the chat, played through the engine."""

from __future__ import annotations

from datetime import timedelta

from services.cases.work import Work
from services.reminders.rules import Wish
from services.reminders.service import Reminders
from services.staff.service import Staff
from tests.dialogs.world import BERLIN, START, World

NOW = START.astimezone(BERLIN)


async def agree(world: World, text: str, days: int) -> tuple[str, str]:
    """Ayşe agrees on a step with the resident; the account and the case."""
    async with world.db.transaction() as session:
        staff = Staff(session, NOW)
        ayse = await staff.find("Ayşe") or await staff.add("Ayşe", "counsellor")
        work = Work(session, NOW, ayse.id)
        case = await work.begin("talk", "Teilnehmerin Beispiel")
        assert case is not None
        await work.agree(case, text, NOW.date() + timedelta(days=days))
        return ayse.id, case.id


async def test_my_steps_are_shown_and_one_is_done(world: World) -> None:
    account, _case = await agree(world, "Send the form", 7)
    await agree(world, "Ring the school", 3)
    await world.says("my steps")
    assert [message.card.text for message in world.messages if message.card] == [
        "Ring the school",
        "Send the form",
    ]
    assert all(message.private for message in world.messages)
    assert ("Agreed with", "Ayşe") in world.messages[0].card.facts  # type: ignore[union-attr]
    assert "Well done" in await world.presses("Done")
    async with world.db.snapshot() as session:
        [standing] = await Work(session, NOW, account).all()
    assert (standing.open, standing.done) == (1, 1)


async def test_who_needs_help_is_seen_and_gets_an_appointment_or_a_person(world: World) -> None:
    account, _case = await agree(world, "Send the form", 7)
    await world.says("my steps")
    assert "sees that you need help" in await world.presses("I need help")
    assert world.buttons() == ["📅 Book appointment", "🙋 Talk to a person"]
    async with world.db.snapshot() as session:
        [standing] = await Work(session, NOW, account).all()
    assert standing.help
    assert "What do you need help with?" in await world.presses("Book appointment")


async def test_a_step_that_is_over_says_so_kindly(world: World) -> None:
    await agree(world, "Send the form", 1)
    world.wait(days=3)
    assert "You can still do it" in await world.says("my deadlines")


async def test_who_has_nothing_to_do_is_told_so(world: World) -> None:
    assert "nothing that you have to do" in await world.says("my steps")


async def test_the_menu_shows_deadlines_only_where_there_are_some(world: World) -> None:
    await world.says("menu")
    assert "📌 My deadlines" not in world.buttons()
    await agree(world, "Send the form", 7)
    await world.says("menu")
    assert "Send the form" in await world.presses("My deadlines")


async def test_days_and_hour_are_the_persons_choice(world: World) -> None:
    await world.says("settings")
    await world.presses("Reminders")
    await world.presses("6:00")
    await world.presses("3 days before")
    await world.presses("On the last day")
    assert "Saved" in await world.presses("Done")
    async with world.db.snapshot() as session:
        assert await Reminders(session, NOW).wish("person") == Wish((3, 0), 18)
