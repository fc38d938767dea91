"""The audit log: who looked at or changed what. Written in the transaction of the change itself.

It says names of staff, actions and ids, never a resident's words. `ACTIONS` lists every action, so
that none is written which nobody can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.staff.models import Account, AuditRow

ACTIONS = frozenset(
    {
        "signed_in",
        "locked",
        "password_changed",
        "second_factor_added",
        "second_factor_removed",
        "signed_out_everywhere",
        "account_added",
        "account_changed",
        "link_made",
        "link_used",
        "guide_changed",
        "guide_published",
        "guide_hidden",
        "guide_checked",
        "guide_restored",
        "question_read",
        "question_settled",
        "talk_read",
        "talk_claimed",
        "talk_answered",
        "talk_noted",
        "talk_released",
        "talk_assigned",
        "talk_transferred",
        "talk_handed_back",
        "talk_closed",
        "canned_changed",
        "group_code_made",
        "group_connected",
        "group_left",
        "plan_changed",
        "appointment_read",
        "appointment_booked",
        "appointment_moved",
        "appointment_settled",
        "appointment_told",
        "appointments_exported",
        "walk_in_added",
        "walk_in_called",
        "walk_in_left",
        "feed_changed",
        "case_begun",
        "case_read",
        "step_agreed",
        "step_changed",
        "deputies_named",
        "announcement_written",
        "exchange_decided",
        "exchange_posted",
        "exchange_line_read",
        "exchange_line_decided",
        "exchange_report_read",
        "exchange_settled",
        "exchange_forgiven",
        "exchange_upheld",
        "exchange_rules",
        "announcement_sent",
        "announcement_approved",
        "announcement_stopped",
        "announcement_withdrawn",
        "announcement_removed",
        "announcements_imported",
        "announcement_rules",
    }
)


class Audit:
    """The log; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    def note(self, who: Account, action: str, subject: str = "", **detail: Any) -> None:
        """Write one line; an action that is not listed is a fault of the caller."""
        if action not in ACTIONS:
            raise ValueError(f"unknown audit action {action!r}")
        self._session.add(
            AuditRow(
                at=self._now,
                account_id=who.id,
                name=who.name,
                action=action,
                subject=subject,
                detail=detail,
            )
        )

    async def read(
        self, *, name: str = "", action: str = "", before: int | None = None, limit: int = 50
    ) -> Sequence[AuditRow]:
        """The newest lines first; `before` is the id where the page before ended."""
        wanted = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if name:
            wanted = wanted.where(AuditRow.name == name)
        if action:
            wanted = wanted.where(AuditRow.action == action)
        if before is not None:
            wanted = wanted.where(AuditRow.id < before)
        return (await self._session.scalars(wanted)).all()
