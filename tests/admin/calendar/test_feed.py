"""A counsellor's own calendar: the address is made, shown once, replaced and ended."""

from __future__ import annotations

import re

import httpx

from services.appointments.models import Counsellor
from tests.admin.calendar.counter import Counter


async def followed(counter: Counter, answer: httpx.Response) -> bool:
    """Whether a calendar that asks at the address on the page gets the appointments."""
    found = re.search(r'value="http://[^"]+/calendar/([\w-]+)\.ics"', answer.text)
    assert found is not None
    return await known(counter, found[1])


async def known(counter: Counter, token: str) -> bool:
    async with counter.house.db.snapshot() as session:
        return await counter.appointments(session).feed(token) is not None


async def test_an_address_is_shown_once_and_ends(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Ada", "admin")
    path = f"/people/{counter.people['Anna']}"
    assert "Make an address" in await counter.shows(path)
    made = await counter.sends(f"{path}/feed", do="new")
    assert await followed(counter, made)
    shown = await counter.shows(path)
    assert "There is an address" in shown
    assert ".ics" not in shown, "never again"
    assert await followed(counter, await counter.sends(f"{path}/feed", do="new"))
    old = re.findall(r"/calendar/([\w-]+)\.ics", made.text)
    assert not await known(counter, old[0])
    await counter.sends(f"{path}/feed", do="end")
    assert "Make an address" in await counter.shows(path)


async def test_only_the_own_address_is_made(counter: Counter) -> None:
    await counter.opens()
    cem = await counter.browser.enters_as("Cem", "counsellor")
    path = f"/people/{counter.people['Anna']}"
    assert "Make an address" not in await counter.shows(path)
    assert (await counter.sends(f"{path}/feed", do="new")).status_code == 403
    async with counter.house.db.transaction() as session:
        (await session.get_one(Counsellor, counter.people["Anna"])).account_id = cem
    assert await followed(counter, await counter.sends(f"{path}/feed", do="new"))
    assert (await counter.sends("/people/nobody/feed", do="new")).status_code == 404
