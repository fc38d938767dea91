"""What happens when a talk does not go straight, read as conversations."""

from __future__ import annotations

from sqlalchemy import delete

from dialogs.engine.state import Frame
from dialogs.engine.turn import Turn
from nlu.reading import Scored
from services.appointments.service import Appointments
from services.guide.models import EntryText
from services.people.service import People
from tests.dialogs.world import BERLIN, START, World


async def test_a_correction_says_what_changed_and_drops_only_what_depends_on_it(
    world: World,
) -> None:
    await book_until_summary(world)
    said = await world.says("no, Weststadt", entities={"centre": {"id": "weststadt"}})
    assert said.startswith("Changed: Centre: Quarter centre Oststadt → Quarter centre Weststadt")
    assert "On Thursday, November 26, 2026 there is no free time." in said
    assert said.endswith("Which day suits you?")


async def test_change_something_asks_what_and_then_only_that(world: World) -> None:
    await book_until_summary(world)
    assert "What do you want to change?" in await world.presses("Change something")
    assert "Which day suits you?" in await world.presses("Day")
    said = await world.presses("Thursday")
    assert said.startswith("Is this right?")
    assert "Time: 9:00" in said


async def test_who_wants_to_change_nothing_after_all_is_asked_again(world: World) -> None:
    await book_until_summary(world)
    for word in ("yes", "no", "all right, thanks"):
        await world.presses("Change something")
        assert "Is this right?" in await world.says(word, label="intent:thanks")
    await world.presses("Change something")
    assert "Is this right?" in await world.presses("Nothing, it is right")


async def test_booking_once_however_often_yes_is_pressed(world: World) -> None:
    await book_until_summary(world)
    token = world.token("Yes")
    assert "Your appointment is booked." in await world.presses_token(token)
    assert await world.presses_token(token) == ""
    async with world.db.snapshot() as session:
        assert len(await Appointments(session, START, BERLIN).for_person("person")) == 3


