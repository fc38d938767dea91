"""Booking as a conversation: one sentence, corrections, times that are taken, dead ends."""

from __future__ import annotations

from dialogs.engine.turn import Turn
from services.appointments.service import Appointments
from tests.dialogs.test_repair import book_until_summary
from tests.dialogs.world import BERLIN, START, World

TUESDAY = {
    "time": {"start": "2026-11-24T08:00", "date": True, "time": False, "part": "morning"},
}


def clock(at: str, day: str = "") -> dict[str, dict[str, object]]:
    """A time, of a day where one is said."""
    return {"time": {"start": f"{day or '2026-11-23'}T{at}", "date": bool(day), "time": True}}


async def test_one_sentence_fills_what_it_says_and_only_the_rest_is_asked(world: World) -> None:
    entities = {**TUESDAY, "topic": {"id": "recognition"}, "centre": {"id": "oststadt"}}
    said = await world.says(
        "Termin nächsten Dienstag in der Oststadt wegen meinem Zeugnis",
        label="intent:book_appointment",
        entities=entities,
    )
    asked = "In which language do you want to talk with us?"
    assert said == f"Noted: Foreign certificates · Quarter centre Oststadt\n{asked}"
    said = await world.presses("English")
    day = "Tuesday, November 24, 2026 (in the morning)"
    assert said == f"Noted: {day}\nWhich time suits you?"
    said = await world.says("10:00", entities=clock("10:00"))
    assert "is not free. These times are near it." in said
    assert [label[:-3] for label in world.buttons()[:3]] == [
        "Tuesday, November 24, 2026, 9:00",
        "Tuesday, November 24, 2026, 9:55",
        "Thursday, November 26, 2026, 9:00",
    ]
    await world.presses("Thursday, November 26, 2026, 9:00")
    await world.presses("In person")
    said = await world.presses("Skip")
    assert "Day: Thursday, November 26, 2026" in said
    assert "I keep this time for you until" in said
    assert "Oststadt" in said
    assert "Foreign certificates" in said


async def test_a_wish_for_an_appointment_is_not_asked_back_beside_its_topic(world: World) -> None:
    said = await world.says(
        "looking for work, want an appointment",
        label="intent:book_appointment",
        decision="clarify",
        entities={"topic": {"id": "job-search"}},
    )
    assert "Which quarter centre suits you?" in said


