"""A group date in the calendar: who has a seat, registered at the desk, taken off again."""

from __future__ import annotations

from datetime import datetime, time

from services.appointments.groups import GroupDates
from services.appointments.hours import Need
from services.appointments.plans import Plans
from tests.admin.calendar.counter import BERLIN, MONDAY, Counter, words


async def workshop(counter: Counter) -> str:
    begins = datetime.combine(MONDAY, time(15, 30), BERLIN)
    async with counter.house.db.transaction() as session:
        offer = await Plans(session).add_offer("debt", Need(60), places=2)
        groups = GroupDates(session, counter.house.at, BERLIN)
        titles = {"de": "Workshop (Beispiel)"}
        anna = counter.people["Anna"]
        return (await groups.plan(offer.id, anna, "oststadt", begins, titles)).id


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
    await counter.sends(path, do="withdraw", booking=first)
    assert "1 of 2 places are taken Vera Beispiel" in await counter.shows(path)
    assert (await counter.sends(path, do="withdraw", booking=first)).status_code == 404
    assert "The name is missing." in words(await counter.sends(path, name=" "))
