"""The second factor: time-based codes (RFC 6238) and recovery codes for a lost phone.

A code is good for its time step and the one before and after (30 s each), and only once. A recovery
code is good once and stored as its hash.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

from services.staff.models import Account
from services.staff.passwords import hash_token
from services.staff.rules import RECOVERY_CODES

ISSUER = "Quartierslotse"
STEP = 30
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A fresh secret for an authenticator app."""
    return pyotp.random_base32()


def setup_uri(secret: str, name: str) -> str:
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, or None."""
    digits = "".join(code.split())
    present = int(now.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(pyotp.TOTP(secret).generate_otp(step), digits):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Codes to be written down, shown once."""
    return [f"{_letters(5)}-{_letters(5)}" for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code; blanks and capitals do not matter."""
    return hash_token("".join(code.lower().split()))


def spend(account: Account, code: str, now: datetime) -> bool:
    """Whether the code is right, and make it useless; the caller holds the account's lock."""
    if account.totp_secret is None or not code.isascii():
        return False
    step = matching_step(account.totp_secret, code, now)
    if step is not None and step > account.totp_step:
        account.totp_step = step
        return True
    known = recovery_hash(code)
    if known not in account.recovery:
        return False
    account.recovery = [kept for kept in account.recovery if kept != known]
    return True


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))
