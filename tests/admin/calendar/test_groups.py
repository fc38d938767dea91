"""A group date in the calendar: planned, who has a seat, taken off again, cancelled and told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.notices import Notices
from dialogs.engine.take_turn import take_turn
from services.appointments.groups import GroupDates
from services.appointments.hours import Need
from services.appointments.models import Counsellor
from services.appointments.plans import Plans
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest
from services.conversations.models import Conversation
from tests.admin.calendar.counter import BERLIN, MONDAY, TUESDAY, Counter, words
from tests.bot.house import House
from tests.services.appointments.town import resident


async def workshop(counter: Counter, who: str = "Anna", day: date = MONDAY) -> str:
    begins = datetime.combine(day, time(15, 30), BERLIN)
    async with counter.house.db.transaction() as session:
        offer = await Plans(session).add_offer("debt", Need(60), places=2)
        groups = GroupDates(session, counter.house.at, BERLIN)
        titles = {"de": "Workshop (Beispiel)"}
        leads = counter.people[who]
        return (await groups.plan(offer.id, leads, "oststadt", begins, titles)).id


async def test_participants_are_registered_until_all_places_are_taken(counter: Counter) -> None:
    await counter.opens()
    path = f"/groups/{await workshop(counter)}"
    await counter.browser.enters_as("Cem", "counsellor")
    assert "15:30–16:30 Workshop (Beispiel) group" in await counter.shows("")
    assert "0 of 2 places are taken" in await counter.shows(path)
    for name in ("Ali Beispiel", "Vera Beispiel"):
        await counter.sends(path, name=name)
    page = await counter.shows(path)
    assert "2 of 2 places are taken Ali Beispiel" in page
    assert "Put somebody on the list" not in page
    full = await counter.sends(path, name="Max Beispiel")
    assert "All places are taken." in words(full)
    async with counter.house.db.snapshot() as session:
        groups = GroupDates(session, counter.house.at, BERLIN)
        first = (await groups.participants(path.split("/")[-1]))[0].id
    for name in ("one", "two"):
        await resident(counter.house.db, name)
        async with counter.house.db.transaction() as session:
            line = SeatLine(GroupDates(session, counter.house.at, BERLIN))
            await line.join(path.split("/")[-1], name, name)
    assert "2 people in the chat wait for a place." in await counter.shows(path)
    await counter.sends(path, do="withdraw", booking=first)
    page = await counter.shows(path)
    assert "One place is offered to the next in line just now." in page
    assert "Put somebody on the list" not in page
    assert "1 of 2 places are taken Vera Beispiel" in page
    assert (await counter.sends(path, do="withdraw", booking=first)).status_code == 404
    assert "The name is missing." in words(await counter.sends(path, name=" "))


async def test_a_date_is_planned_by_form_and_takes_the_time_of_the_counsellor(
    counter: Counter,
) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    assert "first add a topic with more than one place" in await counter.shows("/groups")
    async with counter.house.db.transaction() as session:
        offer = await Plans(session).add_offer("debt", Need(60), places=12)
    form = {
        "title": "Schuldenkurs (Beispiel)", "offer": offer.id, "day": TUESDAY, "begins": "09:00",
        "centre": "weststadt", "counsellor": counter.people["Boris"],
    }  # fmt: skip
    assert "No group date is planned." in await counter.shows("/groups")
    assert (await counter.sends("/groups", **form)).status_code == 303
    page = await counter.shows("/groups")
    assert "Schuldenkurs (Beispiel)" in page
    assert "0 of 12 places are taken" in page
    nine = datetime.combine(TUESDAY, time(9), BERLIN)
    assert nine not in [slot.starts_at for slot in await counter.free("Boris", TUESDAY)]
    async with counter.house.db.transaction() as session:
        (await session.get_one(Counsellor, counter.people["Boris"])).last_day = TUESDAY
    for wrong, why in (
        ({"day": "2026-12-01"}, "not there any more on that day"),
        ({}, "has something else at that time"),
        ({"day": "2026-11-20"}, "This day or time is over."),
        ({"begins": "14:03"}, "multiple of five minutes"),
        ({"centre": "nowhere"}, "Choose a centre."),
        ({"offer": "nothing"}, "Choose a topic."),
        ({"title": " "}, "The name is missing."),
    ):
        answer = await counter.sends("/groups", **{**form, **wrong})
        assert (answer.status_code, why in words(answer)) == (422, True), why


async def test_a_cancelled_date_is_told_in_the_chat_and_frees_the_time(counter: Counter) -> None:
    await counter.opens()
    group = await workshop(counter)
    house = House(counter.house.db, take=take_turn)
    house.now = counter.house.at
    talk = await house.says("/start", kind="start")
    async with counter.house.db.transaction() as session:
        person = (await session.get_one(Conversation, talk)).person_id
        groups = GroupDates(session, counter.house.at, BERLIN)
        await groups.register(group, Guest(person, talk))
    before = await counter.free("Anna", MONDAY)
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.shows(f"/groups/{group}")
    answer = await counter.sends(f"/groups/{group}/cancel")
    page = words(await counter.browser.opens(answer.headers["location"]))
    assert "Who registered in the chat is told." in page
    assert "This date is cancelled." in page
    assert len(await counter.free("Anna", MONDAY)) > len(before)
    await Notices(house.db, "http://localhost", counter.house.at.astimezone(BERLIN)).send()
    await house.outbox.drain()
    assert "„Workshop (Beispiel)“ am Montag, 23. November 2026" in house.platform.texts()[-1]
    again = await counter.sends(f"/groups/{group}/cancel")
    assert (again.status_code, "was cancelled" in words(again)) == (422, True)


async def test_a_date_of_somebody_who_has_left_stays_in_the_calendar(counter: Counter) -> None:
    await counter.opens()
    await workshop(counter)
    async with counter.house.db.transaction() as session:
        anna = await session.get_one(Counsellor, counter.people["Anna"])
        anna.last_day = MONDAY - timedelta(days=1)
    await counter.browser.enters_as("Cem", "counsellor")
    page = await counter.shows("")
    assert "Anna (Beispiel) 15:30–16:30 Workshop (Beispiel) group" in page
