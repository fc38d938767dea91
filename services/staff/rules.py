"""Decisions about staff accounts that need no database."""

from __future__ import annotations

import re
from datetime import timedelta

ROLES = ("admin", "editor", "counsellor")
FIRST_ADMIN = "admin"
LINK_LIVES = timedelta(days=2)
MIN_PASSWORD = 12
_NAME = re.compile(r"[^\s\x00-\x1f]([^\x00-\x1f]{0,62}[^\s\x00-\x1f])?")


class StaffError(ValueError):
    """What was asked of an account cannot be done; the message says why and what to do."""


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
        raise StaffError(f"A password has at least {MIN_PASSWORD} characters.")
    if len(password) > 200:
        raise StaffError("A password has at most 200 characters.")
    return password
