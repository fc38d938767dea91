"""What a participant does with the agreed steps: see them, say done, drop one, ask for help.

A step is found for its own participant only. The counsellors' side is `services.cases.work`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.models import CounsellingCase, Step
from services.cases.rules import OPEN, PERSON, STEP
from services.reminders.service import Reminders
from services.staff.service import Staff


@dataclass(frozen=True, slots=True)
class Agreed:
    """A step, and the name of the counsellor with whom it was agreed."""

    step: Step
    counsellor: str


class Cases:
    """The participant's side, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def step(self, step_id: str, person_id: str) -> Agreed | None:
        """The step, whatever became of it, None where this person has no such one."""
        found = await self._session.execute(
            select(Step, CounsellingCase.counsellor_id)
            .join(CounsellingCase, CounsellingCase.id == Step.case_id)
            .where(Step.id == step_id, CounsellingCase.person_id == person_id)
        )
        row = found.one_or_none()
        if row is None:
            return None
        account = await Staff(self._session, self._now).get(row.counsellor_id)
        return Agreed(row.Step, account.name if account else "")

    async def settle(self, step_id: str, person_id: str, state: str) -> bool:
        """The participant has done or drops it; False where it is not open any more."""
        agreed = await self.step(step_id, person_id)
        if agreed is None or agreed.step.state != OPEN:
            return False
        step = agreed.step
        step.state, step.settled_at, step.settled_by = state, self._now, PERSON
        await self._touch(step)
        await Reminders(self._session, self._now).settle(STEP, step_id, state)
        return True

    async def ask_for_help(self, step_id: str, person_id: str) -> None:
        """The counsellor sees that the participant does not get on."""
        agreed = await self.step(step_id, person_id)
        if agreed is not None:
            agreed.step.help_at = self._now
            await self._touch(agreed.step)

    async def _touch(self, step: Step) -> None:
        case = await self._session.get_one(CounsellingCase, step.case_id)
        case.last_at = max(case.last_at, self._now)
