"""Signing in: password, second factor, and the session that follows.

A session's token changes whenever its stage does (no fixation). Failures of either factor count
together and lock the account. No answer tells whether the name, the password or the lock was the
reason. argon2 runs in a thread and outside of any transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import Database
from services.staff import second_factor
from services.staff.audit import Audit
from services.staff.models import Account, StaffSession
from services.staff.passwords import hash_password, hash_token, is_dated, matches, new_token
from services.staff.rules import (
    SESSION_LIVES,
    STEP_LIVES,
    check_password,
    is_locked,
    lock_after,
    needs_second_factor,
)

IDLE = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just made; only here its token is known."""

    token: str
    stage: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Whoever asks for a page: the account, and how far the signing in has come."""

    account: Account
    stage: str
    new_secret: str | None


class SignIn:
    """Makes, checks and ends sessions. `idle` is how long a session lives without a request."""

    def __init__(self, db: Database, clock: Callable[[], datetime], idle: timedelta = IDLE) -> None:
        self._db = db
        self._clock = clock
        self._idle = idle

    async def with_password(self, name: str, password: str) -> Opened | None:
        """A session for whoever knows the password; None for every other case."""
        async with self._db.snapshot() as session:
            account_id, known = await _known(session, name.strip())
        right = await asyncio.to_thread(matches, known, password)
        renewed = None
        if right and known and is_dated(known):
            renewed = await asyncio.to_thread(hash_password, password)
        if account_id is None:
            return None
        async with self._db.transaction() as session:
            account = await _held(session, account_id)
            if not account.active or account.password_hash != known:
                return None
            if not self._passes(session, account, right):
                return None
            account.password_hash = renewed or known
            return await self._open(session, account, _stage_after_password(account))

    async def with_code(self, token: str, code: str) -> Opened | None:
        """The full session, after the second factor; None where the code is wrong."""
        async with self._db.transaction() as session:
            row = await self._row(session, token)
            if row is None or row.stage != "second":
                return None
            account = await _held(session, row.account_id)
            right = second_factor.spend(account, code, self._clock())
            if not self._passes(session, account, right):
                return None
            return await self._open(session, account, "full", replaces=row)

    async def begin_second_factor(self, token: str) -> str | None:
        """The secret to show; the same one until it is confirmed. None where there is one."""
        async with self._db.transaction() as session:
            row = await self._row(session, token)
            if row is None or (await _held(session, row.account_id)).totp_secret:
                return None
            row.new_secret = row.new_secret or second_factor.new_secret()
            return row.new_secret

    async def confirm_second_factor(self, token: str, code: str) -> tuple[Opened, list[str]] | None:
        """Store the secret that was shown; returns the session and the recovery codes."""
        async with self._db.transaction() as session:
            row = await self._row(session, token)
            if row is None or row.new_secret is None or not code.isascii():
                return None
            step = second_factor.matching_step(row.new_secret, code, self._clock())
            if step is None:
                return None
            account = await _held(session, row.account_id)
            if account.totp_secret:
                return None
            codes = second_factor.new_recovery_codes()
            account.totp_secret, account.totp_step = row.new_secret, step
            account.recovery = [second_factor.recovery_hash(each) for each in codes]
            Audit(session, self._clock()).note(account, "second_factor_added")
            return await self._open(session, account, "full", replaces=row), codes

    async def change_password(self, token: str, old: str, new: str) -> Opened | None:
        """Change the own password; every other session ends. None where the old one is wrong.

        Raises `StaffError` for a new password that is too short.
        """
        check_password(new)
        signed = await self.signed(token)
        if signed is None or signed.stage == "second":
            return None
        known = signed.account.password_hash
        right = await asyncio.to_thread(matches, known, old)
        hashed = await asyncio.to_thread(hash_password, new)
        async with self._db.transaction() as session:
            account = await _held(session, signed.account.id)
            if account.password_hash != known or not self._passes(session, account, right):
                return None
            account.password_hash = hashed
            await session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))
            Audit(session, self._clock()).note(account, "password_changed")
            return await self._open(session, account, signed.stage)

    async def signed(self, token: str) -> Signed | None:
        """Who this is, or None; being seen keeps the session alive."""
        now = self._clock()
        async with self._db.snapshot() as session:
            row = await self._row(session, token)
            account = await session.get(Account, row.account_id) if row else None
        if row is None or account is None or not account.active:
            return None
        if now - row.seen_at > SEEN_EVERY:
            await self._keep(row.token_hash, now)
        return Signed(account, row.stage, row.new_secret)

    async def end(self, token: str) -> None:
        """Sign this browser out."""
        async with self._db.transaction() as session:
            await session.execute(
                delete(StaffSession).where(StaffSession.token_hash == hash_token(token))
            )

    def _passes(self, session: AsyncSession, account: Account, right: bool) -> bool:
        now = self._clock()
        if is_locked(account.locked_until, now):
            return False
        if right:
            account.failures, account.locked_until = 0, None
            return True
        account.failures += 1
        lock = lock_after(account.failures)
        if lock:
            account.locked_until = now + lock
            Audit(session, now).note(account, "locked")
        return False

    async def _open(
        self,
        session: AsyncSession,
        account: Account,
        stage: str,
        replaces: StaffSession | None = None,
    ) -> Opened:
        now = self._clock()
        if replaces is not None:
            await session.delete(replaces)
        await session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
        token = new_token()
        session.add(
            StaffSession(
                token_hash=hash_token(token),
                account_id=account.id,
                stage=stage,
                created_at=now,
                seen_at=now,
                expires_at=now + (SESSION_LIVES if stage == "full" else STEP_LIVES),
            )
        )
        if stage == "full":
            account.seen_at = now
            Audit(session, now).note(account, "signed_in")
        return Opened(token, stage)

    async def _row(self, session: AsyncSession, token: str) -> StaffSession | None:
        now = self._clock()
        found: StaffSession | None = await session.get(StaffSession, hash_token(token))
        if found is None or found.expires_at <= now or found.seen_at + self._idle <= now:
            return None
        return found

    async def _keep(self, token_hash: str, now: datetime) -> None:
        async with self._db.transaction() as session:
            row = await session.get(StaffSession, token_hash)
            if row is not None:
                row.seen_at = now


async def _known(session: AsyncSession, name: str) -> tuple[str | None, str | None]:
    found = await session.execute(
        select(Account.id, Account.password_hash).where(Account.name == name, Account.active)
    )
    row = found.one_or_none()
    return (row.id, row.password_hash) if row else (None, None)


async def _held(session: AsyncSession, account_id: str) -> Account:
    return await session.get_one(Account, account_id, with_for_update=True)


def _stage_after_password(account: Account) -> str:
    if account.totp_secret:
        return "second"
    return "setup" if needs_second_factor(account.role) else "full"
