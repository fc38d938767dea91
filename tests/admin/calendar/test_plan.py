"""The hours of a counsellor: weekly, every other week, with a last day, absent, extra."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from tests.admin.calendar.counter import MONDAY, TUESDAY, Counter, words

WEEKLY = {
    "weekday": 2, "centre": "innenstadt", "begins": "09:00", "ends": "10:00",
    "since": "2026-11-25", "every": 2, "kept": 0,
}  # fmt: skip
WEDNESDAY = date(2026, 11, 25)


def number(counter: Counter, name: str, index: int = 0) -> str:
    page = counter.browser.page
    assert page is not None
    found: list[str] = re.findall(rf'name="{name}" value="(\d+)"', page.text)
    return found[index]


async def test_an_admin_adds_a_counsellor_with_a_staff_account(counter: Counter) -> None:
    account = await counter.house.account("Dilek (Beispiel)", "counsellor")
    await counter.browser.enters_as("Ada", "admin")
    assert "Dilek (Beispiel)" in await counter.shows("/people")
    answer = await counter.sends("/people", account=account, topics=["debt"], languages=["tr"])
    page = words(await counter.browser.opens(answer.headers["location"]))
    assert page.count("Dilek (Beispiel)") == 1
    assert "No weekly hours yet: nothing can be booked." in page
    assert "Debt Turkish" in await counter.shows("/people")
    nobody = await counter.sends("/people", name=" ")
    assert (nobody.status_code, "The name is missing." in words(nobody)) == (422, True)


async def test_hours_of_every_other_week_can_be_booked_in_those_weeks_only(
    counter: Counter,
) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    anna = counter.people["Anna"]
    answer = await counter.sends(f"/people/{anna}/hours", **WEEKLY)
    assert answer.status_code == 303
    assert "Wednesday 09:00–10:00" in await counter.shows(f"/people/{anna}")
    weeks = [WEDNESDAY + timedelta(weeks=each) for each in range(4)]
    assert [bool(await counter.free("Anna", day)) for day in weeks] == [True, False, True, False]


async def test_a_last_day_shows_the_booked_dates_behind_it(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Boris", TUESDAY + timedelta(weeks=1), time(9))
    await counter.browser.enters_as("Cem", "counsellor")
    boris = counter.people["Boris"]
    assert "does not fit" not in await counter.shows(f"/people/{boris}")
    ends = {"do": "end", "line_id": number(counter, "line_id"), "until": TUESDAY}
    await counter.sends(f"/people/{boris}/hours", **ends)
    page = await counter.shows(f"/people/{boris}")
    assert "One booked appointment does not fit the plan any more" in page
    assert "Nothing was cancelled by itself" in page
    await counter.sends(f"/people/{boris}/hours", **{**ends, "until": "2025-01-01"})
    assert "No weekly hours yet" in await counter.shows(f"/people/{boris}")


async def test_whoever_is_ill_is_absent_and_comes_back(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    anna = counter.people["Anna"]
    await counter.sends(f"/people/{anna}/changes", kind="absent", first=MONDAY)
    assert await counter.free("Anna", MONDAY) == []
    assert "absent · Nov 23, 2026" in await counter.shows(f"/people/{anna}")
    back = {"do": "remove", "change_id": number(counter, "change_id")}
    await counter.sends(f"/people/{anna}/changes", **back)
    assert await counter.free("Anna", MONDAY) != []


async def test_extra_hours_need_a_time_and_a_centre(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    path = f"/people/{counter.people['Anna']}/changes"
    extra = {"kind": "extra", "first": WEDNESDAY, "begins": "09:00", "ends": "11:00"}
    answer = await counter.sends(path, **extra)
    assert "Extra hours need a time and a centre." in words(answer)
    await counter.sends(path, **extra, centre="innenstadt")
    assert [slot.centre for slot in await counter.free("Anna", WEDNESDAY)] == ["innenstadt"]


async def test_somebody_who_leaves_offers_nothing_after_their_last_day(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Ada", "admin")
    boris = counter.people["Boris"]
    fields = {"topics": "debt", "languages": ["de", "ru"], "last_day": TUESDAY}
    await counter.sends(f"/people/{boris}", name="Boris (Beispiel)", **fields)
    assert await counter.free("Boris", TUESDAY) != []
    assert await counter.free("Boris", TUESDAY + timedelta(weeks=1)) == []
    assert "German, Russian · until Nov 24, 2026" in await counter.shows("/people")


async def test_a_plan_cannot_be_changed_through_that_of_somebody_else(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.shows(f"/people/{counter.people['Boris']}")
    ends = {"do": "end", "line_id": number(counter, "line_id"), "until": "2025-01-01"}
    answer = await counter.sends(f"/people/{counter.people['Anna']}/hours", **ends)
    assert answer.status_code == 404
    assert await counter.free("Boris", TUESDAY) != []