async def test_a_day_that_is_over_is_refused_with_the_full_date(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    await world.presses("Wherever it is soonest")
    await world.presses("English")
    sunday = {"time": {"start": "2026-11-29", "date": True, "grain": "day"}}
    said = await world.says("on sunday", entities=sunday)
    assert "On Sunday, November 29, 2026 there is no free time" in said
    assert said.endswith("Which day suits you?")


async def test_another_centre_keeps_the_day_and_the_time_where_they_are_free(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    await world.presses("Oststadt")
    await world.presses("English")
    await world.presses("Tuesday")
    await world.presses("9:00")
    said = await world.says("no, Weststadt", entities={"centre": {"id": "weststadt"}})
    assert "Changed: Centre: Quarter centre Oststadt → Quarter centre Weststadt" in said
    assert "Noted: Tuesday, November 24, 2026" in said
    assert "9:00\u202fAM on Tuesday, November 24, 2026 is not free." in said
    assert "Which time suits you?" in said


async def test_what_was_said_too_early_is_not_asked_again(world: World) -> None:
    said = await world.says("Tuesday morning?", label="intent:book_appointment", entities=TUESDAY)
    assert said == "What do you need help with?"
    await world.presses("Foreign")
    await world.presses("Oststadt")
    assert "Noted: Tuesday, November 24, 2026 (in the" in await world.presses("English")


async def test_a_question_that_left_no_choice_is_not_gone_back_to(world: World) -> None:
    await world.sends(Turn("start", world.now, data={"language": "de"}))
    await world.says("Termin", label="intent:book_appointment")
    await world.presses("Schulden")
    assert await world.presses("Oststadt") == "Welcher Tag passt Ihnen?"
    assert "Welches Quartierszentrum passt Ihnen?" in await world.says("zurück")


async def test_where_the_day_is_free_and_the_time_is_not_only_the_time_is_asked(
    world: World,
) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    await world.presses("Oststadt")
    await world.presses("English")
    said = await world.says("on tuesday at 8", entities=clock("08:00", "2026-11-24"))
    assert "8:00\u202fAM on Tuesday, November 24, 2026 is not free." in said
    assert said.endswith("Which time suits you?")
    said = await world.says("thursday at 9", entities=clock("09:00", "2026-11-26"))
    assert said.startswith("Noted: Thursday, November 26, 2026 · 9:00")


async def test_a_time_that_is_not_free_does_not_cost_the_one_that_is_held(world: World) -> None:
    await book_until_summary(world)
    said = await world.says("rather at 8", entities=clock("08:00"))
    assert "8:00\u202fAM on Thursday, November 26, 2026 is not free." in said
    assert said.endswith("Which time suits you?")
    async with world.db.snapshot() as session:
        assert await Appointments(session, START, BERLIN).held_by("talk") is not None
    said = await world.says("then tuesday at 9", entities=clock("09:00", "2026-11-24"))
    assert "Day: Tuesday, November 24, 2026" in said
    assert "I keep this time for you until" in said


async def test_day_and_time_are_corrected_together_and_both_are_said(world: World) -> None:
    await book_until_summary(world)
    said = await world.says("no, tuesday at 9:55", entities=clock("09:55", "2026-11-24"))
    assert "Changed: Day: Thursday, November 26, 2026 → Tuesday, November 24, 2026" in said
    assert "Changed: Time: 9:00\u202fAM → 9:55\u202fAM" in said
    assert "Is this right?" in said


async def test_a_week_or_a_part_of_the_day_shows_the_days_that_fit(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    await world.presses("Wherever it is soonest")
    await world.presses("English")
    said = await world.says("next week", label="intent:reschedule_appointment")
    assert said == "These days have free times:\nWhich day suits you?"
    assert world.buttons()[0] == "Monday, November 30, 2026"
    await world.says("in the evening", label="intent:reschedule_appointment")
    assert world.messages[0].text == "Then there is no free time. These days have free times:"
    await world.says("rather in the afternoon", label="intent:reschedule_appointment")
    assert world.buttons()[0] == "Tuesday, November 24, 2026 (in the afternoon)"
    said = await world.says("as soon as possible")
    assert said.startswith("Noted: Tuesday, November 24, 2026\nWhich time")


async def test_a_part_of_the_day_without_free_times_is_said(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    await world.presses("Oststadt")
    await world.presses("English")
    afternoon = {"start": "2026-11-24T12:00", "date": True, "part": "afternoon"}
    said = await world.says("tuesday afternoon", entities={"time": afternoon})
    assert "Tuesday, November 24, 2026 (in the afternoon)" in said
    assert "There is nothing free in the wished part of the day." in said


async def test_how_to_talk_is_heard_in_a_sentence_and_corrected_by_a_word(world: World) -> None:
    entities = {"topic": {"id": "debt"}, "centre": {"id": "oststadt"}}
    await world.says(
        "appointment by phone about debt", label="intent:book_appointment", entities=entities
    )
    await world.presses("English")
    await world.presses("Tuesday")
    assert "Which phone number may we call?" in await world.presses("9:00")
    assert "For example: 07231 000000" in await world.says("I do not know")
    said = await world.says("rather in person", label="intent:human")
    assert "Changed: Way: By phone → In person" in said
    assert said.endswith("What is your name? It helps us to greet you.")


async def test_a_number_in_any_digits_is_taken_and_a_question_is_no_name(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    for label in ("Debt", "Oststadt", "English", "Tuesday", "9:00", "By phone"):
        await world.presses(label)
    await world.says("٠٧٢٣١ ١٢٣٤٥")
    said = await world.says("What does that cost?")
    assert said.startswith("I did not understand that.")
    said = await world.says("علي")
    assert "Phone number: 07231 12345" in said
    assert "Name: علي" in said.replace("\u2068", "").replace("\u2069", "")
    await world.presses("Yes")
    card = world.messages[0].card
    assert card is not None
    assert ("Way", "By phone: 07231 12345") in card.facts


async def test_what_cannot_lead_anywhere_is_not_begun(world: World) -> None:
    await book_until_summary(world)
    await world.presses("Yes")
    said = await world.says("another appointment", label="intent:book_appointment")
    assert said == "You already have several appointments. Please move or cancel one first."
    assert world.buttons() == ["📅 My appointments"]
    async with world.db.transaction() as session:
        service = Appointments(session, START, BERLIN)
        for booking in await service.for_person("person"):
            await service.cancel(booking.id, by_us=True)
        for offer in await service.offers():
            offer.active = False
    for label in ("reschedule_appointment", "cancel_appointment"):
        said = await world.says("my appointment", label=f"intent:{label}")
        assert said == "You have no appointments."
    said = await world.says("an appointment", label="intent:book_appointment")
    assert said.startswith("At the moment I cannot book appointments.")
    assert world.conversation.frames == []


async def test_who_waits_for_something_earlier_may_stop_waiting(world: World) -> None:
    await world.says("my appointments", label="intent:list_appointments")
    said = await world.presses("Tell me if something earlier comes")
    assert said.startswith("I will write to you if something earlier than Tuesday, December 8")
    await world.says("my appointments", label="intent:list_appointments")
    assert "Leave the waiting list" in world.buttons()
    said = await world.presses("Leave the waiting list")
    assert said == "Good. Your appointment stays as it is."
    await world.says("my appointments", label="intent:list_appointments")
    assert "Leave the waiting list" not in world.buttons()
