"""A resident on Telegram, over real HTTP: asks, presses, sends all that a phone can send."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.clock import utc_now
from bot.notices import Notices
from services.appointments.examples import load_plan
from services.appointments.service import Appointments
from services.conversations.models import Conversation
from services.people.models import Address
from tests.bot.channels.telegram.product import TOWN, Product
from tests.listening import until, until_true
from tests.telegram_api.conftest import Served
from tests.telegram_api.people import Group, Resident
from tests.telegram_api.platform import BLOCKED, upgraded

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
def resident(served: Served) -> Resident:
    return Resident(served.platform, served.bot, "de")


async def welcomed(resident: Resident) -> Resident:
    """Past the welcome, with nothing open."""
    resident.starts()
    assert "Welche Sprache" in await resident.hears()
    resident.presses("Deutsch")
    assert "Computerprogramm" in await resident.hears(2)
    return resident


async def test_asks_and_gets_the_card(resident: Resident) -> None:
    resident.says("Ich brauche das Jobcenter")
    assert "Quartierslotse" in await resident.hears()
    card = await resident.hears()
    assert card.startswith("Jobcenter und Bürgergeld\n")
    assert "• Mietvertrag" in card
    assert "Quelle:" in card
    assert any("Termin" in label for label in resident.buttons())
    message = resident.chat.said[-1]
    assert message["entities"][0] == {"type": "bold", "offset": 0, "length": 24}


async def test_presses_its_way_and_every_button_stops_spinning(resident: Resident) -> None:
    await welcomed(resident)
    query = resident.presses("Arbeit")
    await resident.hears()
    resident.presses("Jobcenter")
    assert "Bürgergeld" in await resident.hears()
    await until(lambda: query.answered is not None)


async def test_a_double_tap_is_answered_once(resident: Resident) -> None:
    await welcomed(resident)
    message = resident.chat.said[-1]
    label = next(label for label in resident.buttons() if "Termin" in label)
    data = resident.buttons()[label]["callback_data"]
    taps = [resident.presses_data(data, message) for _ in range(2)]
    await resident.hears()
    await until(lambda: all(tap.answered is not None for tap in taps))
    await resident.hears_nothing()


async def test_a_press_that_the_app_sends_again_later_has_no_second_effect(
    resident: Resident, product: Product
) -> None:
    await welcomed(resident)
    resident.says("Jobcenter")
    await resident.hears()
    resident.presses("Hilfreich")
    await resident.hears()
    again = resident.presses("Hilfreich")
    await until(lambda: again.answered is not None)
    await until_true(product.inbox_rows, lambda rows: all(row.state == "done" for row in rows))
    await resident.hears_nothing()


async def test_an_unknown_button_stops_spinning_and_is_answered_kindly(resident: Resident) -> None:
    await welcomed(resident)
    query = resident.presses_data("'; DROP TABLE person; --")
    assert "schon abgeschlossen" in await resident.hears()
    await until(lambda: query.answered is not None)


async def test_everything_that_a_phone_can_send_is_answered(resident: Resident) -> None:
    await welcomed(resident)
    resident.sends_photo()
    assert "Bilder" in await resident.hears()
    resident.sends_file("voice", duration=3)
    assert "Sprachnachricht" in await resident.hears()
    resident.sends_file("document", mime_type="application/pdf")
    assert "Dateien" in await resident.hears()
    resident.sends({"location": {"latitude": 48.89, "longitude": 8.7}})
    assert "Standort" in await resident.hears()
    resident.sends({"contact": {"phone_number": "+491234", "first_name": "A"}})
    assert "Telefonnummer" in await resident.hears()
    resident.sends({"dice": {"emoji": "🎲", "value": 3}})
    assert await resident.hears()
    resident.says("Jobcenter")
    await resident.hears()
    resident.edits("Termin")
    assert await resident.hears()


async def test_a_caption_is_read(resident: Resident) -> None:
    await welcomed(resident)
    resident.sends_photo("Der Brief ist vom Jobcenter")
    assert "Bürgergeld" in await resident.hears()


async def test_a_deep_link_chooses_the_language(served: Served) -> None:
    resident = Resident(served.platform, served.bot, "de")
    resident.starts("oststadt-en")
    assert "computer program" in await resident.hears()


async def test_the_menu_of_commands(resident: Resident) -> None:
    await welcomed(resident)
    resident.says("/help")
    assert "Was kann ich" in await resident.hears()
    resident.says("/person")
    assert "Team" in await resident.hears()


async def test_hostile_texts_are_only_texts(resident: Resident) -> None:
    await welcomed(resident)
    for text in ("<b>", "&lt;", "\ud83d", "\x00\x01", "a" * 100_000, "‮", "<script>" * 200):
        resident.says(text)
        assert await resident.hears()


async def test_blocked_and_unblocked(resident: Resident, product: Product) -> None:
    await welcomed(resident)
    resident.blocks()
    await until_inbox(product, "blocked")
    async with product.db.snapshot() as session:
        [place] = await session.scalars(select(Address))
        assert place.blocked_at is not None
    resident.unblocks()
    await until_inbox(product, "unblocked")
    resident.says("Jobcenter")
    assert "Bürgergeld" in await resident.hears()


async def test_a_block_that_we_were_not_told_of_is_noticed_by_the_answer(
    resident: Resident, product: Product
) -> None:
    await welcomed(resident)
    resident.chat.trouble = BLOCKED
    resident.says("Jobcenter")
    await until_true(product.deliveries, lambda rows: rows[-1].state == "failed")
    assert (await product.deliveries())[-1].reason == "blocked"


async def test_a_group_hears_only_where_to_write(served: Served, resident: Resident) -> None:
    group = Group(served.platform, served.bot)
    await until(lambda: served.bot.calls["getupdates"] > 0)
    group.says(resident, "Wer kennt das Jobcenter?")
    group.says(resident, "Frag @lotse_bot")
    await until(lambda: bool(group.chat.said))
    [message] = group.chat.said
    assert "privaten Chat" in message["text"]
    button = message["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"] == "https://t.me/lotse_bot"


async def test_an_upgraded_group_is_followed(
    served: Served, resident: Resident, product: Product
) -> None:
    group = Group(served.platform, served.bot)
    await until(lambda: served.bot.calls["getupdates"] > 0)
    new = upgraded(served.bot, group.chat, -1_001_234)
    group.says(resident, "@lotse_bot")
    await until(lambda: bool(new.said))
    await until_true(product.deliveries, lambda rows: [row.state for row in rows] == ["sent"])


async def until_inbox(product: Product, kind: str) -> None:
    await until_true(product.inbox_rows, lambda rows: any(row.kind == kind for row in rows))


async def test_an_appointment_comes_with_a_file_for_the_calendar(
    resident: Resident, product: Product
) -> None:
    await welcomed(resident)
    async with product.db.transaction() as session:
        await load_plan(session, utc_now().date(), {})
        talk = (await session.scalars(select(Conversation))).one()
        service = Appointments(session, utc_now(), TOWN.timezone)
        offer = await service.offer_for("debt")
        assert offer is not None
        slots = await service.free(offer.id, centre="oststadt")
        booking = await service.book(slots[5], person_id=talk.person_id, conversation_id=talk.id)
        await service.move(booking.id, slots[6], desk=True)
    await Notices(product.db, TOWN.public_url, utc_now().astimezone(TOWN.timezone)).send()
    product.wakeup.notify("outbox", "telegram")
    assert "Wir mussten Ihren Termin verschieben" in await resident.hears()
    await until(lambda: "document" in resident.chat.said[-1])
    document = resident.chat.said[-1]["document"]
    assert document["file_name"] == "termin.ics"
    content = resident.platform.files[document["file_id"]][1]
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert "caption" not in resident.chat.said[-1]
