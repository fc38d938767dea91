"""What others ask of the staff accounts: add one, open it with a one-time link, check a password.

A token is given out once and never stored; its hash is. A new link for an account ends the older
ones. Checking takes the same time whether the account exists or not.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.staff.models import Account, OneTimeLink
from services.staff.rules import (
    FIRST_ADMIN,
    LINK_LIVES,
    StaffError,
    check_name,
    check_password,
    check_role,
)

_hasher = PasswordHasher()


class Staff:
    """The accounts of the staff; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, name: str, role: str, *, example: bool = False) -> Account:
        """Add an account without a password; `StaffError` where the name is taken."""
        name = check_name(name)
        if await self.find(name):
            raise StaffError(f"There is already an account {name!r}.")
        account = Account(name=name, role=check_role(role), example=example, created_at=self._now)
        self._session.add(account)
        await self._session.flush()
        return account

    async def link(self, account: Account) -> str:
        """A token that opens the account once within two days; older ones end."""
        await self._session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
        token = secrets.token_urlsafe(24)
        self._session.add(
            OneTimeLink(
                token_hash=_hash(token),
                account_id=account.id,
                expires_at=self._now + LINK_LIVES,
            )
        )
        return token

    async def has_admin(self) -> bool:
        """Whether an admin can sign in."""
        ready = select(Account.id).where(
            Account.role == "admin", Account.password_hash.is_not(None), Account.active
        )
        return await self._session.scalar(ready.limit(1)) is not None

    async def first_admin_link(self) -> str | None:
        """A token for the first admin; None as soon as an admin has chosen a password."""
        if await self.has_admin():
            return None
        account = await self.find(FIRST_ADMIN) or await self.add(FIRST_ADMIN, "admin")
        return await self.link(account)

    async def choose_password(self, token: str, password: str) -> Account | None:
        """Set the password of the account that the link opens; None where the link is no good.

        The link is spent in the same statement that finds it, so that of two who use it at once
        one succeeds.
        """
        check_password(password)
        spent = await self._session.execute(
            update(OneTimeLink)
            .where(
                OneTimeLink.token_hash == _hash(token),
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > self._now,
            )
            .values(used_at=self._now)
            .returning(OneTimeLink.account_id)
        )
        account_id = spent.scalar()
        account = await self._session.get(Account, account_id) if account_id else None
        if account is None or not account.active:
            return None
        account.password_hash = _hasher.hash(password)
        return account

    async def sign_in(self, name: str, password: str) -> Account | None:
        """The account, if the password is right and the account is in use."""
        account = await self.find(name.strip())
        known = account.password_hash if account and account.active else None
        if not _matches(known or _nobody(), password) or account is None or known is None:
            return None
        if _hasher.check_needs_rehash(known):
            account.password_hash = _hasher.hash(password)
        return account

    async def real(self) -> bool:
        """Whether a person of the town uses an account already."""
        used = select(Account.id).where(~Account.example, Account.password_hash.is_not(None))
        named = select(Account.id).where(~Account.example, Account.name != FIRST_ADMIN)
        return await self._session.scalar(used.union(named).limit(1)) is not None

    async def remove_examples(self) -> int:
        """Remove every made-up account; returns how many."""
        rows = list(await self._session.scalars(select(Account).where(Account.example)))
        for row in rows:
            await self._session.delete(row)
        return len(rows)

    async def find(self, name: str) -> Account | None:
        """The account of this name."""
        found: Account | None = await self._session.scalar(
            select(Account).where(Account.name == name)
        )
        return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))


def _matches(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
