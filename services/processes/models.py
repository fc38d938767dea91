"""Tables of the running processes: who is alive, and what was done on the clock already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Utc


class Process(Base):
    """A running process; it writes `seen_at` every few seconds and removes itself at the end.

    `faults` names the parts that do not work at the moment, `ready` says that understanding does.
    """

    __tablename__ = "process"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    parts: Mapped[str] = mapped_column(String(64))
    faults: Mapped[str] = mapped_column(String(128), default="")
    ready: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Tick(Base):
    """The last time slot that somebody claimed of something that runs on the clock."""

    __tablename__ = "tick"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    slot: Mapped[datetime] = mapped_column(Utc)
