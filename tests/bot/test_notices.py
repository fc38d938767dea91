"""Reminders and changes by staff reach the resident, once, in their language, with buttons."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bot.channels.channel import Unreachable
from bot.notices import Notices
from dialogs.engine.take_turn import take_turn
from services.appointments.conflicts import Conflicts
from services.appointments.examples import load_plan
from services.appointments.groups import GroupDates
from services.appointments.hours import Change, Line
from services.appointments.models import Booking
from services.appointments.plans import Plans
from services.appointments.rules import must_call
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest
from services.appointments.service import Appointments
from services.database import Database
from services.guide.content import load
from tests.bot.house import BERLIN, START, House


async def town(db: Database) -> tuple[House, str]:
    """A resident who booked for the Tuesday in eight days, at nine; the booking's id."""
    house = House(db, take=take_turn)
    async with db.transaction() as session:
        await load(session, START)
        await load_plan(session, START.date(), {})
    await house.says("/start", kind="start")
    talk = await house.talk()
    async with db.transaction() as session:
        service = Appointments(session, START, BERLIN)
        offer = await service.offer_for("debt")
        assert offer is not None
        slot = (await service.free(offer.id, first=(START + timedelta(days=8)).date()))[0]
        booking = await service.book(slot, person_id=talk.person_id, conversation_id=talk.id)
    return house, booking.id


async def written(house: House, at: datetime) -> list[str]:
    """What is written at this moment, by two processes that look at once."""
    house.now = at
    before = len(house.platform.sent)
    for _process in range(2):
        await Notices(house.db, "http://localhost", at.astimezone(BERLIN)).send()
    await house.outbox.drain()
    return [each.message.text for each in house.platform.sent[before:] if each.message.text]


async def test_two_reminders_each_once_and_none_after_moving_back(db: Database) -> None:
    house, booking_id = await town(db)
    begins = datetime(2026, 12, 1, 9, 0, tzinfo=BERLIN)
    assert await written(house, begins - timedelta(hours=49)) == []
    [first] = await written(house, begins - timedelta(hours=48))
    assert "Dienstag, 1. Dezember 2026, 09:00" in first
    assert await written(house, begins - timedelta(hours=10)) == []
    assert await written(house, begins - timedelta(hours=3)) == [], "at six in the morning"
    [second] = await written(house, begins - timedelta(hours=1))
    assert second == first
    assert await written(house, begins) == []
    labels = [choice.label for choice in house.platform.sent[-1].message.choices]
    assert labels == ["✅ Ich komme", "Verschieben", "Termin absagen"]
    token = house.platform.sent[-1].message.choices[0].token
    await house.says("", kind="press", token=token)
    assert "bis Dienstag, 1. Dezember 2026" in house.platform.texts()[-1]
    async with db.snapshot() as session:
        booking = await Appointments(session, START, BERLIN).get(booking_id)
        assert booking is not None
        assert booking.coming


async def test_who_comes_early_is_reminded_at_night_rather_than_not_at_all(db: Database) -> None:
    house, booking_id = await town(db)
    begins = datetime(2026, 12, 1, 8, 30, tzinfo=BERLIN)
    async with db.transaction() as session:
        booking = await session.get_one(Booking, booking_id)
        booking.starts_at, booking.reminded = begins, 1
    assert len(await written(house, begins - timedelta(hours=3))) == 1


async def test_who_is_called_is_reminded_of_the_call(db: Database) -> None:
    house, booking_id = await town(db)
    async with db.transaction() as session:
        booking = await session.get_one(Booking, booking_id)
        booking.kind, booking.contact = "phone", "07231 000000"
    [text] = await written(house, datetime(2026, 11, 29, 9, 0, tzinfo=BERLIN))
    assert "Am Telefon: 07231 000000" in text
    assert "Quartierszentrum" not in text


async def test_no_reminder_that_lies_before_the_booking(db: Database) -> None:
    house, booking_id = await town(db)
    late = datetime(2026, 11, 30, 9, 0, tzinfo=BERLIN)
    async with db.transaction() as session:
        booking = await Appointments(session, START, BERLIN).get(booking_id)
        assert booking is not None
        booking.changed_at = late
    assert await written(house, late) == []
    assert len(await written(house, late + timedelta(hours=23))) == 1


