"""Admins set up topics, closed days and rules; whoever is at the desk sees them."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import services.appointments
from admin.calendar import fields, groups, plan, setup, words
from services.appointments import setup as setting_up
from services.appointments.models import Offer
from services.appointments.rules import KINDS, OUTCOMES, STATES
from services.appointments.service import Appointments
from tests.admin.calendar.counter import BERLIN, MONDAY, Counter
from tests.admin.calendar.counter import words as shown

NEW = {"topic": "social", "minutes": 45, "before": 5, "after": 10, "places": 1}


async def offers(counter: Counter) -> list[Offer]:
    async with counter.house.db.snapshot() as session:
        return await Appointments(session, counter.house.at, BERLIN).offers()


async def test_an_admin_adds_a_topic_changes_it_and_lets_it_rest(counter: Counter) -> None:
    await counter.browser.enters_as("Ada", "admin")
    await counter.sends("/setup/offers", **NEW, kinds=["person", "phone"], interpreted=["ar"])
    (offer,) = await offers(counter)
    assert (offer.topic, offer.minutes, offer.before, offer.after) == ("social", 45, 5, 10)
    assert (offer.kinds, offer.interpreted) == (["person", "phone"], ["ar"])
    page = await counter.shows("/setup")
    assert "Social advice 45 minutes · free before 5, after 10 · in person, by phone" in page
    changed = {**NEW, "minutes": 30, "kinds": "video", "offer_id": offer.id}
    await counter.sends("/setup/offers", **changed, active=1)
    (offer,) = await offers(counter)
    assert (offer.minutes, offer.kinds, offer.interpreted) == (30, ["video"], [])
    await counter.sends("/setup/offers", **changed)
    assert await offers(counter) == []
    assert "rests" in await counter.shows("/setup")


async def test_what_cannot_be_is_said(counter: Counter) -> None:
    await counter.browser.enters_as("Ada", "admin")
    for wrong, told in (
        ({"minutes": 42}, "Minutes must be a multiple of five"),
        ({"minutes": "many"}, "A number is missing"),
        ({"topic": "tea"}, "Choose a topic"),
        ({"kinds": "pigeon"}, "Choose at least one way"),
    ):
        answer = await counter.sends("/setup/offers", **{**NEW, "kinds": "person", **wrong})
        assert answer.status_code == 422
        assert told in shown(answer)
    assert await offers(counter) == []


async def test_a_closed_day_leaves_nothing_free_and_shows_who_is_booked(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Anna", MONDAY, time(14, 10))
    await counter.browser.enters_as("Ada", "admin")
    answer = await counter.sends("/setup/closings", first=MONDAY, name="Inventur", centre="")
    assert answer.status_code == 303
    assert await counter.free("Anna", MONDAY) == []
    page = await counter.shows("/setup")
    assert "One booked appointment does not fit the plan any more" in page
    assert "Inventur" in page
    number = re.search(r'name="closing_id" value="(\d+)"', counter.browser.page.text)  # type: ignore[union-attr]
    assert number
    await counter.sends("/setup/closings", do="remove", closing_id=number[1])
    assert await counter.free("Anna", MONDAY) != []
    assert "does not fit" not in await counter.shows("/setup")


async def test_the_rules_of_booking_are_set_within_their_limits(counter: Counter) -> None:
    await counter.browser.enters_as("Ada", "admin")
    values = {name: least for name, (least, _most) in setting_up.LIMITS.items()}
    assert (await counter.sends("/setup/settings", **values)).status_code == 303
    async with counter.house.db.snapshot() as session:
        settings = await Appointments(session, counter.house.at, BERLIN).settings()
        assert {name: getattr(settings, name) for name in values} == values
    for name, (_least, most) in setting_up.LIMITS.items():
        answer = await counter.sends("/setup/settings", **{**values, name: most + 1})
        assert answer.status_code == 422


async def test_a_counsellor_sees_the_rules_but_has_no_forms(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    answer = await counter.browser.opens("/admin/calendar/setup")
    assert "Debt" in shown(answer)
    assert "/calendar/setup/" not in answer.text


def test_every_refusal_and_every_name_has_words() -> None:
    folder = Path(services.appointments.__file__ or "").parent
    files = [*folder.glob("*.py"), *(Path(m.__file__ or "") for m in (fields, groups, plan, setup))]
    raised = {
        message
        for file in files
        for message in re.findall(r'PlanError\(\s*"([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert set(words.PLAN_ERRORS) == raised
    assert set(words.KINDS) == set(KINDS)
    assert set(words.STATES) == set(STATES)
    assert set(words.OUTCOMES) == set(OUTCOMES)
    assert set(words.SETTINGS) == set(setting_up.LIMITS)
