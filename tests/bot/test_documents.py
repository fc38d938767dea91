"""A file of a message is read for its own talk only."""

from __future__ import annotations

from bot.documents import Documents
from services.appointments.calendar import CALENDAR
from services.attachments.rules import PDF, Checked
from services.attachments.service import Attachments
from services.database import Database
from tests.services.appointments.town import BERLIN, NOW, at, build, resident


async def test_an_appointment_is_a_calendar_file_for_its_own_talk(db: Database) -> None:
    offer, name = await build(db), await resident(db, "first")
    async with db.transaction() as session:
        slot = (await at(session).free(offer))[0]
        booking = await at(session).book(slot, person_id=name, conversation_id=name)
    documents = Documents(db, lambda: NOW, BERLIN)
    file = await documents.read({"id": booking.id, "type": CALENDAR}, name)
    assert file is not None
    assert (file.name, file.content[:15]) == ("termin.ics", b"BEGIN:VCALENDAR")
    assert await documents.read({"id": booking.id, "type": CALENDAR}, "other") is None
    assert await documents.read({"id": "gone", "type": CALENDAR}, name) is None


async def test_a_letter_is_what_was_kept(db: Database) -> None:
    name = await resident(db, "first")
    async with db.transaction() as session:
        await Attachments(session, NOW).keep("letter", name, Checked(PDF, b"%PDF-1.7"))
    documents = Documents(db, lambda: NOW, BERLIN)
    file = await documents.read({"id": "letter", "type": PDF}, name)
    assert file is not None
    assert (file.name, file.content) == ("quartierslotse.pdf", b"%PDF-1.7")
    assert await documents.read({"id": "letter", "type": PDF}, "other") is None
