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

from locales import n_
from services.staff.models import Account, AuditRow

ACTIONS: dict[str, str] = {
    "signed_in": n_("Signed in"),
    "locked": n_("Was locked after wrong passwords"),
    "password_changed": n_("Changed the password"),
    "second_factor_added": n_("Added a second factor"),
    "second_factor_removed": n_("Removed a second factor"),
    "signed_out_everywhere": n_("Signed out everywhere"),
    "account_added": n_("Added an account"),
    "account_changed": n_("Changed an account"),
    "link_made": n_("Made a one-time link"),
    "link_used": n_("Opened the account with a one-time link"),
    "guide_changed": n_("Changed a guide entry"),
    "guide_published": n_("Published a guide entry"),
    "guide_hidden": n_("Took a guide entry offline"),
    "guide_checked": n_("Checked a guide entry"),
    "guide_restored": n_("Restored a guide entry"),
    "question_read": n_("Read residents' questions"),
    "question_settled": n_("Settled residents' questions"),
}


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
