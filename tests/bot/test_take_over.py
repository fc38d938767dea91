"""The real product as a process of its own: killed in the middle of a take-over, and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import httpx

from tests.bot.real import Installation, Resident, StaffMember, house

__all__ = ["house"]


async def test_killed_in_the_middle_of_a_take_over_nothing_is_lost_or_doubled(
    house: Installation,
) -> None:
    async with (
        httpx.AsyncClient(base_url=house.url, timeout=30) as one,
        httpx.AsyncClient(base_url=house.url, timeout=30) as other,
    ):
        resident, ayse = Resident(one), StaffMember(other)
        await one.get("/")
        await resident.says("human")
        await resident.sees("bot", 1)
        await ayse.enters(house.hires("Ayşe"))
        talk = await ayse.talk()
        await ayse.opens(talk)
        await ayse.sends(f"{talk}/claim")
        await resident.sees("notice", 1)
        form = {"text": "Guten Tag!", "token": "the-form-of-this-page"}
        await broken(ayse, talk, form, house, after=0.0)
        await resident.says("Sind Sie noch da?")
        await broken(ayse, talk, form, house, after=0.02)
        await ayse.sends(f"{talk}/reply", **form)
        said = await resident.sees("staff", 1)
        await ayse.sends(f"{talk}/reply", text="Ja.", token="the-form-after-it")
        said = await resident.sees("staff", 2)
        assert [item["text"] for item in said] == ["Guten Tag!", "Ja."]
        everything = await resident.log()
        words = [item["text"] for item in everything if "author" not in item]
        assert words == ["human", "Sind Sie noch da?"]
        after = everything[[item["text"] for item in everything].index("Sind Sie noch da?") :]
        assert not [item for item in after if item.get("author") == "bot"], "a human has the talk"
        assert len(await resident.sees("notice", 1)) == 1
        assert (await ayse.opens(talk)).count("Guten Tag!") == 1
    assert house.end(signal.SIGTERM) in (0, -signal.SIGTERM)


async def broken(
    ayse: StaffMember, talk: str, form: dict[str, str], house: Installation, after: float
) -> None:
    """The process dies while the form is on its way; then it is started again."""
    sending = asyncio.create_task(ayse.sends(f"{talk}/reply", **form))
    await asyncio.sleep(after)
    house.end(signal.SIGKILL)
    with contextlib.suppress(httpx.TransportError):
        await sending
    await house.start()


async def test_a_stop_is_clean_while_pages_are_open(house: Installation) -> None:
    async with (
        httpx.AsyncClient(base_url=house.url, timeout=30) as one,
        httpx.AsyncClient(base_url=house.url, timeout=30) as other,
    ):
        resident, ayse = Resident(one), StaffMember(other)
        await one.get("/")
        await resident.says("human")
        await resident.sees("bot", 1)
        await ayse.enters(house.hires("Ayşe"))
        async with (
            one.stream("GET", "/chat/events") as chat,
            other.stream("GET", "/admin/inbox/events") as desk,
        ):
            open_lines = [chat.aiter_lines(), desk.aiter_lines()]
            assert all([await anext(lines) for lines in open_lines])
            code = await asyncio.to_thread(house.end, signal.SIGTERM)
    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in house.said()
    assert "Cancel" not in house.said()
