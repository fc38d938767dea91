"""A resident asks for a human: who answers when, what waits, and what comes back by itself."""

from __future__ import annotations

from datetime import timedelta

from tests.services.desk.counter import AYSE, CRISIS, Counter

QUARTER_HOUR = timedelta(minutes=15)


async def test_who_asks_for_a_human_waits_and_is_told_honestly_who_answers_when(
    counter: Counter,
) -> None:
    await counter.hours("Mo-Fr 09:00-12:00")
    await counter.says("Guten Tag")
    talk = await counter.says("Mensch bitte")
    said = counter.heard()[-1][1]
    assert "Das Team ist heute bis 12:00 Uhr da." in said
    assert await counter.mode(talk) == "waiting"
    case = await counter.case(talk)
    assert (case.state, case.reason, case.language) == ("waiting", "asked", "de")


async def test_unknown_hours_are_said_to_be_unknown(counter: Counter) -> None:
    await counter.says("Mensch bitte")
    assert "Die Beratungszeiten kenne ich nicht." in counter.heard()[-1][1]


async def test_the_place_in_the_line_is_told(counter: Counter) -> None:
    for address in ("1", "2", "3"):
        await counter.says("Mensch bitte", address)
        counter.house.wait(minutes=1)
    assert "Nummer" not in counter.heard("1")[-1][1]
    assert "Sie sind Nummer 3 in der Reihe." in counter.heard("3")[-1][1]


async def test_on_a_holiday_of_the_state_nobody_is_there(counter: Counter) -> None:
    await counter.hours("Mo-Fr 09:00-12:00")
    counter.house.wait(days=44)  # Wednesday, 6 January 2027, Epiphany
    await counter.says("Mensch bitte")
    assert "Das Team ist morgen ab 9:00 Uhr da." in counter.heard()[-1][1]


async def test_going_back_to_the_bot_leaves_the_line(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.presses("Zurück zum Bot")
    assert await counter.mode(talk) == "bot"
    assert (await counter.case(talk)).state == "done"


async def test_an_appointment_can_be_booked_instead_of_waiting(counter: Counter) -> None:
    await counter.counsels()
    talk = await counter.says("Mensch bitte")
    await counter.presses("Lieber einen Termin")
    assert await counter.mode(talk) == "bot"
    assert "Wobei brauchen Sie Hilfe?" in counter.house.platform.sent[-1].message.question


async def test_a_crisis_is_at_the_desk_though_the_bot_goes_on(counter: Counter) -> None:
    talk = await counter.says(CRISIS)
    case = await counter.case(talk)
    assert (case.state, case.urgency, await counter.mode(talk)) == ("waiting", 2, "bot")
    await counter.says("Menü")
    assert (await counter.case(talk)).urgency == 2


async def test_a_talk_that_nobody_takes_is_told_to_everybody_once_and_apologised_for(
    counter: Counter,
) -> None:
    talk = await counter.says("Mensch bitte")
    counter.house.wait(minutes=14)
    assert await counter.escalate(QUARTER_HOUR) == []
    counter.house.wait(minutes=2)
    assert await counter.escalate(QUARTER_HOUR) == [talk]
    assert counter.heard()[-1][0] == "notice"
    assert "tut mir leid" in counter.heard()[-1][1]
    assert (await counter.case(talk)).urgency == 1
    counter.house.wait(minutes=60)
    assert await counter.escalate(QUARTER_HOUR) == []


async def test_outside_the_hours_a_talk_only_waits_and_is_told_when_it_is_late_again(
    counter: Counter,
) -> None:
    await counter.hours("Mo-Fr 09:00-12:00")
    counter.house.wait(hours=5)  # 16:00
    talk = await counter.says("Mensch bitte")
    counter.house.wait(hours=12)  # 4:00
    assert await counter.escalate(QUARTER_HOUR) == []
    counter.house.wait(hours=5, minutes=10)  # 9:10
    assert await counter.escalate(QUARTER_HOUR) == []
    counter.house.wait(minutes=10)
    assert await counter.escalate(QUARTER_HOUR) == [talk]


async def test_a_question_to_a_counsellor_who_went_home_is_not_lost(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "reply", talk, "Guten Tag!", "f1")
    await counter.says("Und was mache ich jetzt?")
    counter.house.wait(minutes=16)
    assert await counter.escalate(QUARTER_HOUR) == [talk]
    assert (await counter.case(talk)).state == "taken"


async def test_who_writes_again_after_the_end_comes_back_to_the_desk(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "reply", talk, "Erledigt.", "f1")
    await counter.does(AYSE, "close", talk)
    assert await counter.mode(talk) == "bot"
    await counter.says("Noch eine Frage")
    assert await counter.mode(talk) == "waiting"
    assert counter.heard()[-1][1].startswith("Danke. Ich bewahre das")
    assert (await counter.case(talk)).reason == "again"


async def test_much_later_or_with_a_word_for_the_bot_the_bot_answers(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "close", talk)
    await counter.says("Menü")
    assert await counter.mode(talk) == "bot"
    counter.house.wait(hours=25)
    await counter.says("Wetter?")
    assert await counter.mode(talk) == "bot"
