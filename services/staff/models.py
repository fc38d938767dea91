"""Tables of the staff: accounts, and links that open an account once.

A password is stored as its argon2 hash only, a link as the hash of its token only. An account
without a password cannot be signed in to except by such a link.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Utc, new_id


class Account(Base):
    """A member of staff. `role` is one of `rules.ROLES`; `example` marks made-up accounts."""

    __tablename__ = "staff_account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(256))
    active: Mapped[bool] = mapped_column(default=True)
    example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)


class OneTimeLink(Base):
    """Opens an account once: to choose the first password, or a forgotten one anew."""

    __tablename__ = "staff_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