async def test_who_is_cancelled_by_us_is_told_and_offered_new_times(db: Database) -> None:
    house, booking_id = await town(db)
    async with db.transaction() as session:
        await Appointments(session, START, BERLIN).cancel(booking_id, by_us=True)
    [text] = await written(house, START + timedelta(hours=1))
    assert "absagen" in text
    token = house.platform.sent[-1].message.choices[0].token
    await house.says("", kind="press", token=token)
    assert house.platform.sent[-1].message.question == "Welcher Tag passt Ihnen?"


async def test_a_place_that_is_free_is_offered_with_a_time_to_decide(db: Database) -> None:
    house, _booking = await town(db)
    talk = await house.talk()
    async with db.transaction() as session:
        dates = GroupDates(session, START, BERLIN)
        [first, *_more] = await dates.open_dates()
        seats = [await dates.register(first.group.id, Guest(name="Beispiel")) for _ in range(6)]
        await SeatLine(dates).join(first.group.id, talk.person_id, talk.id)
    assert await written(house, START + timedelta(hours=1)) == []
    async with db.transaction() as session:
        now = START + timedelta(hours=2)
        await GroupDates(session, now, BERLIN).withdraw(seats[0].id)
    [text] = await written(house, START + timedelta(hours=2))
    assert "Ein Platz ist frei: „Lebenslauf schreiben (Beispiel)“" in text
    token = house.platform.sent[-1].message.choices[0].token
    await house.says("", kind="press", token=token)
    words, file = house.platform.sent[-2:]
    assert words.message.text.startswith("Sie haben einen Platz.")
    assert file.message.files[0]["type"] == "text/calendar"
    async with db.transaction() as session:
        await GroupDates(session, START + timedelta(hours=3), BERLIN).cancel_date(first.group.id)
    [text] = await written(house, START + timedelta(hours=3))
    assert "„Lebenslauf schreiben (Beispiel)“" in text
    assert "fällt aus" in text


async def test_a_date_that_went_to_a_colleague_is_told_as_that_and_nothing_else(
    db: Database,
) -> None:
    house, booking_id = await town(db)
    async with db.transaction() as session:
        service = Conflicts(session, START, BERLIN)
        plans = Plans(session)
        booking = await service.get(booking_id)
        assert booking is not None
        dora = await plans.add_counsellor("Dora (Beispiel)", ["debt"], ["de"])
        day = booking.starts_at.astimezone(BERLIN).date()
        hours = (time(8), time(13), day)
        await plans.add_line(Line(dora.id, booking.centre, day.weekday(), *hours))
        away = Change(booking.counsellor_id, absent=True, first=day, last=day)
        await plans.add_change(away)
        [way] = await service.ways()
        await service.hand_over(booking_id, way.stand_ins[0])
    [text] = await written(house, START + timedelta(hours=1))
    assert text.startswith("Jemand anderes von uns berät Sie.")
    card = house.platform.sent[-2].message.card
    assert card is not None
    assert ("Uhrzeit", "Dienstag, 1. Dezember 2026, 09:00") in card.facts


async def test_whom_the_notice_does_not_reach_must_be_called(db: Database) -> None:
    house, booking_id = await town(db)
    house.platform.trouble.append(Unreachable("blocked"))
    async with db.transaction() as session:
        await Appointments(session, START, BERLIN).cancel(booking_id, by_us=True)
        assert await Conflicts(session, START, BERLIN).to_call() == []
    assert await written(house, START + timedelta(minutes=1)) == []
    async with db.transaction() as session:
        service = Conflicts(session, house.now, BERLIN)
        assert [row.id for row in await service.to_call()] == [booking_id]
        await service.called(booking_id)
        assert await service.to_call() == []


@pytest.mark.parametrize(
    ("days", "minutes", "lost", "call"),
    [(3, 90, False, False), (2, 90, False, True), (2, 30, False, False), (9, 0, True, True)],
)
def test_who_did_not_look_into_the_chat_is_called_when_it_is_soon(
    days: int, minutes: int, lost: bool, call: bool
) -> None:
    begins, changed = START + timedelta(days=days), START - timedelta(minutes=minutes)
    assert must_call(lost, begins, changed, START) is call
