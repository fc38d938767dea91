"""What others ask of the staff accounts: add one, open it with a one-time link, manage it.

A token is given out once and never stored; its hash is. A new link for an account ends the older
ones. Signing in is `services.staff.sign_in`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.staff.audit import Audit
from services.staff.models import Account, OneTimeLink, StaffSession
from services.staff.passwords import hash_password, hash_token, new_token
from services.staff.rules import (
    FIRST_ADMIN,
    LINK_LIVES,
    StaffError,
    check_name,
    check_password,
    check_role,
)


class Staff:
    """The accounts of the staff; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(
        self, name: str, role: str, *, centres: Sequence[str] = (), example: bool = False
    ) -> Account:
        """Add an account without a password; `StaffError` where the name is taken."""
        name = check_name(name)
        if await self.find(name):
            raise StaffError("There is already an account of this name.")
        account = Account(
            name=name,
            role=check_role(role),
            centres=list(centres),
            example=example,
            created_at=self._now,
        )
        self._session.add(account)
        await self._session.flush()
        return account

    async def all(self) -> Sequence[Account]:
        """Every account, by name."""
        rows = await self._session.scalars(select(Account).order_by(Account.name))
        return rows.all()

    async def get(self, account_id: str) -> Account | None:
        """The account of this id."""
        found: Account | None = await self._session.get(Account, account_id)
        return found

    async def change(
        self, account: Account, *, role: str, centres: Sequence[str], active: bool
    ) -> None:
        """Change what an account may do; whoever loses something is signed out.

        `StaffError` where nobody could manage accounts any more.
        """
        loses = account.role != check_role(role) or not active
        if loses and account.role == "admin" and not await self._other_admins(account):
            raise StaffError("There must be at least one admin.")
        account.role, account.centres, account.active = role, list(centres), active
        if loses:
            await self.end_sessions(account)

    async def link(self, account: Account) -> str:
        """A token that opens the account once within two days; older ones end."""
        await self._session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
        token = new_token()
        self._session.add(
            OneTimeLink(
                token_hash=hash_token(token),
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

    async def opened_by(self, token: str) -> Account | None:
        """The account that the link would open; looking does not spend it."""
        found: Account | None = await self._session.scalar(
            select(Account)
            .join(OneTimeLink, OneTimeLink.account_id == Account.id)
            .where(*self._good(token), Account.active)
        )
        return found

    async def choose_password(
        self, token: str, password: str, language: str | None = None
    ) -> Account | None:
        """Set the password of the account that the link opens; None where the link is no good.

        With the first password the account takes the `language` in which its owner read the page.
        The link is spent in the same statement that finds it, so that of two who use it at once
        one succeeds. Whoever was signed in with the old password is signed out.
        """
        check_password(password)
        spent = await self._session.execute(
            update(OneTimeLink)
            .where(*self._good(token))
            .values(used_at=self._now)
            .returning(OneTimeLink.account_id)
        )
        account_id = spent.scalar()
        account = await self.get(account_id) if account_id else None
        if account is None or not account.active:
            return None
        if language and account.password_hash is None:
            account.language = language
        account.password_hash = hash_password(password)
        account.failures, account.locked_until = 0, None
        await self.end_sessions(account)
        Audit(self._session, self._now).note(account, "link_used")
        return account

    async def remove_second_factor(self, account: Account) -> None:
        """For a lost phone: the account signs in with its password and adds a new one."""
        account.totp_secret, account.totp_step, account.recovery = None, 0, []
        await self.end_sessions(account)

    async def end_sessions(self, account: Account) -> None:
        """Sign the account out everywhere."""
        await self._session.execute(
            delete(StaffSession).where(StaffSession.account_id == account.id)
        )

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

    def _good(self, token: str) -> tuple[ColumnElement[bool], ...]:
        return (
            OneTimeLink.token_hash == hash_token(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > self._now,
        )

    async def _other_admins(self, account: Account) -> int:
        others = select(func.count()).where(
            Account.role == "admin", Account.active, Account.id != account.id
        )
        return await self._session.scalar(others) or 0

    async def find(self, name: str) -> Account | None:
        """The account of this name."""
        found: Account | None = await self._session.scalar(
            select(Account).where(Account.name == name)
        )
        return found
