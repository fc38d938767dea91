"""How far a sending is: every recipient counted once, with a state and a reason.

The state is that of the delivery where there is one, so that the sums equal the audience by the way
they are made. Rate and expected end are of the last half minute.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.models import Announcement, Recipient
from services.deliveries.bulk import outcomes

LATELY = timedelta(seconds=30)
STEPS = ("arrived", "on_its_way", "waiting", "digest", "held", "failed", "skipped")
STEP_OF = {
    "sent": "arrived",
    "delivered": "arrived",
    "read": "arrived",
    "queued": "on_its_way",
    "sending": "on_its_way",
}


@dataclass(slots=True)
class Figures:
    """How many recipients are at which of the `STEPS`, and why some do not get it."""

    steps: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rate: float = 0.0

    @property
    def audience(self) -> int:
        """All recipients."""
        return sum(self.steps.values())

    @property
    def left(self) -> int:
        """Those who still get it in this sending."""
        return self.steps["on_its_way"] + self.steps["waiting"] + self.steps["held"]

    @property
    def percent(self) -> float:
        """How much is done, of a hundred."""
        return 100.0 if not self.audience else 100 * (1 - self.left / self.audience)

    @property
    def ends_in(self) -> timedelta | None:
        """How long it still takes at this rate, None where that cannot be said."""
        return timedelta(seconds=self.left / self.rate) if self.rate and self.left else None

    def to_data(self) -> dict[str, Any]:
        """As JSON, for what is finished."""
        return {"steps": dict(self.steps), "reasons": dict(self.reasons)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Figures:
        """Back from JSON."""
        return cls(Counter(data.get("steps", {})), Counter(data.get("reasons", {})))


class Progress:
    """The figures, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def figures(self, row: Announcement) -> Figures:
        """The newest sending; what is finished is remembered after its rows are forgotten."""
        outcome = outcomes()
        state = case((Recipient.delivery_id.is_(None), Recipient.state), else_=outcome.c.state)
        reason = func.coalesce(outcome.c.reason, Recipient.reason)
        late = cast(outcome.c.sent_at > self._now - LATELY, Integer)
        found = await self._session.execute(
            select(state, reason, func.count(), func.sum(func.coalesce(late, 0)))
            .select_from(Recipient)
            .outerjoin(outcome, outcome.c.id == Recipient.delivery_id)
            .where(Recipient.announcement_id == row.id, Recipient.run == row.run)
            .group_by(state, reason)
        )
        figures, lately = Figures(), 0
        for name, why, count, sent in found:
            step = STEP_OF.get(name or "skipped", name or "skipped")
            figures.steps[step] += count
            if step in ("failed", "skipped"):
                figures.reasons[why or "forgotten"] += count
            lately += sent or 0
        if not figures.audience and row.figures:
            return Figures.from_data(row.figures)
        passed = (self._now - row.begun_at).total_seconds() if row.begun_at else 0.0
        figures.rate = lately / max(1.0, min(LATELY.total_seconds(), passed))
        return figures
