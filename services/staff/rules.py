"""Decisions about staff accounts that need no database: who may do what, names, passwords, locks.

An admin may do everything that the other roles may. A lock grows with the failures, so that
guessing is hopeless and a counsellor who mistyped waits a minute.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

ROLES = ("admin", "editor", "counsellor")
FIRST_ADMIN = "admin"
LINK_LIVES = timedelta(days=2)
MIN_PASSWORD = 12
MAX_PASSWORD = 200
FREE_FAILURES = 5
LOCKS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
SESSION_LIVES = timedelta(hours=12)
STEP_LIVES = timedelta(minutes=10)
RECOVERY_CODES = 10
_NAME = re.compile(r"[^\s\x00-\x1f]([^\x00-\x1f]{0,62}[^\s\x00-\x1f])?")


class StaffError(ValueError):
    """What was asked of an account cannot be done; the message says why and what to do."""


class Right(StrEnum):
    """What a page or an action needs."""

    WORK = "work"
    """The start page, trying the bot, posters, the own account."""
    GUIDE_READ = "guide.read"
    GUIDE_WRITE = "guide.write"
    QUESTIONS = "questions"
    ANNOUNCE = "announce"
    """Announcements: writing, sending, importing."""
    DESK = "desk"
    """Conversations with residents."""
    PLAN = "plan"
    """What is counselled on, who counsels, closed days, the rules of booking."""
    PEOPLE = "people"
    """The staff accounts."""
    AUDIT = "audit"


RIGHTS: dict[str, frozenset[Right]] = {
    "admin": frozenset(Right),
    "editor": frozenset(
        {Right.WORK, Right.GUIDE_READ, Right.GUIDE_WRITE, Right.QUESTIONS, Right.ANNOUNCE}
    ),
    "counsellor": frozenset({Right.WORK, Right.GUIDE_READ, Right.DESK}),
}


def may(role: str, right: Right) -> bool:
    """Whether the role has the right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())


def needs_second_factor(role: str) -> bool:
    """Whether the role must not sign in with a password alone."""
    return role == "admin"


def lock_after(failures: int) -> timedelta | None:
    """How long the account rests after so many failures in a row; None: not yet."""
    beyond = failures - FREE_FAILURES
    return None if beyond < 0 else LOCKS[min(beyond, len(LOCKS) - 1)]


def is_locked(until: datetime | None, now: datetime) -> bool:
    """Whether the account still rests."""
    return until is not None and now < until


def check_name(name: str) -> str:
    """The name without blanks around it, or `StaffError`."""
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise StaffError("A name has 1 to 64 characters on one line.")
    return name


def check_role(role: str) -> str:
    """The role, or `StaffError`."""
    if role not in ROLES:
        raise StaffError(f"There is no role {role!r}: use {', '.join(ROLES)}.")
    return role


def check_password(password: str) -> str:
    """The password, or `StaffError`: length is what counts (NIST SP 800-63B, 3.1.1.2)."""
    if len(password) < MIN_PASSWORD:
        raise StaffError("A password has at least 12 characters.")
    if len(password) > MAX_PASSWORD:
        raise StaffError("A password has at most 200 characters.")
    return password
