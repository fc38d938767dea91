"""Passwords and tokens: hashed so that a stolen database opens nothing.

A password gets argon2id with the library's present parameters. A token is random already, so
SHA-256 does. Checking takes the same time whether there is an account or not.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2 hash; takes some 50 ms of a processor, so run it in a thread."""
    return _hasher.hash(password)


def matches(known: str | None, password: str) -> bool:
    """Whether this is the password; None (nobody, or no password yet) never matches."""
    try:
        return _hasher.verify(known or _nobody(), password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def is_dated(known: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(known)


def new_token() -> str:
    """A random token of 192 bits, fit for an address."""
    return secrets.token_urlsafe(24)


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
