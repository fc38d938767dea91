"""The past, page by page: nothing is left out, nothing comes twice, each side keeps its order."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.channels.web import talk
from bot.incoming import Incoming
from services.conversations.models import InboxRow
from services.deliveries.models import Delivery
from tests.bot.channels.web.house import House


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sides=st.lists(st.sampled_from("ot"), max_size=150))
async def test_all_pages_together_are_the_whole_talk(house: House, sides: list[str]) -> None:
    await house.pause()
    now = house.clock()
    await house.inbox.accept(Incoming("web", "a:0", "a", "start", now))
    async with house.db.transaction() as session:
        found = await talk.find(session, "a")
        assert found
        await session.execute(delete(InboxRow).where(InboxRow.kind != "start"))
        await session.execute(delete(Delivery))
        for place, side in enumerate(sides):
            at = now + timedelta(seconds=place)
            session.add(_own(found.id, at) if side == "o" else _theirs(found.id, at, place + 1))
    async with house.db.snapshot() as session:
        items: list[talk.Item] = []
        before = talk.NEWEST
        while True:
            page = await talk.past(session, found.id, before)
            items = page["items"] + items
            if page["before"] is None:
                break
            before = talk.Before.parse(page["before"])
    assert ["t" if "position" in item else "o" for item in items] == sides
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)


async def test_a_picture_is_fetched_from_the_house_that_the_page_came_from(house: House) -> None:
    await house.pause()
    now = house.clock()
    await house.inbox.accept(Incoming("web", "a:0", "a", "text", now, text="hello"))
    async with house.db.transaction() as session:
        found = await talk.find(session, "a")
        assert found
        row = _theirs(found.id, now, 1)
        row.content = {"text": "", "picture": "https://elsewhere.example/announcements/1/picture"}
        session.add(row)
    async with house.db.snapshot() as session:
        [item] = await talk.news(session, found.id, 0)
    assert item["picture"] == "/announcements/1/picture"


async def test_only_what_went_out_is_shown(house: House) -> None:
    await house.pause()
    now = house.clock()
    await house.inbox.accept(Incoming("web", "a:0", "a", "text", now, text="hello"))
    async with house.db.transaction() as session:
        found = await talk.find(session, "a")
        assert found
        for place, state in enumerate(("sent", "failed", "read", "queued", "delivered"), 1):
            row = _theirs(found.id, now, place)
            row.state = state
            session.add(row)
    async with house.db.snapshot() as session:
        assert [item["position"] for item in await talk.news(session, found.id, 0)] == [1, 3, 5]
        assert await talk.find(session, "b") is None


def _own(conversation_id: str, at: object) -> InboxRow:
    name = f"a:{uuid4()}"
    return InboxRow(
        conversation_id=conversation_id,
        channel="web",
        platform_id=name,
        kind="text",
        text="hello",
        received_at=at,
        state="done",
    )


def _theirs(conversation_id: str, at: object, position: int) -> Delivery:
    return Delivery(
        conversation_id=conversation_id,
        channel="web",
        dedupe=uuid4().hex,
        content={"text": "hello"},
        state="sent",
        due_at=at,
        created_at=at,
        sent_at=at,
        position=position,
    )
