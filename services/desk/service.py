"""What the bot's side asks of the desk: open a case, keep it current, say how long it may take.

Everything happens in the transaction of the turn, after the conversation is locked; whoever locks a
case locks its conversation first. A talk has one case, which is opened again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from locales.languages import SOURCE
from services.centres.service import Centres
from services.conversations.service import Conversations
from services.desk.lines import Lines
from services.desk.models import Case, Event
from services.desk.rules import (
    CRISIS,
    ESCALATED,
    NORMAL,
    REOPEN_WITHIN,
    Presence,
    presence,
    waits_too_long,
)

if TYPE_CHECKING:
    from services.conversations.models import Conversation

ESCALATED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a resident who waits may be told: the place in the line (from 1), and who is there."""

    position: int
    presence: Presence


class Desk:
    """The desk as turns, dialogs and the clock see it; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def outlook(self, conversation_id: str, centre: str | None) -> Outlook:
        """How the resident stands if the talk waits from now on, or since it does."""
        case = await self._session.get(Case, conversation_id)
        waits = case is not None and case.state == "waiting" and case.waiting_since is not None
        since = case.waiting_since if case and waits else None
        ahead = select(func.count()).where(
            Case.state == "waiting",
            Case.conversation_id != conversation_id,
            Case.waiting_since <= (since or self._now),
            *([or_(Case.centre.is_(None), Case.centre == centre)] if centre else []),
        )
        place = (await self._session.scalar(ahead) or 0) + 1
        return Outlook(place, presence(await self._hours(centre), self._now))

    async def heard(
        self,
        row: Conversation,
        case: Case | None,
        signals: Iterable[tuple[str, str]],
        *,
        language: str,
        topic: str | None,
        centre: str | None,
    ) -> None:
        """Keep what a turn of the bot means for the desk.

        `row` is locked and has its new mode; `case` is the one that it had before, if any.
        """
        kinds = dict(signals)
        if "handoff" in kinds or "crisis" in kinds:
            case = await self._opened(row, case, kinds, language)
        if case is None or case.state == "done":
            return
        case.language, case.wrote_at = language, self._now
        case.topic, case.centre = topic or case.topic, case.centre or centre
        if "handback" in kinds and case.urgency < CRISIS:
            case.state, case.handed_back, case.closed_at = "done", True, self._now
            case.waiting_since = None
            self._note(row.id, "went_back")

    def wrote(self, case: Case | None) -> None:
        """The resident wrote while a human has the talk; an answer is due from now on."""
        if case is not None:
            case.wrote_at = self._now
            case.waiting_since = case.waiting_since or self._now

    def reopen(self, row: Conversation, case: Case | None) -> bool:
        """Whether a talk that staff closed lately waits for them again, now that somebody writes.

        A talk that was handed back to the bot stays with the bot.
        """
        if case is None or case.state != "done" or case.handed_back or row.mode != "bot":
            return False
        if case.closed_at is None or case.closed_at <= self._now - REOPEN_WITHIN:
            return False
        self._wait(case, "again")
        Conversations(self._session, self._now).hand(row, "waiting", "again")
        row.state = {**row.state, "noted": False}
        self._note(row.id, "reopened")
        return True

    async def escalate(self, after: timedelta) -> list[str]:
        """Tell everybody of the talks that wait too long, and say sorry; returns those."""
        found = await self._session.scalars(
            select(Case)
            .where(
                Case.state != "done",
                Case.escalated_at.is_(None),
                Case.waiting_since <= self._now - after,
            )
            .order_by(Case.waiting_since)
            .limit(ESCALATED_AT_ONCE)
        )
        done = []
        for case in found.all():
            since = (case.waiting_since or self._now).astimezone(self._now.tzinfo)
            hours = await self._hours(case.centre)
            if waits_too_long(since, self._now, hours, after) and await self._escalate(case):
                done.append(case.conversation_id)
        return done

    async def _escalate(self, case: Case) -> bool:
        row = await Conversations(self._session, self._now).lock(case.conversation_id)
        urgency = func.coalesce(func.nullif(Case.urgency, NORMAL), ESCALATED)
        won = await self._session.scalar(
            update(Case)
            .where(_still_waits(case), Case.escalated_at.is_(None))
            .values(escalated_at=self._now, urgency=urgency)
            .returning(Case.conversation_id)
        )
        if won is None or row is None:
            return False
        self._note(case.conversation_id, "escalated")
        if row.mode == "waiting":
            await Lines(self._session, self._now).say(row, "sorry")
        return True

    async def _opened(
        self, row: Conversation, case: Case | None, kinds: dict[str, str], language: str
    ) -> Case:
        if case is None:
            case = Case(
                conversation_id=row.id,
                channel=row.channel,
                language=language,
                opened_at=self._now,
                state="done",
                urgency=NORMAL,
                handed_back=False,
            )
            self._session.add(case)
        crisis = "crisis" in kinds
        if case.state == "done":
            self._wait(case, "crisis" if crisis else kinds.get("handoff", ""))
            self._note(row.id, "opened")
        if crisis and case.urgency < CRISIS:
            case.urgency = CRISIS
            self._note(row.id, "crisis")
        return case

    def _wait(self, case: Case, reason: str) -> None:
        case.state, case.reason, case.urgency = "waiting", reason[:32], NORMAL
        case.assignee_id = case.assignee = None
        case.opened_at = case.waiting_since = case.wrote_at = self._now
        case.escalated_at = case.closed_at = case.answered_at = None
        case.handed_back = False

    def _note(self, conversation_id: str, kind: str) -> None:
        self._session.add(Event(conversation_id=conversation_id, kind=kind, at=self._now))

    async def _hours(self, centre: str | None) -> Sequence[str | None]:
        by_centre = await Centres(self._session, SOURCE, plain=False).hours()
        return [by_centre.get(centre)] if centre else list(by_centre.values())


def _still_waits(case: Case) -> ColumnElement[bool]:
    """The case as it was read, not answered in between."""
    return (Case.conversation_id == case.conversation_id) & (
        Case.waiting_since == case.waiting_since
    )
