"""Workshops in the chat: the list, registering, the waiting list, and not being able to come."""

from __future__ import annotations

from dialogs.engine.state import Offer
from services.appointments.groups import GroupDates
from services.appointments.seats import Guest
from tests.dialogs.world import BERLIN, START, World

FIRST, SECOND = "Friday, December 11, 2026", "Friday, January 8, 2027"


async def lists(world: World) -> str:
    return await world.says("workshops?", label="intent:list_workshops")


async def fill_second(world: World) -> str:
    """Take the places of the second workshop at the desk, too; its id."""
    async with world.db.transaction() as session:
        dates = GroupDates(session, START, BERLIN)
        second = (await dates.open_dates())[1]
        for _place in range(second.free):
            await dates.register(second.group.id, Guest(name="Beispiel"))
        return second.group.id


async def test_one_registers_by_a_press_and_a_yes_and_calls_it_off(world: World) -> None:
    said = await lists(world)
    assert f"Time: {FIRST}" in said
    assert world.buttons() == ["✅ Waiting list", "✅ Register", "⭐ Get news"]
    assert "What is your name" in await world.presses("Register")
    said = await world.says("Deniz (Beispiel)")
    assert f"Shall I register you for “Writing a CV (example)” on {SECOND}" in said
    said = await world.presses("Yes")
    assert "You have a place." in said
    assert f"Time: {SECOND}" in said
    assert world.buttons() == ["I cannot come"]
    assert world.messages[-1].files[0]["type"] == "text/calendar"
    assert "5 of 6 are free\nYou are registered." in await lists(world)
    await world.presses("I cannot come")
    assert "is cancelled" in await world.presses("Yes")
    said = await lists(world)
    assert "6 of 6 are free" in said
    assert "You are registered." not in said


async def test_who_finds_no_place_is_asked_before_they_wait(world: World) -> None:
    assert "all taken" in await lists(world)
    assert "All places are taken." in await world.presses("Waiting list")
    await world.presses("Waiting list")
    assert "You would be number 1." in await world.says("skip")
    assert "You are number 1 on the waiting list." in await world.presses("Yes")
    assert "You are number 1 on the waiting list." in await lists(world)
    assert "not on the waiting list any more" in await world.presses("Leave")


async def test_instead_of_waiting_one_looks_at_the_others(world: World) -> None:
    await lists(world)
    await world.presses("Waiting list")
    await world.presses("See other dates")
    assert world.conversation.top is None
    assert SECOND in await world.presses("Workshops")


async def test_somebody_may_be_faster_between_the_question_and_the_yes(world: World) -> None:
    await lists(world)
    await world.presses("Register")
    await world.says("skip")
    await fill_second(world)
    assert "Somebody was faster" in await world.presses("Yes")
    assert "All places are taken." in await world.presses("Waiting list")


async def test_one_is_not_registered_twice(world: World) -> None:
    await lists(world)
    await world.presses("Register")
    await world.says("skip")
    await world.presses("Yes")
    async with world.db.snapshot() as session:
        second = (await GroupDates(session, START, BERLIN).open_dates())[1].group.id
    world.conversation.offers.append(Offer(99, [["start", "registration", {"date": second}]]))
    said = await world.presses_token("0.99.0")
    assert "You are registered for this already." in said
    assert "For which date" in said
