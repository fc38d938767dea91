"""A counsellor leaves, or a centre closes: one page, one press, and everybody hears of it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import httpx

from services.appointments.hours import Line
from services.appointments.plans import Plans
from tests.admin.calendar.counter import CALENDAR, MONDAY, TUESDAY, Counter, words
from tests.admin.calendar.test_groups import workshop

WEEK = timedelta(weeks=1)
TIMES = (time(9), time(10, 10), time(13), time(14, 10), time(15, 20))


async def hires(counter: Counter, name: str, until: time = time(17)) -> None:
    """Somebody who is beside Anna on Mondays."""
    async with counter.house.db.transaction() as session:
        plans = Plans(session)
        person = await plans.add_counsellor(f"{name} (Beispiel)", ["debt"], ["de"])
        counter.people[name] = person.id
        await plans.add_line(
            Line(person.id, "oststadt", 0, time(8), until, date(2026, 1, 5), kept=20)
        )


async def leaves(counter: Counter, who: str, last_day: date) -> None:
    fields = {"topics": "debt", "languages": "de", "last_day": last_day}
    await counter.sends(f"/people/{counter.people[who]}", name=f"{who} (Beispiel)", **fields)


def form(page: httpx.Response, number: int = 0) -> dict[str, object]:
    """The fields of a form of the page as they are filled in, in the order of the forms."""
    parts = page.text.split('action="/admin/calendar/conflicts"')[1:]
    ids = re.findall(r'name="booking" value="(\w+)"', parts[number])
    chosen = re.findall(r'name="(way-\w+)"><option value="([^"]*)"', parts[number])
    return {"booking": ids, **dict(chosen)}


async def test_thirty_dates_of_somebody_who_leaves(counter: Counter) -> None:
    await counter.opens()
    weeks = [MONDAY + WEEK * number for number in range(1, 7)]
    booked = [await counter.books("Anna", day, at) for day in weeks for at in TIMES]
    await hires(counter, "Dora", time(15, 10))
    await counter.browser.enters_as("Ada", "admin")
    await leaves(counter, "Anna", MONDAY)
    anna = counter.people["Anna"]
    page = await counter.shows(f"/people/{anna}")
    assert "30 booked appointments do not fit the plan any more" in page
    assert "and 25 more" in page
    shown = await counter.browser.opens(f"{CALENDAR}/conflicts?counsellor={anna}")
    assert "Colleagues have time for 24 dates" in words(shown)
    assert "Nobody has time for 6 dates" in words(shown)
    answer = await counter.sends("/conflicts", counsellor=anna, **form(shown))
    assert (
        answer.headers["location"] == f"{CALENDAR}/conflicts?counsellor={anna}&told=settled_dates"
    )
    shown = await counter.browser.opens(answer.headers["location"])
    assert "Colleagues have time" not in words(shown)
    assert "24 people must be called" in words(shown)
    assert "Ali Beispiel · 0000 Beispiel now 30 Nov 2026, 09:00 · Dora" in words(shown)
    await counter.sends("/conflicts", counsellor=anna, **form(shown), do="cancel")
    states = [(await counter.booking(each)).state for each in booked]
    assert (states.count("booked"), states.count("cancelled_by_us")) == (24, 6)
    page = await counter.shows(f"/conflicts?counsellor={anna}")
    assert "Every booked date fits the plan." in page
    assert "30 people must be called" in page


async def test_what_was_taken_meanwhile_stays_on_the_page(counter: Counter) -> None:
    await counter.opens()
    first = await counter.books("Anna", MONDAY + WEEK, time(9))
    await counter.books("Anna", MONDAY + WEEK, time(13), "Vera Beispiel")
    await hires(counter, "Dora")
    await counter.browser.enters_as("Ada", "admin")
    await leaves(counter, "Anna", MONDAY)
    shown = await counter.browser.opens(f"{CALENDAR}/conflicts")
    await counter.books("Dora", MONDAY + WEEK, time(8))
    late = await counter.sends("/conflicts", counsellor="", **form(shown))
    assert late.status_code == 409
    assert "One date could not be settled" in words(late)
    assert "Nobody has time for one date" in words(late)
    assert re.search("One person must be called .* Vera Beispiel", words(late))
    assert (await counter.booking(first)).counsellor_id == counter.people["Anna"]
    made_up = {
        "booking": first,
        f"way-{first}": f"{counter.people['Boris']}|weststadt|202612010800",
    }
    assert (await counter.sends("/conflicts", **made_up)).status_code == 409
    assert (
        await counter.sends("/conflicts", booking="x", **{"way-x": "cancel"})
    ).status_code == 409
    nobody = await counter.browser.opens(f"{CALENDAR}/conflicts?counsellor=x")
    assert nobody.status_code == 404


async def test_who_fits_the_plan_is_not_cancelled_by_this_page(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.sends("/conflicts", booking=booking, do="cancel")
    assert (await counter.booking(booking)).state == "booked"


async def test_on_a_closed_day_other_times_are_proposed_and_who_has_no_chat_is_called(
    counter: Counter,
) -> None:
    await counter.opens()
    booking = await counter.books("Boris", TUESDAY, time(9))
    await counter.browser.enters_as("Ada", "admin")
    await counter.sends("/setup/closings", first=TUESDAY, name="Inventur", centre="")
    shown = await counter.browser.opens(f"{CALENDAR}/conflicts")
    found = re.findall(r'<option value="([^"]+\|weststadt\|[^"]+)">', shown.text)
    assert [key[-12:] for key in found] == ["202612010800", "202612010910", "202612080800"]
    later = {"booking": booking, f"way-{booking}": ""}
    await counter.sends("/conflicts", **later)
    assert (await counter.booking(booking)).sequence == 0
    await counter.sends("/conflicts", **{**later, f"way-{booking}": found[0]})
    assert (await counter.booking(booking)).starts_at.date() == TUESDAY + WEEK
    assert "One person must be called" in await counter.shows("")
    assert "please call the person" in await counter.shows(f"/booking/{booking}")
    back = f"{CALENDAR}/conflicts?counsellor=x"
    answer = await counter.sends(f"/booking/{booking}/told", back=back)
    assert answer.headers["location"] == back
    assert "must be called" not in await counter.shows("")
    assert "please call" not in await counter.shows(f"/booking/{booking}")


async def test_a_workshop_goes_to_a_colleague_who_has_time(counter: Counter) -> None:
    await counter.opens()
    group = await workshop(counter)
    await counter.browser.enters_as("Cem", "counsellor")
    anna, boris = counter.people["Anna"], counter.people["Boris"]
    await counter.sends(f"/people/{anna}/changes", kind="absent", first=MONDAY)
    assert "One group date cannot be as it is" in await counter.shows("")
    page = await counter.shows(f"/conflicts?counsellor={anna}")
    assert "Workshop (Beispiel) Quarter centre Oststadt · Anna (Beispiel) · its counsellor" in page
    wrong = await counter.sends(f"/groups/{group}/lead", lead=anna)
    assert (wrong.status_code, "One date could not be settled" in words(wrong)) == (409, True)
    answer = await counter.sends(f"/groups/{group}/lead", lead=boris, counsellor=anna)
    assert answer.headers["location"].startswith(f"{CALENDAR}/conflicts?counsellor={anna}")
    assert "Every booked date fits the plan." in await counter.shows("/conflicts")
    assert "Boris (Beispiel)" in await counter.shows(f"/groups/{group}")
    assert (await counter.sends("/groups/nothing/lead", lead=boris)).status_code == 404
