"""Every delivery ends with a state and a reason; order, pace and owner hold on the way."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.channel import Moved, Rejected, Unreachable
from services.conversations.models import Conversation as Row
from services.database import Database
from services.deliveries.models import Delivery, RatePace
from services.deliveries.service import BULK, NOTICE, REPLY, WAITS, Deliveries
from services.people.models import Address
from tests.bot.house import House, Platform

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def states(house: House) -> list[tuple[str, str | None]]:
    return [(row.state, row.reason) for row in await house.deliveries()]


async def test_what_is_queued_is_sent_once_and_numbered(house: House) -> None:
    await house.queue("eins", "zwei", "drei")
    await house.outbox.drain()
    await house.outbox.drain()
    assert house.platform.texts() == ["eins", "zwei", "drei"]
    rows = await house.deliveries()
    assert [(row.state, row.position, row.sent_at) for row in rows] == [
        ("sent", n, house.now) for n in (1, 2, 3)
    ]


async def test_the_same_message_is_queued_once(house: House) -> None:
    await house.queue("eins", "eins")
    await house.outbox.drain()
    assert house.platform.texts() == ["eins"]


async def test_what_is_due_later_waits(house: House) -> None:
    await house.queue("morgen", due_at=house.now + timedelta(days=1))
    await house.outbox.drain()
    assert house.platform.texts() == []
    house.wait(days=1)
    await house.outbox.drain()
    assert house.platform.texts() == ["morgen"]


async def test_replies_overtake_reminders_and_those_overtake_bulk(house: House) -> None:
    for lane in (BULK, NOTICE, REPLY):
        await house.queue(f"lane {lane}", lane=lane)
    await house.outbox.drain()
    assert house.platform.texts() == ["lane 0", "lane 1", "lane 2"]


async def test_a_reply_overtakes_a_running_broadcast(db: Database) -> None:
    house = House(db, platform=Platform(per_second=20))
    for person in range(30):
        await house.queue("alle", address=f"p{person}", lane=BULK)
    stop = asyncio.Event()
    running = asyncio.create_task(house.outbox.run(stop))
    while len(house.platform.sent) < 5:
        await asyncio.sleep(0.01)
    await house.queue("Antwort", address="x")
    before = len(house.platform.sent)
    house.wakeup.notify("outbox", "test")
    while len(house.platform.sent) < 31:
        await asyncio.sleep(0.01)
    stop.set()
    await running
    assert house.platform.texts().index("Antwort") <= before + 4


async def test_the_bot_is_silent_once_a_human_took_over(house: House) -> None:
    talk = await house.queue("vom Bot")
    await house.queue("vom Menschen", author="staff")
    async with house.db.transaction() as session:
        await session.execute(update(Row).where(Row.id == talk).values(mode="human"))
    await house.outbox.drain()
    assert house.platform.texts() == ["vom Menschen"]
    assert await states(house) == [("skipped", "human took over"), ("sent", None)]
    assert [row.position for row in await house.deliveries()] == [None, 1]


async def test_who_cannot_be_reached_is_not_written_to_again(house: House) -> None:
    await house.queue("eins", "zwei")
    house.platform.trouble.append(Unreachable("blocked by the user"))
    await house.outbox.drain()
    assert house.platform.texts() == []
    assert await states(house) == [("failed", "blocked by the user"), ("skipped", "blocked")]
    async with house.db.snapshot() as session:
        talk = await house.talk()
        assert (await session.get_one(Address, talk.address_id)).blocked_at == house.now


async def test_what_the_platform_refuses_fails_alone(house: House) -> None:
    await house.queue("eins", "zwei")
    house.platform.trouble.append(Rejected("too long"))
    await house.outbox.drain()
    assert house.platform.texts() == ["zwei"]
    assert await states(house) == [("failed", "too long"), ("sent", None)]


async def test_a_chat_that_moved_is_followed_once(house: House) -> None:
    await house.queue("eins", "zwei")
    house.platform.trouble.append(Moved("-1001"))
    await house.outbox.drain()
    assert [(o.address, o.message.text) for o in house.platform.sent] == [
        ("-1001", "eins"),
        ("-1001", "zwei"),
    ]
    assert await states(house) == [("sent", "moved"), ("sent", None)]


async def test_a_chat_that_moves_in_circles_is_given_up(house: House) -> None:
    await house.queue("eins")
    house.platform.trouble += [Moved("2"), Moved("3")]
    await house.outbox.drain()
    assert await states(house) == [("failed", "moved")]


async def test_a_chat_that_moved_onto_another_is_given_up(house: House) -> None:
    await house.queue("eins")
    await house.queue("andere", address="2", due_at=house.now + timedelta(days=1))
    house.platform.trouble.append(Moved("2"))
    await house.outbox.drain()
    assert await states(house) == [("failed", "moved"), ("queued", None)]


async def test_a_passing_fault_is_tried_again_with_growing_waits(house: House) -> None:
    await house.queue("eins", "zwei")
    house.platform.trouble += [OSError()] * (len(WAITS) + 1)
    for wait in WAITS:
        await house.outbox.drain()
        first, second = await house.deliveries()
        assert (first.state, first.reason) == ("queued", "OSError")
        assert first.due_at == house.now + timedelta(seconds=wait)
        assert second.state == "queued", "it waits for its turn"
        house.wait(seconds=wait - 1)
        await house.outbox.drain()
        house.wait(seconds=1)
    await house.outbox.drain()
    assert await states(house) == [("failed", "gave up"), ("sent", None)]
    assert house.platform.texts() == ["zwei"]


async def test_a_reply_does_not_wait_for_a_broken_bulk_message(house: House) -> None:
    await house.queue("alle", lane=BULK)
    house.platform.trouble.append(OSError())
    await house.outbox.drain()
    await house.queue("Antwort")
    await house.outbox.drain()
    assert house.platform.texts() == ["Antwort"]


async def test_the_pace_of_the_platform_is_kept_by_all_processes_together(db: Database) -> None:
    houses = [House(db, platform=Platform(per_second=20)) for _ in range(2)]
    for person in range(20):
        await houses[0].queue("alle", address=f"p{person}", lane=BULK)
    began, began_at = asyncio.get_running_loop().time(), time.time()
    await asyncio.gather(*(house.outbox.drain() for house in houses))
    at = sorted(houses[0].platform.at + houses[1].platform.at)
    assert len(at) == 20
    assert at[-1] >= began + 19 / 20
    async with db.snapshot() as session:
        assert (await session.get_one(RatePace, "test")).next_at >= began_at + 20 / 20


async def test_one_chat_gets_a_few_at_once_and_then_one_a_second(db: Database) -> None:
    house = House(db, platform=Platform(per_second=100))
    talk = await house.queue(*(str(n) for n in range(6)))
    began, began_at = asyncio.get_running_loop().time(), time.time()
    await house.outbox.drain()
    assert house.platform.texts() == [str(n) for n in range(6)]
    assert house.platform.at[-1] >= began + 2, "four at once, then two more"
    async with db.snapshot() as session:
        assert (await session.get_one(Row, talk)).pace_at >= began_at + 6


async def test_two_processes_send_nothing_twice_and_keep_the_order(db: Database) -> None:
    houses = [House(db), House(db)]
    for person in range(15):
        await houses[0].queue(*(f"{n}" for n in range(4)), address=f"p{person}")
    await asyncio.gather(*(house.outbox.drain() for house in houses))
    sent = sorted(
        (at, o.address, o.message.text)
        for house in houses
        for at, o in zip(house.platform.at, house.platform.sent, strict=True)
    )
    for person in range(15):
        assert [text for _at, who, text in sent if who == f"p{person}"] == ["0", "1", "2", "3"]
    for talk in {row.conversation_id for row in await houses[0].deliveries()}:
        rows = [row for row in await houses[0].deliveries() if row.conversation_id == talk]
        assert [row.position for row in rows] == [1, 2, 3, 4]


async def test_one_slow_chat_does_not_hold_up_the_others(house: House) -> None:
    await house.queue("langsam", address="slow")
    slow = asyncio.Event()
    send = house.platform.send

    async def sometimes_slow(outgoing):  # type: ignore[no-untyped-def]
        if outgoing.address == "slow":
            await slow.wait()
        return await send(outgoing)

    house.platform.send = sometimes_slow  # type: ignore[method-assign]
    stop = asyncio.Event()
    running = asyncio.create_task(house.outbox.run(stop))
    await asyncio.sleep(0.1)
    await house.queue("schnell", address="2")
    house.wakeup.notify("outbox", "test")
    async with asyncio.timeout(5):
        while house.platform.texts() != ["schnell"]:
            await asyncio.sleep(0.01)
    slow.set()
    stop.set()
    await running
    assert {row.state for row in await house.deliveries()} == {"sent"}, "what began is finished"


async def test_what_a_dead_process_was_sending_is_sent_once_more(house: House) -> None:
    await house.queue("eins", "zwei")
    async with house.db.transaction() as session:
        assert len(await Deliveries(session, house.now).claim("test", "dead", 5, None)) == 1
    house.wait(seconds=31)
    await House(house.db, platform=house.platform, now=house.now).outbox.drain()
    assert house.platform.texts() == ["eins", "zwei"]
    assert (await house.deliveries())[0].reason == "resent after a crash"


async def test_what_is_lost_twice_is_given_up(house: House) -> None:
    await house.queue("eins")
    for _ in range(2):
        async with house.db.transaction() as session:
            deliveries = Deliveries(session, house.now)
            await deliveries.claim("test", "dead", 5, None)
            await deliveries.recover("test", at_once=True)
    await house.outbox.drain()
    assert house.platform.sent == []
    assert await states(house) == [("failed", "lost twice")]


@ON_POSTGRESQL
async def test_a_living_process_keeps_what_it_is_sending(house: House) -> None:
    await house.queue("eins")
    async with house.db.transaction() as session:
        await Deliveries(session, house.now).claim("test", "other", 5, None)
    await house.outbox.drain()
    assert house.platform.sent == []
    assert await states(house) == [("sending", None)]


async def test_a_result_that_comes_after_the_lease_changes_nothing(house: House) -> None:
    talk = await house.queue("eins")
    house.platform.gate.clear()
    late = asyncio.create_task(house.outbox.drain())
    while (await states(house))[0][0] != "sending":
        await asyncio.sleep(0.01)
    async with house.db.transaction() as session:
        await session.execute(update(Delivery).values(owner="another"))
    house.platform.gate.set()
    await late
    assert await states(house) == [("sending", None)]
    async with house.db.snapshot() as session:
        assert (await session.get_one(Row, talk)).sent_no == 0


@pytest.mark.parametrize(
    ("acks", "state"),
    [
        (["delivered"], "delivered"),
        (["delivered", "read"], "read"),
        (["read", "delivered"], "read"),
        (["read"], "read"),
    ],
)
async def test_what_the_platform_confirms_never_goes_back(
    house: House, acks: list[str], state: str
) -> None:
    await house.queue("eins")
    await house.outbox.drain()
    for ack in acks:
        async with house.db.transaction() as session:
            await Deliveries(session, house.now).ack(1, ack)
    assert await states(house) == [(state, None)]


async def test_who_waits_for_a_chat_is_told_of_what_was_sent(house: House) -> None:
    talk = await house.queue("eins")
    async with house.wakeup.subscribe("chat", talk) as taps:
        await house.outbox.drain()
        assert await taps.keys() == [talk]


async def test_the_counts_add_up(house: House) -> None:
    await house.queue("eins", "zwei", "drei")
    house.platform.trouble.append(Rejected("no"))
    async with house.db.snapshot() as session:
        assert await Deliveries(session, house.now).waiting() == {"test": (3, house.now)}
    await house.outbox.drain()
    async with house.db.snapshot() as session:
        counts = await Deliveries(session, house.now).counts()
    assert counts == {("test", "sent"): 2, ("test", "failed"): 1}
