"""What is deleted each night (GDPR, Art. 5 (1) e): the privacy notice promises these spans.

In small transactions, so that nobody waits for the sweep; what it does not manage tonight, because
the process is killed, is still due tomorrow.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from services.conversations.service import Conversations
from services.database import Database
from services.deliveries.service import Deliveries
from services.people.service import People
from services.questions.service import Questions
from services.staff.audit import Audit
from services.staff.service import Staff

KEEP_TALKS = timedelta(days=90)
KEEP_PEOPLE = timedelta(days=365)
AT_ONCE = 200


async def sweep(db: Database, now: datetime) -> dict[str, int]:
    """Delete what is kept no longer; returns how many talks and people."""
    talks = people = 0
    while done := await _forget_talks(db, now):
        talks += done
    while done := await _forget_people(db, now):
        people += done
    async with db.transaction() as session:
        await Staff(session, now).forget_links()
        await Audit(session, now).forget()
        await Questions(session, now).forget()
    return {"talks": talks, "people": people}


async def _forget_talks(db: Database, now: datetime) -> int:
    async with db.transaction() as session:
        talks = Conversations(session, now)
        rested = await talks.resting(now - KEEP_TALKS, AT_ONCE)
        await Deliveries(session, now).forget(rested)
        await talks.forget(rested)
        return len(rested)


async def _forget_people(db: Database, now: datetime) -> int:
    async with db.transaction() as session:
        return await People(session, now).forget(now - KEEP_PEOPLE, AT_ONCE)
