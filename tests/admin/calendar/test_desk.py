"""Somebody stands at the desk or calls: booked, moved, and afterwards noted what came of it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from services.appointments.rules import OUTCOMES, STATES
from services.appointments.timetable import left, outcomes_of
from services.staff.models import AuditRow
from tests.admin.calendar.counter import BERLIN, CALENDAR, MONDAY, TUESDAY, Counter, words


async def offered(counter: Counter, path: str) -> list[str]:
    """The free times that a page offers, as the values of its fields."""
    answer = await counter.browser.opens(f"{CALENDAR}{path}")
    return re.findall(r'name="slot" value="([^"]+)"', answer.text)


async def test_somebody_calls_and_gets_a_time_that_the_chat_keeps_back(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    slots = await offered(counter, f"/book?offer={counter.offer}&day=2026-11-24&language=tr")
    assert len([slot for slot in slots if "weststadt" in slot]) == 4
    first = {"offer": counter.offer, "slot": slots[0], "language": "tr", "kind": "phone"}
    answer = await counter.sends("/book", **first, name="Ali Beispiel", contact="0000 Beispiel")
    assert answer.status_code == 303
    page = words(await counter.browser.opens(answer.headers["location"]))
    assert "Booked. The time is taken." in page
    assert "Tuesday, November 24, 2026, 09:00–10:00 booked" in page
    assert "Turkish · an interpreter is needed" in page
    assert "by phone" in page
    assert "Not booked in the chat" in page
    assert slots[0] not in await offered(counter, f"/book?offer={counter.offer}&day=2026-11-24")


async def test_who_was_slower_is_told_and_loses_nothing_typed(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    slots = await offered(counter, f"/book?offer={counter.offer}&day=2026-11-24")
    await counter.books("Boris", TUESDAY, time(9))
    late = {"offer": counter.offer, "slot": slots[0], "day": "2026-11-24", "name": "Vera Beispiel"}
    answer = await counter.sends("/book", **late)
    assert answer.status_code == 409
    assert "This time is not in the plan, or is over" in words(answer)
    assert 'value="Vera Beispiel"' in answer.text
    assert slots[0] not in answer.text


@pytest.mark.parametrize("slot", ["", "x", "a|b|202611240900", "a|b|99999999", "||2026"])
async def test_a_made_up_time_books_nothing(counter: Counter, slot: str) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    answer = await counter.sends("/book", offer=counter.offer, slot=slot, name="X")
    assert answer.status_code == 409


async def test_a_booking_is_moved_and_keeps_its_code(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    before = await counter.booking(booking)
    await counter.browser.enters_as("Cem", "counsellor")
    slots = await offered(counter, f"/booking/{booking}?day=2026-11-30&centre=oststadt")
    answer = await counter.sends(f"/booking/{booking}/move", slot=slots[0])
    assert answer.status_code == 303
    moved = await counter.booking(booking)
    begin = moved.starts_at.astimezone(BERLIN)
    assert (begin.date(), begin.time()) == (MONDAY + timedelta(weeks=1), time(9))
    assert (moved.code, moved.counsellor_id) == (before.code, counter.people["Anna"])
    assert moved.sequence == before.sequence + 1
    assert len(await counter.free("Boris", TUESDAY)) == 2


async def test_a_dragged_booking_returns_to_the_page_and_to_no_other(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    await counter.browser.enters_as("Cem", "counsellor")
    path = f"{CALENDAR}/booking/{booking}"
    times = (await counter.browser.client.get(f"{path}/times?view=week&day={TUESDAY}")).json()
    assert {each["counsellor"] for each in times} == set(counter.people.values())
    spot = next(
        each for each in times if each["label"].startswith("Tuesday") and each["clock"] == "10:10"
    )
    assert spot["label"] == "Tuesday, November 24, 2026, 10:10, Boris (Beispiel)"
    back = f"{CALENDAR}?view=week&day=2026-11-24"
    answer = await counter.sends(f"/booking/{booking}/move", slot=spot["slot"], back=back)
    assert answer.headers["location"] == f"{back}&told=moved"
    late = await counter.sends(f"/booking/{booking}/move", slot="x|y|202611240900", back=back)
    assert late.headers["location"] == f"{back}&refused=NotOffered"
    shown = await counter.browser.opens(late.headers["location"])
    assert "is over. Please choose another one." in words(shown)
    for evil in ("//elsewhere.example?", "/admin/calendar/../me?", "/admin/me?"):
        answer = await counter.sends(f"/booking/{booking}/move", slot=times[0]["slot"], back=evil)
        assert answer.headers["location"] == f"{path}?told=moved"
    nobody = await counter.browser.client.get(f"{CALENDAR}/booking/nobody/times")
    assert nobody.status_code == 404


async def test_afterwards_one_click_says_who_came(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Anna", MONDAY, time(14, 10))
    await counter.browser.enters_as("Cem", "counsellor")
    assert "Was there" not in await counter.shows("")
    counter.house.wait(hours=4)
    await counter.browser.signs_in("Cem")
    assert "Was there : Ali Beispiel Did not come : Ali Beispiel" in await counter.shows("")
    back = f"/admin/calendar?view=day&day=2026-11-23#b-{booking}"
    answer = await counter.sends(f"/booking/{booking}/outcome", outcome="no_show", back=back)
    assert answer.headers["location"] == back
    assert (await counter.booking(booking)).state == "no_show"
    assert "did not come" in await counter.shows("")
    await counter.sends(f"/booking/{booking}/outcome", outcome="seen")
    assert (await counter.booking(booking)).state == "seen"
    evil = {"outcome": "excused", "back": "//elsewhere.example"}
    answer = await counter.sends(f"/booking/{booking}/outcome", **evil)
    assert answer.headers["location"] == "/admin/"


async def test_who_excuses_themselves_before_gives_the_time_to_others(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    free = len(await counter.free("Boris", TUESDAY))
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.sends(f"/booking/{booking}/outcome", outcome="excused")
    assert (await counter.booking(booking)).state == "excused"
    assert len(await counter.free("Boris", TUESDAY)) > free
    again = await counter.sends(f"/booking/{booking}/outcome", outcome="seen")
    assert again.status_code == 409


async def test_what_we_cancel_is_free_again_and_left_to_be_told(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    await counter.browser.enters_as("Cem", "counsellor")
    early = await counter.sends(f"/booking/{booking}/outcome", outcome="no_show")
    assert early.status_code == 409
    await counter.sends(f"/booking/{booking}/outcome", outcome="cancelled_by_us")
    gone = await counter.booking(booking)
    assert (gone.state, gone.told < gone.sequence) == ("cancelled_by_us", True)
    assert "Move to the chosen time" not in await counter.shows(f"/booking/{booking}")


async def test_looking_and_changing_are_noted_without_names(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.shows(f"/booking/{booking}")
    await counter.sends(f"/booking/{booking}/outcome", outcome="cancelled_by_us")
    async with counter.house.db.snapshot() as session:
        rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))
    noted = [row for row in rows if row.action.startswith("appointment")]
    assert [row.action for row in noted] == ["appointment_read", "appointment_settled"]
    assert "Beispiel" not in str([(row.subject, row.detail) for row in noted])


spans = st.lists(st.integers(0, 200), max_size=12, unique=True).map(sorted)


@given(spans, st.integers(0, 200), st.integers(0, 200))
def test_what_is_left_and_what_is_taken_are_the_whole(
    bounds: list[int], begin: int, end: int
) -> None:
    taken = list(zip(bounds[::2], bounds[1::2], strict=False))
    free = {unit for span in left((begin, end), taken) for unit in range(*span)}
    busy = {unit for span in taken for unit in range(*span)}
    assert free == set(range(begin, end)) - busy


@given(st.sampled_from(STATES), st.integers(-3000, 3000))
def test_nothing_that_is_over_comes_back_and_nobody_misses_what_is_to_come(
    state: str, minutes: int
) -> None:
    now = datetime(2027, 3, 28, 0, 30, tzinfo=ZoneInfo("UTC"))
    starts = now + timedelta(minutes=minutes)
    found = outcomes_of(state, starts, now, BERLIN)
    assert set(found) <= set(OUTCOMES) - {state}
    if state in ("held", "cancelled", "cancelled_by_us"):
        assert found == ()
    if minutes > 0:
        assert "no_show" not in found
        assert "seen" not in found or starts.astimezone(BERLIN).date() == now.date()
    else:
        assert "cancelled_by_us" not in found
