"""What a counsellor does: begin a case, agree on steps, see how they go, name deputies.

Every question is asked for one account, and finds only the cases of this account and of those for
whom it stands in. There is no other way to a case: an admin has none of their own accord.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.attachments.rules import Checked
from services.attachments.service import Attachments
from services.cases.models import CounsellingCase, Deputy, Step
from services.cases.rules import (
    DONE,
    OPEN,
    STAFF,
    STEP,
    check_day,
    check_name,
    check_text,
    is_overdue,
)
from services.conversations.service import Conversations
from services.database import insert_once, new_id
from services.reminders.service import Reminders


@dataclass(frozen=True, slots=True)
class Standing:
    """A case and how it goes: numbers of steps, and whether the participant asks for help."""

    case: CounsellingCase
    open: int
    done: int
    overdue: int
    help: bool


class Work:
    """The cases of one account, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime, account_id: str) -> None:
        self._session = session
        self._now = now
        self._me = account_id

    async def begin(self, conversation_id: str, name: str) -> CounsellingCase | None:
        """The case with whom this talk is; None where there is no such talk."""
        talk = await Conversations(self._session, self._now).get(conversation_id)
        if talk is None:
            return None
        await insert_once(
            self._session,
            CounsellingCase,
            ("counsellor_id", "person_id"),
            id=new_id(),
            person_id=talk.person_id,
            conversation_id=talk.id,
            counsellor_id=self._me,
            name=check_name(name),
            created_at=self._now,
            last_at=self._now,
        )
        return await self._session.scalar(
            select(CounsellingCase).where(
                CounsellingCase.counsellor_id == self._me,
                CounsellingCase.person_id == talk.person_id,
            )
        )

    async def all(self) -> list[Standing]:
        """The cases, by name, with numbers."""
        cases = await self._session.scalars(
            select(CounsellingCase).where(self._may()).order_by(CounsellingCase.name)
        )
        rows = list(cases)
        by_case: dict[str, list[Step]] = {case.id: [] for case in rows}
        for step in await self._session.scalars(select(Step).where(Step.case_id.in_(by_case))):
            by_case[step.case_id].append(step)
        return [self._standing(case, by_case[case.id]) for case in rows]

    async def get(self, case_id: str) -> CounsellingCase | None:
        """The case; None where it is not this account's work."""
        found: CounsellingCase | None = await self._session.scalar(
            select(CounsellingCase).where(CounsellingCase.id == case_id, self._may())
        )
        return found

    async def steps(self, case: CounsellingCase) -> list[Step]:
        """What was agreed, open ones first, by their last day."""
        rows = await self._session.scalars(
            select(Step).where(Step.case_id == case.id).order_by(Step.last_day, Step.created_at)
        )
        return sorted(rows, key=lambda step: step.state != OPEN)

    async def step(self, case: CounsellingCase, step_id: str) -> Step | None:
        """One step of a case."""
        row = await self._session.get(Step, step_id)
        return row if row is not None and row.case_id == case.id else None

    async def agree(
        self, case: CounsellingCase, text: str, last_day: date, file: Checked | None = None
    ) -> Step:
        """Agree on a step; the participant is told, and reminded. `CaseError` says why not."""
        step = Step(
            id=new_id(),
            case_id=case.id,
            text=check_text(text),
            last_day=check_day(last_day, self._now.date()),
            created_at=self._now,
        )
        if file is not None:
            step.file, step.file_type = new_id(), file.type
            attachments = Attachments(self._session, self._now)
            await attachments.keep(step.file, case.conversation_id, file)
        self._session.add(step)
        self._touch(case, last_day)
        await self._session.flush()
        await self._remind(case, step)
        return step

    async def move(self, case: CounsellingCase, step: Step, last_day: date) -> None:
        """Another last day; the participant is told. `CaseError` says why not."""
        step.last_day = check_day(last_day, self._now.date())
        self._touch(case, last_day)
        await Reminders(self._session, self._now).move(STEP, step.id, last_day)

    async def settle(self, case: CounsellingCase, step: Step, state: str) -> None:
        """Note that it is done, drop it (the participant is told), or open it again."""
        reminders = Reminders(self._session, self._now)
        if step.state == state:
            return
        if state == OPEN:
            step.settled_at = step.settled_by = None
            await self._remind(case, step)
        else:
            step.settled_at, step.settled_by, step.help_at = self._now, STAFF, None
            if state == DONE:
                await reminders.settle(STEP, step.id, state)
            else:
                await reminders.withdraw(STEP, step.id)
        step.state = state
        self._touch(case, step.last_day)

    async def file(self, case: CounsellingCase, step: Step) -> Checked | None:
        """The file of a step; None where it has none (any more)."""
        attachments = Attachments(self._session, self._now)
        return await attachments.read(step.file or "", case.conversation_id)

    async def deputies(self) -> list[str]:
        """The accounts that stand in for this one."""
        rows = await self._session.scalars(
            select(Deputy.deputy_id).where(Deputy.counsellor_id == self._me)
        )
        return list(rows)

    async def name_deputies(self, accounts: Collection[str]) -> None:
        """From now on these stand in, and nobody else."""
        await self._session.execute(delete(Deputy).where(Deputy.counsellor_id == self._me))
        chosen = sorted(set(accounts) - {self._me})
        self._session.add_all(Deputy(counsellor_id=self._me, deputy_id=each) for each in chosen)
        await self._session.flush()

    async def _remind(self, case: CounsellingCase, step: Step) -> None:
        await Reminders(self._session, self._now).keep(
            case.person_id, case.conversation_id, STEP, step.id, step.last_day, tell=True
        )

    def _may(self) -> ColumnElement[bool]:
        for_whom = select(Deputy.counsellor_id).where(Deputy.deputy_id == self._me)
        return or_(
            CounsellingCase.counsellor_id == self._me,
            CounsellingCase.counsellor_id.in_(for_whom),
        )

    def _touch(self, case: CounsellingCase, last_day: date) -> None:
        until = datetime.combine(last_day, time.max, self._now.tzinfo)
        case.last_at = max(case.last_at, self._now, until)

    def _standing(self, case: CounsellingCase, steps: Sequence[Step]) -> Standing:
        today = self._now.date()
        return Standing(
            case,
            open=sum(step.state == OPEN for step in steps),
            done=sum(step.state == DONE for step in steps),
            overdue=sum(is_overdue(step.state, step.last_day, today) for step in steps),
            help=any(step.help_at and step.state == OPEN for step in steps),
        )
