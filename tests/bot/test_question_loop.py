"""From "I do not know that" to an answer, with the real product and the shipped understanding."""

from __future__ import annotations

import asyncio
import re

import httpx

from tests.bot.real import Installation, Resident, StaffMember, house

__all__ = ["house"]
ASKED = "Wann kommt die Müllabfuhr für die gelbe Tonne?"
ANOTHER_WAY = "Wann wird die gelbe Tonne geleert?"
TITLE = "Gelbe Tonne (Beispiel)"


async def test_a_question_that_nobody_could_answer_is_answered_a_minute_later(
    house: Installation,
) -> None:
    async with (
        httpx.AsyncClient(base_url=house.url, timeout=60) as one,
        httpx.AsyncClient(base_url=house.url, timeout=60) as other,
    ):
        resident, emine = Resident(one), StaffMember(other)
        await one.get("/")
        await resident.says(ASKED)
        await resident.sees("bot", 1)
        assert not await cards(resident, [])
        await emine.enters(house.hires("Emine", "editor"))
        group = await group_of(emine, ASKED)
        await emine.opens(f"/admin/guide/new?question={group}")
        done = await emine.sends(
            "/admin/guide/new",
            **{
                "de.title": TITLE,
                "de.text": "Ein Beispiel: Den Tag sagt die Stadt.",
                "de.questions": ASKED,
            },
            source="Stadt Pforzheim",
            question=group,
            do="publish",
        )
        assert done.headers["location"] == f"/admin/questions/{group}?told=taught"
        for number, text in enumerate((ASKED, ANOTHER_WAY)):
            await resident.says(text)
            assert TITLE in await cards(resident, [TITLE] * (number + 1)), text


async def group_of(emine: StaffMember, text: str) -> str:
    """The number of the group of open questions that has this name, as soon as it is there."""
    async with asyncio.timeout(30):
        while True:
            shown = await emine.opens("/admin/questions")
            found = re.search(
                rf'/admin/questions/(\d+)">(?:(?!</a>).)*{re.escape(text)}', shown, re.S
            )
            if found:
                return found[1]
            await asyncio.sleep(0.2)


async def cards(resident: Resident, wanted: list[str]) -> list[str]:
    """The titles of all cards that were shown, when there are as many of the last wanted one."""
    async with asyncio.timeout(20):
        while True:
            items = await resident.log()
            shown = [item["card"]["title"] for item in items if item.get("card")]
            if shown.count(wanted[-1]) >= len(wanted) if wanted else True:
                return shown
            await asyncio.sleep(0.1)
