"""People come without an appointment: they get a number, wait, and are called in."""

from __future__ import annotations

from datetime import time

from tests.admin.calendar.counter import MONDAY, Counter, words
from tests.admin.calendar.test_groups import workshop


async def test_whoever_comes_gets_a_number_and_hears_how_long_it_takes(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Anna", MONDAY, time(13))
    await counter.browser.enters_as("Cem", "counsellor")
    asks = {"centre": "oststadt", "offer": counter.offer}
    for name in ("Ali Beispiel", "Vera Beispiel"):
        await counter.sends("/walk-ins", **asks, name=name)
    page = await counter.shows("/walk-ins?centre=oststadt")
    assert "2 people wait" in page
    assert "1 Ali Beispiel Debt here since 11:00 · can come in now, to Anna (Beispiel)" in page
    assert "2 Vera Beispiel Debt here since 11:00 · about 190 minutes more (14:10, Anna" in page
    assert "Nobody waits" in await counter.shows("/walk-ins?centre=weststadt")
    assert words(await counter.sends("/walk-ins", centre="oststadt")).count("Choose a topic.") == 1


async def test_nobody_walks_into_a_workshop(counter: Counter) -> None:
    await counter.opens()
    await workshop(counter)
    await counter.browser.enters_as("Cem", "counsellor")
    assert "Topic choose Debt Language" in await counter.shows("/walk-ins?centre=oststadt")


async def test_whoever_is_called_takes_the_time_so_that_the_chat_cannot(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    first, second = await counter.numbers("oststadt", "Ali Beispiel", "Vera Beispiel")
    call = {"do": "call", "counsellor": counter.people["Anna"], "centre": "oststadt"}
    answer = await counter.sends(f"/walk-ins/{first}", **call)
    assert answer.headers["location"].endswith("told=called")
    assert "11:00–12:00 Ali Beispiel" in await counter.shows("")
    answer = await counter.sends(f"/walk-ins/{second}", **call)
    assert answer.headers["location"].endswith("told=called_free")
    page = await counter.shows("/walk-ins?centre=oststadt")
    assert "Nobody waits" in page
    assert "2 · Vera Beispiel · 11:00 · Anna (Beispiel) 1 · Ali Beispiel" in page
    assert (await counter.sends(f"/walk-ins/{first}", **call)).status_code == 404


async def test_whoever_leaves_is_off_the_queue_and_numbers_begin_anew_each_day(
    counter: Counter,
) -> None:
    await counter.opens()
    (gone,) = await counter.numbers("oststadt", "Ali Beispiel")
    await counter.browser.enters_as("Cem", "counsellor")
    await counter.sends(f"/walk-ins/{gone}", do="leave")
    assert "Nobody waits" in await counter.shows("/walk-ins?centre=oststadt")
    await counter.numbers("oststadt", "Vera Beispiel")
    assert "2 Vera Beispiel" in await counter.shows("/walk-ins?centre=oststadt")
    counter.house.wait(days=1)
    await counter.numbers("oststadt", "Ali Beispiel")
    await counter.browser.signs_in("Cem")
    page = await counter.shows("/walk-ins?centre=oststadt")
    assert "1 Ali Beispiel Debt here since 11:00 · no time left today" in page
