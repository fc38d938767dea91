"""Tables of the staff: accounts, their sessions, links that open an account once, the audit log.

Passwords are stored as argon2 hashes only; tokens of links, sessions and recovery codes as SHA-256
of their random bytes. An account without a password can be opened by a one-time link only. No
address of a computer is stored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc, new_id


class Account(Base):
    """A member of staff. `role` is one of `rules.ROLES`; `example` marks made-up accounts.

    `centres` are those the person works for, none meaning all. `totp_step` is the last time step
    whose code was used: a code is good once (RFC 6238, 5.2).
    """

    __tablename__ = "staff_account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    centres: Mapped[list[str]] = mapped_column(Data, default=list)
    language: Mapped[str] = mapped_column(String(16), default="de")
    password_hash: Mapped[str | None] = mapped_column(String(256))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int] = mapped_column(default=0)
    recovery: Mapped[list[str]] = mapped_column(Data, default=list)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Utc)
    active: Mapped[bool] = mapped_column(default=True)
    example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)


class StaffSession(Base):
    """A signed-in browser. `stage`: `second` (code awaited), `setup` (must add one), `full`."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    stage: Mapped[str] = mapped_column(String(8))
    new_secret: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)


class OneTimeLink(Base):
    """Opens an account once: to choose the first password, or a forgotten one anew."""

    __tablename__ = "staff_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class AuditRow(Base):
    """Who looked at or changed what. The name is kept when the account goes; never a text."""

    __tablename__ = "staff_audit"
    __table_args__ = (Index("ix_staff_audit_subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32), index=True)
    subject: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
