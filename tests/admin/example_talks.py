"""A week of talks for pictures and tests: what residents asked, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from services.conversations.models import Conversation, InboxRow, Signal
from services.database import Database
from services.guide.models import Demand, EntryText
from services.people.models import Address, Person

ASKED = (
    ("tr", "Sperrmüll nereye atılır?", "unanswered", "unknown"),
    ("tr", "Sperrmüll nereye atılır", "unanswered", "unknown"),
    ("tr", "Sperrmüll nereye atılır acaba? 0176 1234567", "unanswered", "unknown"),
    ("de", "Wo kann ich Sperrmüll anmelden?", "unanswered", "unknown"),
    ("de", "wo kann ich sperrmüll anmelden", "unanswered", "unknown"),
    ("ar", "أين أرمي الأثاث القديم؟", "unanswered", "unknown"),
    ("de", "Wie wird das Wetter morgen?", "unanswered", "oos"),
    ("uk", "Чи визнають мій диплом?", "unhelpful", "recognition"),
    ("de", "Wer hilft bei Schulden?", "answered", "debt"),
    ("en", "I need help with my CV", "answered", "application-training"),
    ("en", "Is my diploma valid?", "answered", "recognition"),
    ("ru", "Где курсы немецкого?", "answered", "german-course"),
    ("de", "Kurs", "clarified", ""),
    ("de", "Ich will mit einem Menschen reden", "handoff", "asked"),
)


async def talks(db: Database, now: datetime) -> None:
    """Everybody says one thing, on different days of the week that ends now."""
    async with db.transaction() as session:
        for number, (language, text, kind, value) in enumerate(ASKED):
            at = now - timedelta(days=number % 6, hours=number % 5)
            name = f"p{number}"
            session.add(Person(id=name, language=language, created_at=at, seen_at=at))
            await session.flush()
            session.add(Address(id=name, person_id=name, channel="web", value=name, created_at=at))
            await session.flush()
            talk = Conversation(id=name, person_id=name, address_id=name, channel="web")
            talk.created_at = talk.active_at = at
            session.add(talk)
            await session.flush()
            rows = [_row(name, "text", text, at)]
            if kind == "unhelpful":
                rows.append(_row(name, "press", None, at))
            session.add_all(rows)
            await session.flush()
            session.add(
                Signal(kind=kind, value=value, conversation_id=name, inbox_id=rows[-1].id, at=at)
            )


async def demand(db: Database, now: datetime) -> None:
    """Some would have liked an entry in Romanian, one in Polish; it has neither."""
    wishes = (("recognition", "ro", range(8)), ("housing", "ro", range(3)), ("debt", "pl", [1]))
    async with db.transaction() as session:
        for slug, language, people in wishes:
            missing = (EntryText.slug == slug, EntryText.language == language)
            await session.execute(delete(EntryText).where(*missing))
            session.add_all(
                Demand(slug=slug, language=language, person_id=f"p{person}", asked_at=now)
                for person in people
            )


def _row(conversation: str, kind: str, text: str | None, at: datetime) -> InboxRow:
    return InboxRow(
        conversation_id=conversation,
        channel="web",
        platform_id=f"{conversation}-{kind}",
        kind=kind,
        text=text,
        state="done",
        received_at=at,
    )