async def test_another_dialog_in_the_middle_comes_back(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.says("menu")
    await world.presses("Settings")
    assert [frame.dialog for frame in world.conversation.frames] == ["appointment", "settings"]
    await world.presses("My quarter")
    said = await world.presses("Weststadt")
    assert "Back to “Appointment”." in said
    assert said.endswith("What do you need help with?")


async def test_cancel_pops_one_dialog_and_names_the_other(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    world.conversation.offers[-1:] = []
    world.conversation.frames.append(Frame(7, "settings", ["what"], asking="what"))
    said = await world.says("cancel")
    assert "stopped “Settings”" in said
    assert "Back to “Appointment”." in said
    assert said.endswith("What do you need help with?")


async def test_too_close_to_call_offers_at_most_three_and_something_else(world: World) -> None:
    close = tuple(Scored(f"guide:{s}", 0.3) for s in ("qualification", "school", "debt", "housing"))
    said = await world.says(
        "papers", label="guide:recognition", decision="clarify", alternatives=close
    )
    assert "Did you mean" in said
    assert len(world.buttons()) == 4
    assert "Something else" in world.buttons()
    assert "Recognition" in await world.presses("Recognition of foreign")


async def test_not_understood_ends_with_a_human(world: World) -> None:
    first, second, third = [await world.says("xyz") for _try in range(3)]
    assert "in other words" in first
    assert "Maybe you find it here" in second
    assert "A person from the centre can help you" in third
    await world.presses("Talk to a person")
    assert world.conversation.mode == "waiting"


async def test_out_of_scope_is_declined_with_what_the_bot_can_do(world: World) -> None:
    said = await world.says("who won the match?", label="oos", decision="reject")
    assert said.startswith("I cannot help with that. I know about work")


async def test_danger_gives_the_numbers_whatever_is_open(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    said = await world.says("he hits me", label="crisis")
    assert "112" in said
    assert "110" in said
    assert world.outcome is not None
    assert ("crisis", "") in world.outcome.signals


async def test_what_may_be_danger_is_answered_and_the_numbers_are_named(world: World) -> None:
    said = await world.says("son was sick all night, cancel", label="guide:housing", worry=True)
    assert "please call 112 now" in said
    assert "Flat, rent and housing benefit" in said
    assert world.outcome is not None
    assert "crisis" not in dict(world.outcome.signals)
    await world.presses("Talk to a person")
    assert world.conversation.mode == "waiting"


async def test_who_copies_the_words_of_a_button_worries_nobody(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    said = await world.says(world.buttons()[0], label="guide:housing", worry=True)
    assert "112" not in said


async def test_danger_is_answered_even_while_a_human_is_awaited(world: World) -> None:
    await world.says("human")
    assert "112" in await world.says("I want to die", label="crisis")
    assert world.conversation.mode == "waiting"


async def test_who_waits_for_a_human_is_told_once_that_nothing_is_lost(world: World) -> None:
    await world.says("human")
    assert "I keep this" in await world.says("it is about my rent")
    assert await world.says("and about the heating", label="guide:housing") == ""


async def test_the_language_follows_the_writing_but_not_a_greeting(world: World) -> None:
    await world.says("merhaba", label="intent:greeting", language="tr", sure=0.4)
    assert world.conversation.language == "en"
    await world.says("diplomam burada geçerli mi", label="guide:recognition", language="tr")
    assert world.conversation.language == "tr"
    assert world.messages[0].card is not None
    assert "Diploma" in world.messages[0].card.title or world.messages[0].card_language == "tr"


async def test_an_entry_without_the_language_says_so_and_counts_the_wish(world: World) -> None:
    async with world.db.transaction() as session:
        romanian = (EntryText.slug == "recognition", EntryText.language == "ro")
        await session.execute(delete(EntryText).where(*romanian))
    said = await world.says("recunoaștere diplomă", label="guide:recognition", language="ro")
    assert world.messages[0].card_language == "de"
    assert "Română" in said
    assert "Ausländische Abschlüsse anerkennen" in said


async def test_a_newcomer_with_a_question_learns_first_that_a_bot_answers(world: World) -> None:
    world.conversation.welcomed = False
    said = await world.says("What is the newspaper?", label="guide:zifferblatt")
    assert said.startswith("Hello! I am Quartierslotse, a bot")
    assert "Zifferblatt" in said
    again = await world.says("What is the newspaper?", label="guide:zifferblatt")
    assert "I am Quartierslotse" not in again


async def test_a_deep_link_brings_language_and_quarter(world: World) -> None:
    world.conversation.welcomed = False
    data = {"language": "de", "centre": "weststadt"}
    said = await world.sends(Turn("start", world.now, data=data))
    assert world.conversation.language == "de"
    assert said.startswith("Ich bin Quartierslotse, ein Bot")
    assert "💼 Arbeit" in world.buttons()
    async with world.db.snapshot() as session:
        assert (await People(session, START).get("person")).quarter == "weststadt"


async def test_a_dialog_that_a_new_release_dropped_is_apologised_for(world: World) -> None:
    world.conversation.frames.append(Frame(3, "gone", ["a"], asking="a"))
    said = await world.says("hello", label="intent:greeting")
    assert said.startswith("I was renewed in the meantime")
    assert world.conversation.frames == []


async def test_a_dialog_that_changed_keeps_the_answers_that_still_fit(world: World) -> None:
    answers = {"topic": "debt", "old": 1, "day": "2020-01-01"}
    frame = Frame(3, "appointment", ["topic", "old", "day"], answers, ["topic", "old", "day"])
    frame.asking = "old"
    world.conversation.frames.append(frame)
    await world.says("repeat")
    assert frame is not world.conversation.top
    assert world.conversation.top is not None
    assert world.conversation.top.answers == {"topic": "debt"}
    assert world.conversation.top.asking == "centre"


async def test_helpful_is_stored_per_entry_and_language_and_counts_once(world: World) -> None:
    from sqlalchemy import select

    from services.guide.models import Feedback

    await world.says("newspaper", label="guide:zifferblatt")
    token = world.token("👎")
    assert "help you further" in await world.presses_token(token)
    assert await world.presses_token(token) == ""
    async with world.db.snapshot() as session:
        votes = list(await session.scalars(select(Feedback)))
    assert [(v.slug, v.language, v.helpful) for v in votes] == [("zifferblatt", "en", False)]


async def book_until_summary(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Foreign")
    await world.presses("Oststadt")
    await world.presses("English")
    await world.presses("Thursday")
    await world.presses("9:00")
    await world.presses("In person")
    await world.presses("Skip")


async def test_a_start_in_another_language_changes_the_language(world: World) -> None:
    said = await world.sends(Turn("start", world.now, data={"language": "tr"}))
    assert "Türkçe" in said
    assert world.conversation.language == "tr"


async def test_no_to_the_summary_asks_what_to_change_and_to_a_cancellation_leaves_it(
    world: World,
) -> None:
    await book_until_summary(world)
    assert "What do you want to change?" in await world.says("no")
    await world.says("cancel")
    await world.says("I cannot come", label="intent:cancel_appointment")
    await world.presses("December 1")
    assert await world.says("no") == "Good. Your appointment stays as it is."


async def test_the_way_to_the_privacy_notice_stays_beside_a_first_question(world: World) -> None:
    world.conversation.welcomed = False
    await world.says("appointment", label="intent:book_appointment")
    assert world.buttons()[0] == "Privacy notice"


async def test_the_words_of_a_button_do_not_change_the_language(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.says("Debt", language="it", sure=0.99)
    assert world.conversation.language == "en"
