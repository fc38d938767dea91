"""Jobs, workshops and other news: found in words, narrowed, kept to their last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from dialogs.context import Context
from dialogs.reminders import remind
from locales import use
from nlu.dates import find_times
from services.announcements.models import Announcement
from services.announcements.service import PAGE
from services.appointments.groups import GroupDates
from services.people.models import Person
from services.reminders.rules import WITHDRAWN
from services.reminders.service import Due, Reminders
from tests.dialogs.world import BERLIN, START, World
from tests.services.announcements.test_service import of


async def announce(world: World, *rows: Announcement) -> None:
    async with world.db.transaction() as session:
        session.add_all(rows)


def job(title: str = "Lager (Beispiel)", **more: Any) -> Announcement:
    return of("job", title, deadline=date(2026, 12, 1), link="https://example.org", **more)


async def jobs(world: World, **more: Any) -> str:
    return await world.says("which jobs are there?", label="intent:list_jobs", **more)


async def workshops(world: World, **entities: Any) -> str:
    return await world.says("?", label="intent:list_workshops", entities=entities)


async def test_where_there_is_nothing_one_can_be_told_later(world: World) -> None:
    assert "There are no open jobs here at the moment." in await jobs(world)
    assert world.buttons() == ["⭐ Get news", "Menu"]


async def test_a_job_is_shown_with_its_last_day_and_kept_until_then(world: World) -> None:
    await announce(world, job())
    said = await jobs(world)
    assert "💼 Lager (Beispiel)" in said
    assert "Apply until: Tuesday, December 1, 2026" in said
    assert "does not exist in your language yet" in said
    about = ["✍️ Apply", "🔔 Remind me", "🙋 I have a question"]
    assert world.buttons() == [*about, "⭐ Get news"]
    assert world.messages[-1].choices[0].url == "https://example.org"
    said = await world.presses("Remind me")
    assert said == "I have noted it, and remind you before Tuesday, December 1, 2026."
    assert world.buttons() == ["✍️ Apply", "📌 My deadlines"]
    assert "Lager (Beispiel)" in await world.presses("My deadlines")
    assert world.buttons() == ["✍️ Apply", "✅ Done", "Not for me", "🙋 I need help"]
    assert "Well done!" in await world.presses("Done")


async def test_where_there_is_no_page_to_apply_one_is_told_where_and_who_helps(
    world: World,
) -> None:
    await announce(world, of("job", "Küche (Beispiel)", contact="Frau Beispiel"))
    await jobs(world)
    said = await world.presses("Apply")
    assert said == "Please apply here: Frau Beispiel\n\nWe like to help you to apply:"
    assert world.buttons() == ["📅 Book appointment", "🙋 Talk to a person"]


async def test_whoever_looks_can_be_told_of_what_is_new(world: World) -> None:
    await announce(world, job())
    await jobs(world, entities={"centre": {"id": "weststadt"}})
    assert "• Work: Weststadt" in await world.presses("Get news")
    await jobs(world)
    assert "⭐ Get news" not in world.buttons()


async def test_a_picture_is_shown_and_has_another_address_when_it_is_replaced(
    world: World,
) -> None:
    await announce(world, row := job(picture="0123456789ab"))
    await jobs(world)
    address = f"http://localhost:8000/announcements/{row.id}/picture?v=01234567"
    assert world.messages[-1].picture == address


async def test_who_keeps_what_is_withdrawn_is_told_so_and_cannot_apply(world: World) -> None:
    await announce(world, row := job())
    await world.presses_token(f"news.keep.{row.id}")
    now = START.astimezone(BERLIN)
    async with world.db.transaction() as session:
        (await session.get_one(Announcement, row.id)).state = "withdrawn"
        [kept] = await Reminders(session, now).open_of("person")
        ctx = Context(session, now, "person", "talk", "http://localhost:8000")
        with use("en"):
            reply = await remind(ctx, Due(kept, WITHDRAWN, 7))
    assert reply is not None
    assert reply.text.startswith("This does not take place, or is no longer available.")
    assert reply.card is not None
    assert reply.buttons == []


async def test_late_is_still_in_time_and_too_late_is_said(world: World) -> None:
    await announce(world, row := job())
    token = f"news.keep.{row.id}"
    world.wait(days=7)
    assert "Tomorrow is the last day." in await world.presses_token(token)
    world.wait(days=1)
    assert "Today is the last day" in await world.presses_token(token)
    world.wait(days=1)
    assert await world.presses_token(token) == "The last day was Tuesday, December 1, 2026."


async def test_a_question_leads_to_somebody_who_knows(world: World) -> None:
    await announce(world, job(contact="Quartierszentrum (Beispiel)"))
    await jobs(world)
    assert "Contact: Quartierszentrum (Beispiel)" in await world.presses("I have a question")
    assert world.buttons() == ["📅 Book appointment", "🙋 Talk to a person"]


async def test_done_by_one_person_is_not_done_for_the_others(world: World) -> None:
    now = START.astimezone(BERLIN)
    await announce(world, row := job())
    async with world.db.transaction() as session:
        session.add(Person(id="other", created_at=START, seen_at=START))
        await session.flush()
        await Reminders(session, now).keep("other", "talk", "announcement", row.id, now.date())
    await world.presses_token(f"news.keep.{row.id}")
    await world.presses("My deadlines")
    await world.presses("Done")
    async with world.db.snapshot() as session:
        assert len(await Reminders(session, now).open_of("other")) == 1
        assert await Reminders(session, now).open_of("person") == []


async def test_many_come_page_by_page(world: World) -> None:
    await announce(world, *(of("job", f"{number} (Beispiel)") for number in range(PAGE + 1)))
    assert (await jobs(world)).count("💼") == PAGE
    assert (await world.presses("More")).count("💼") == 1
    assert "More" not in world.buttons()


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("workshops next week", "en", ["Sonntag", "Montag"]),
        ("was ist nächste Woche los", "de", ["Sonntag", "Montag"]),
        ("ما هي ورش العمل الأسبوع القادم؟", "ar", ["Sonntag", "Montag"]),
        ("workshops in December", "en", ["Sonntag", "Silvester"]),
        ("aralık ayında ne var", "tr", ["Sonntag", "Silvester"]),
        ("що є в п'ятницю", "uk", ["Freitag"]),
    ],
)
async def test_a_week_and_a_month_are_all_their_days(
    world: World, text: str, language: str, found: list[str]
) -> None:
    days = {
        "Freitag": date(2026, 11, 27),
        "Montag": date(2026, 11, 30),
        "Sonntag": date(2026, 12, 6),
        "Silvester": date(2026, 12, 31),
        "Neujahr": date(2027, 1, 1),
    }
    at = {name: datetime.combine(day, time(18), BERLIN) for name, day in days.items()}
    await announce(world, *(of("event", name, starts_at=starts) for name, starts in at.items()))
    [named] = find_times(text, language, START.astimezone(BERLIN).replace(tzinfo=None))
    said = await workshops(world, time=named.value)
    assert [name for name in days if name in said] == sorted(found, key=list(days).index)


async def test_workshops_next_week_and_in_a_quarter(world: World) -> None:
    next_week, later = (
        find_times(text, "en", START.replace(tzinfo=None))[0].value
        for text in ("next week", "in June")
    )
    soon = START + timedelta(days=8)
    await announce(
        world,
        of("workshop", "Nähen (Beispiel)", starts_at=soon, quarters=["oststadt"]),
        of("workshop", "Kochen (Beispiel)", starts_at=START + timedelta(days=90)),
    )
    said = await workshops(world, time=next_week)
    assert "Nähen (Beispiel)" in said
    assert "Kochen" not in said
    assert "Writing a CV" not in said
    said = await workshops(world, centre={"id": "weststadt"})
    assert "Nähen" not in said
    assert "Writing a CV (example)" in said
    said = await workshops(world, time=later)
    assert "There is nothing like that. Otherwise there is:" in said
    assert "Kochen (Beispiel)" in said


async def test_an_announced_date_is_shown_once_and_registered_for(world: World) -> None:
    async with world.db.snapshot() as session:
        second = (await GroupDates(session, START, BERLIN).open_dates())[1].group
    row = of("workshop", "CV (Beispiel)", starts_at=second.starts_at, group_date_id=second.id)
    await announce(world, row)
    assert (await workshops(world)).count("January 8, 2027") == 1
    assert "What is your name?" in await world.presses_token(f"news.register.{row.id}")
    await world.says("skip")
    assert "You have a place." in await world.presses("Yes")


async def test_the_menu_leads_to_every_list(world: World) -> None:
    await announce(world, of("newspaper", "Zifferblatt 1 (Beispiel)", topics=["newspaper"]))
    await world.says("menu")
    assert await world.presses("Jobs and workshops") == "What do you want to see?"
    assert "📰 Zifferblatt 1 (Beispiel)" in await world.presses("Newspaper")
