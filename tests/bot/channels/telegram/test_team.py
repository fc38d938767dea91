"""The staff group: topics, codes, and who may answer, over the simulated Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.clock import utc_now
from services.attachments.rules import PDF, PHOTO, Checked
from services.conversations.models import Conversation
from services.desk.group import Group
from services.desk.models import Case, Event, Thread
from services.desk.rules import Staff as Seat
from services.desk.taking import Taking
from services.staff.models import AuditRow
from services.staff.service import Staff
from tests.bot.channels.telegram.product import Product
from tests.listening import until, until_true
from tests.telegram_api.conftest import Served
from tests.telegram_api.people import Forum, Resident


class Office:
    """A forum, and what staff do there and in the staff view."""

    def __init__(self, product: Product, served: Served) -> None:
        self.product = product
        self.served = served
        self.forum = Forum(served.platform, served.bot)
        self.resident = Resident(served.platform, served.bot, "de")

    async def hires(self, name: str, role: str = "counsellor") -> tuple[Resident, str]:
        """Somebody with a phone and an account; returns both."""
        async with self.product.db.transaction() as session:
            account = await Staff(session, utc_now()).add(name, role)
        return Resident(self.served.platform, self.served.bot, "de"), account.id

    async def code(self, account_id: str) -> str:
        """A code, as the staff view shows it."""
        async with self.product.db.transaction() as session:
            return await Group(session, utc_now()).code(account_id)

    async def opens(self) -> tuple[Resident, Resident]:
        """An admin connects the group, and a counsellor makes herself known."""
        admin, admin_id = await self.hires("Emine", "admin")
        ayse, ayse_id = await self.hires("Ayşe")
        self.forum.says(admin, f"/team {await self.code(admin_id)}")
        await self.hears("Das ist ab jetzt die Team-Gruppe")
        self.forum.says(ayse, f"/team {await self.code(ayse_id)}")
        await self.hears("Schön, dass Sie da sind")
        return admin, ayse

    async def hears(self, *either: str) -> None:
        """Wait until the bot says one of these in the group, outside of topics."""
        said = self.forum.chat.said
        await until(lambda: any(each in m["text"] for m in said_now(self) for each in either))
        assert said is not None

    async def asks(self) -> int:
        """The resident asks for a human; returns the topic."""
        before = set(self.forum.chat.threads)
        self.resident.says("/person")
        await until(lambda: set(self.forum.chat.threads) > before)
        thread = max(self.forum.chat.threads)
        await self.in_topic(thread, "/note")
        return thread

    async def in_topic(self, thread: int, words: str) -> None:
        """Wait until this is to be read in the topic."""
        await until(lambda: any(words in text for text in self.forum.said_in(thread)))

    async def case(self) -> Case:
        """The one case."""
        async with self.product.db.snapshot() as session:
            return (await session.scalars(select(Case))).one()

    async def mode(self) -> str:
        """Who speaks with the resident."""
        async with self.product.db.snapshot() as session:
            case = (await session.scalars(select(Case))).one()
            return (await session.get_one(Conversation, case.conversation_id)).mode


def said_now(office: Office) -> list[dict[str, str]]:
    return [m for m in office.forum.chat.said if "message_thread_id" not in m]


@pytest.fixture
async def office(product: Product, served: Served) -> AsyncIterator[Office]:
    await product.telegram.channel.introduce()
    stop = asyncio.Event()
    copying = asyncio.create_task(product.telegram.topics.run(stop))
    yield Office(product, served)
    stop.set()
    await copying


async def test_a_counsellor_answers_from_the_group_and_hands_back(office: Office) -> None:
    _admin, ayse = await office.opens()
    thread = await office.asks()
    office.forum.writes(ayse, thread, "/note Vielleicht mit Dolmetscherin")
    office.forum.writes(ayse, thread, "Guten Tag, wie kann ich helfen?")
    await until(lambda: any("wie kann ich helfen?" in text for text in office.resident.heard))
    assert await office.mode() == "human"
    office.resident.says("Ich habe einen Brief bekommen.")
    await office.in_topic(thread, "Ich habe einen Brief bekommen.")
    office.forum.writes(ayse, thread, "/bot")
    await until(lambda: thread in office.forum.chat.closed)
    assert await office.mode() == "bot"
    assert not any("Dolmetscherin" in text for text in office.resident.heard)
    assert not any("wie kann ich" in text for text in office.forum.said_in(thread)), "an echo"
    async with office.product.db.snapshot() as session:
        rows = await session.scalars(select(AuditRow.action).where(AuditRow.name == "Ayşe"))
        assert list(rows)[1:] == ["talk_noted", "talk_answered", "talk_handed_back"]
        notes = await session.scalars(select(Event.text).where(Event.kind == "note"))
        assert list(notes) == ["Vielleicht mit Dolmetscherin"]


async def test_who_writes_again_finds_the_same_topic_open(office: Office) -> None:
    _admin, ayse = await office.opens()
    thread = await office.asks()
    office.forum.writes(ayse, thread, "/done")
    await until(lambda: thread in office.forum.chat.closed)
    office.resident.says("Noch etwas!")
    await until(lambda: thread not in office.forum.chat.closed)
    await office.in_topic(thread, "Noch etwas!")
    assert len(office.forum.chat.threads) == 1


async def test_what_is_done_in_the_inbox_is_seen_in_the_group(office: Office) -> None:
    await office.opens()
    thread = await office.asks()
    talk = (await office.case()).conversation_id
    async with office.product.db.transaction() as session:
        bernd = Seat("b1", "Bernd")
        await Taking(session, utc_now(), bernd).reply(talk, "Ich bin im Posteingang.", "form-1")
    office.product.wakeup.notify("desk", talk)
    await office.in_topic(thread, "Ich bin im Posteingang.")
    await office.in_topic(thread, "Bernd")


async def test_the_colleague_who_was_slower_is_told(office: Office) -> None:
    _admin, ayse = await office.opens()
    thread = await office.asks()
    talk = (await office.case()).conversation_id
    async with office.product.db.transaction() as session:
        await Taking(session, utc_now(), Seat("b1", "Bernd")).claim(talk)
    office.forum.writes(ayse, thread, "Ich mache das!")
    await office.in_topic(thread, "Bernd hat dieses Gespräch")
    assert not any("Ich mache das" in text for text in office.resident.heard)


async def test_whoever_is_not_known_reaches_no_resident(office: Office) -> None:
    await office.opens()
    thread = await office.asks()
    stranger = Resident(office.served.platform, office.served.bot, "de")
    office.forum.writes(stranger, thread, "Geben Sie mir Ihre Adresse!")
    await office.in_topic(thread, "/team")
    assert await office.mode() == "waiting"
    assert not any("Adresse" in text for text in office.resident.heard)
    rows = await office.product.inbox_rows()
    assert not any("Adresse" in (row.text or "") for row in rows), "nothing of it is kept"


async def test_no_code_of_a_counsellor_makes_a_strangers_group_the_staff_group(
    office: Office,
) -> None:
    ayse, ayse_id = await office.hires("Ayşe")
    foreign = Forum(office.served.platform, office.served.bot, "Fremde")
    foreign.says(ayse, f"/team {await office.code(ayse_id)}")
    await until(lambda: bool(foreign.chat.said))
    foreign.says(ayse, "/team 0123456789")
    await until(lambda: len(foreign.chat.said) == 2)
    office.resident.says("/person")
    await office.resident.hears(2)
    await until_true(lambda: threads(office), lambda rows: rows == [])
    assert foreign.chat.threads == {}


async def test_a_code_is_good_once(office: Office) -> None:
    admin, admin_id = await office.hires("Emine", "admin")
    code = await office.code(admin_id)
    office.forum.says(admin, f"/team {code}")
    await until(lambda: len(said_now(office)) == 1)
    other = Forum(office.served.platform, office.served.bot, "Fremde")
    other.says(admin, f"/team {code}")
    await until(lambda: bool(other.chat.said))
    async with office.product.db.snapshot() as session:
        group = await Group(session, utc_now()).get()
        assert group
        assert group.chat == str(office.forum.chat.id)


async def test_a_photo_from_the_group_is_not_silently_lost(office: Office) -> None:
    _admin, ayse = await office.opens()
    thread = await office.asks()
    office.forum.writes(ayse, thread, location={"latitude": 48.9, "longitude": 8.7})
    await office.in_topic(thread, "Posteingang")


async def test_other_groups_are_none_of_our_business(office: Office) -> None:
    await office.opens()
    other = Forum(office.served.platform, office.served.bot, "Nachbarn")
    other.writes(office.resident, 5, "Hallo zusammen")
    office.resident.says("/person")
    await office.resident.hears(2)
    assert other.chat.said == []


async def threads(office: Office) -> list[Thread]:
    async with office.product.db.snapshot() as session:
        return list(await session.scalars(select(Thread)))


async def test_a_photo_of_staff_reaches_the_phone_of_the_resident(office: Office) -> None:
    await office.opens()
    await office.asks()
    talk = (await office.case()).conversation_id
    async with office.product.db.transaction() as session:
        taking = Taking(session, utc_now(), Seat("b1", "Bernd"))
        await taking.send_file(talk, Checked(PHOTO, b"\xff\xd8 jpeg"), "photo-1", "form-1")
        taking = Taking(session, utc_now(), Seat("b1", "Bernd"))
        await taking.send_file(talk, Checked(PDF, b"%PDF-1.7"), "pdf-1", "form-2")
    office.product.wakeup.notify("outbox", "telegram")
    await until(lambda: "document" in office.resident.chat.said[-1])
    photo = office.resident.chat.said[-2]["photo"][-1]["file_id"]
    assert office.served.platform.files[photo][1] == b"\xff\xd8 jpeg"


async def test_the_photo_of_a_resident_is_loaded_from_the_platform(office: Office) -> None:
    await office.opens()
    await office.asks()
    office.resident.sends_photo("Mein Brief")
    await until_true(lambda: photos(office), lambda rows: len(rows) == 1)
    file_id = (await photos(office))[0]["file_id"]
    assert (await office.product.telegram.channel.download(file_id)) == b"jpeg" * 1280
    assert await office.product.telegram.channel.download("nothing") is None


async def photos(office: Office) -> list[dict[str, str]]:
    rows = await office.product.inbox_rows()
    return [row.data for row in rows if row.kind == "photo" and row.state == "done"]
