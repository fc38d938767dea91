"""What counsellors do with a talk: take it, answer, note, pass on, hand back, close.

A talk is taken by one conditional UPDATE, so that of two who take it at once one wins and the other
is told who. The conversation is locked first, as in every turn. A reply carries a token of its form
and is queued once, however often the form is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from locales import spoken_to
from services.attachments.rules import Checked
from services.attachments.service import Attachments
from services.centres.service import Centres
from services.conversations.service import Conversations
from services.database import insert_once
from services.deliveries.service import REPLY, Deliveries
from services.desk.lines import Lines
from services.desk.models import Case, Event
from services.desk.rules import (
    CRISIS,
    LONGEST_NOTE,
    NORMAL,
    DeskError,
    Staff,
    check_reply,
    may_see,
    reply_language,
)
from services.people.service import People

if TYPE_CHECKING:
    from services.conversations.models import Conversation


class Taken(DeskError):
    """A colleague has this talk; `by` is the name."""

    def __init__(self, by: str) -> None:
        super().__init__("taken")
        self.by = by


class NotThere(DeskError):
    """There is no such talk at the desk, or it is not this person's work."""


class Taking:
    """The actions of one member of staff, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, staff: Staff) -> None:
        self._session = session
        self._now = now
        self._staff = staff

    async def claim(self, conversation_id: str, from_id: str | None = None) -> bool:
        """Take the talk, from nobody or from the colleague `from_id` who was seen to have it.

        False where it is ours already; raises `Taken` where somebody else was quicker.
        """
        row, case = await self._locked(conversation_id)
        return await self._claim(row, case, from_id)

    async def reply(
        self, conversation_id: str, text: str, token: str, language: str | None = None
    ) -> bool:
        """Answer the resident; whoever answers takes the talk. False where this form was sent.

        Raises `Taken` where a colleague has the talk, `DeskError` for empty or too long words.
        """
        text = check_reply(text)
        row, case = await self._locked(conversation_id)
        dedupe = f"staff:{conversation_id}:{token[:64]}"
        if await Deliveries(self._session, self._now).is_known(dedupe):
            return False
        await self._claim(row, case, None)
        person = await People(self._session, self._now).get(row.person_id)
        content = {"text": text, "language": reply_language(text, language, person.language)}
        await self._say(row, case, content, dedupe)
        return True

    async def _say(
        self, row: Conversation, case: Case, content: dict[str, Any], dedupe: str
    ) -> None:
        """Put it into the outbox; nobody waits for a word any more."""
        await Deliveries(self._session, self._now).queue(
            row.id, row.channel, content, dedupe=dedupe, author="staff", lane=REPLY
        )
        case.answered_at = case.read_at = self._now
        case.waiting_since = case.escalated_at = None
        case.urgency = case.urgency if case.urgency == CRISIS else NORMAL

    async def send_file(
        self, conversation_id: str, file: Checked, attachment_id: str, token: str
    ) -> bool:
        """Send a file, as `reply` sends words."""
        row, case = await self._locked(conversation_id)
        dedupe = f"staff:{conversation_id}:{token[:64]}"
        if await Deliveries(self._session, self._now).is_known(dedupe):
            return False
        await self._claim(row, case, None)
        attachments = Attachments(self._session, self._now)
        await attachments.keep(attachment_id, conversation_id, file)
        person = await People(self._session, self._now).get(row.person_id)
        files = [{"id": attachment_id, "type": file.type}]
        content = {"files": files, "language": person.language}
        await self._say(row, case, content, dedupe)
        return True

    async def note(self, conversation_id: str, text: str, token: str) -> bool:
        """Keep a note that only staff read; False where this form was sent already."""
        text = text.strip()
        if not text or len(text) > LONGEST_NOTE:
            raise DeskError("long" if text else "empty")
        await self._locked(conversation_id)
        return await insert_once(
            self._session,
            Event,
            ("once",),
            **self._event(conversation_id, "note", text),
            once=f"{conversation_id}:{token[:64]}",
        )

    async def release(self, conversation_id: str) -> None:
        """Give the talk back into the line."""
        row, case = await self._mine(conversation_id)
        await self._put_back(row, case, "released", line="released")

    async def assign(self, conversation_id: str, to: Staff) -> None:
        """Give the talk to a colleague, in whose list it waits; everybody else sees it too."""
        row, case = await self._mine(conversation_id)
        await self._put_back(row, case, "assigned", to.name, line="passed")
        case.assignee_id, case.assignee = to.id, to.name

    async def transfer(self, conversation_id: str, centre: str) -> None:
        """Give the talk to another centre."""
        row, case = await self._mine(conversation_id)
        person = await People(self._session, self._now).get(row.person_id)
        named = await Centres(self._session, spoken_to(person.language), person.plain).centres()
        name = {each.id: each.name for each in named}.get(centre)
        if name is None:
            raise DeskError("no_centre")
        await self._put_back(row, case, "transferred", centre, line="moved", centre_name=name)
        case.centre = centre

    async def hand_back(self, conversation_id: str) -> None:
        """The bot answers again, and the resident is told."""
        row, case = await self._mine(conversation_id)
        if case.state == "done":
            return
        self._finish(row, case, "handed_back")
        case.handed_back = True
        await Lines(self._session, self._now).say(row, "back")

    async def close(self, conversation_id: str) -> None:
        """The matter is settled. Nothing is said; who writes again soon comes back to the desk."""
        row, case = await self._mine(conversation_id)
        if case.state != "done":
            self._finish(row, case, "closed")

    async def _claim(self, row: Conversation, case: Case, from_id: str | None) -> bool:
        me = self._staff
        if case.assignee_id == me.id and case.state == "taken":
            return False
        free = or_(Case.assignee_id.is_(None), Case.assignee_id == me.id)
        won = await self._session.scalar(
            update(Case)
            .where(
                Case.conversation_id == row.id,
                free if from_id is None else or_(free, Case.assignee_id == from_id),
            )
            .values(state="taken", assignee_id=me.id, assignee=me.name, read_at=self._now)
            .returning(Case.conversation_id)
        )
        if won is None:
            raise Taken(await self._holder(row.id))
        if case.closed_at is not None:
            case.closed_at, case.handed_back, case.opened_at = None, False, self._now
        entered = row.mode != "human"
        Conversations(self._session, self._now).hand(row, "human")
        row.state = {**row.state, "rested": True}
        self._add(row.id, "claimed")
        if entered:
            await Lines(self._session, self._now).say(row, "entered")
        return True

    async def _put_back(
        self,
        row: Conversation,
        case: Case,
        kind: str,
        text: str = "",
        *,
        line: str,
        centre_name: str = "",
    ) -> None:
        present = row.mode == "human"
        case.state, case.assignee_id, case.assignee = "waiting", None, None
        case.waiting_since = case.waiting_since or self._now
        case.closed_at, case.handed_back = None, False
        Conversations(self._session, self._now).hand(row, "waiting", kind)
        self._add(row.id, kind, text)
        if present:
            values = {"centre": centre_name} if centre_name else {}
            await Lines(self._session, self._now).say(row, line, **values)

    def _finish(self, row: Conversation, case: Case, kind: str) -> None:
        case.state, case.closed_at, case.urgency = "done", self._now, NORMAL
        case.assignee_id = case.assignee = case.waiting_since = case.escalated_at = None
        Conversations(self._session, self._now).hand(row, "bot")
        self._add(row.id, kind)

    async def _mine(self, conversation_id: str) -> tuple[Conversation, Case]:
        row, case = await self._locked(conversation_id)
        if case.assignee_id not in (None, self._staff.id):
            raise Taken(case.assignee or "")
        return row, case

    async def _locked(self, conversation_id: str) -> tuple[Conversation, Case]:
        row = await Conversations(self._session, self._now).lock(conversation_id)
        case = await self._session.scalar(
            select(Case)
            .where(Case.conversation_id == conversation_id)
            .execution_options(populate_existing=True)
        )
        if row is None or case is None:
            raise NotThere("gone")
        if not may_see(self._staff, case.centre, case.urgency, case.assignee_id):
            raise NotThere("gone")
        return row, case

    async def _holder(self, conversation_id: str) -> str:
        name = await self._session.scalar(
            select(Case.assignee).where(Case.conversation_id == conversation_id)
        )
        return name or ""

    def _add(self, conversation_id: str, kind: str, text: str = "") -> None:
        self._session.add(Event(**self._event(conversation_id, kind, text)))

    def _event(self, conversation_id: str, kind: str, text: str) -> dict[str, Any]:
        who = {"account_id": self._staff.id, "name": self._staff.name}
        return {
            "conversation_id": conversation_id, "kind": kind, "text": text, "at": self._now, **who
        }  # fmt: skip
