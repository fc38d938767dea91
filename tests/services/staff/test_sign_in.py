"""Getting in with a password and a second factor, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from services.database import Database
from services.staff.models import Account, AuditRow, OneTimeLink, StaffSession
from services.staff.passwords import hash_password
from services.staff.rules import StaffError
from services.staff.service import Staff
from services.staff.sign_in import SignIn

PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)


class Door:
    """The sign-in with a clock to turn."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
        self.sign_in = SignIn(db, lambda: self.at)

    async def add(self, name: str, role: str = "editor") -> None:
        async with self.db.transaction() as session:
            account = await Staff(session, self.at).add(name, role)
            account.password_hash = HASH

    async def enter(self, name: str) -> str:
        opened = await self.sign_in.with_password(name, PASSWORD)
        assert opened
        return opened.token

    async def protect(self, name: str) -> tuple[str, list[str]]:
        """Add a second factor; returns its secret and the recovery codes."""
        token = await self.enter(name)
        secret = await self.sign_in.begin_second_factor(token)
        assert secret
        done = await self.sign_in.confirm_second_factor(token, pyotp.TOTP(secret).at(self.at))
        assert done
        return secret, done[1]

    async def is_in(self, token: str) -> bool:
        return await self.sign_in.signed(token) is not None

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
async def door(db: Database) -> Door:
    door = Door(db)
    await door.add("Emine")
    return door


async def test_the_right_password_opens(door: Door) -> None:
    signed = await door.sign_in.signed(await door.enter("Emine"))
    assert signed
    assert (signed.account.name, signed.stage) == ("Emine", "full")


@pytest.mark.parametrize(
    ("name", "password"), [("Emine", "wrong"), ("Nobody", PASSWORD), ("emine", PASSWORD), ("", "")]
)
async def test_anything_else_does_not(door: Door, name: str, password: str) -> None:
    assert await door.sign_in.with_password(name, password) is None


async def test_five_failures_lock_even_for_the_right_password(door: Door) -> None:
    for _ in range(5):
        assert await door.sign_in.with_password("Emine", "wrong") is None
    assert await door.sign_in.with_password("Emine", PASSWORD) is None
    door.wait(seconds=61)
    assert await door.sign_in.with_password("Emine", PASSWORD)


async def test_the_next_lock_is_longer(door: Door) -> None:
    for _ in range(5):
        await door.sign_in.with_password("Emine", "wrong")
    door.wait(seconds=61)
    assert await door.sign_in.with_password("Emine", "wrong") is None
    door.wait(seconds=61)
    assert await door.sign_in.with_password("Emine", PASSWORD) is None
    door.wait(minutes=5)
    assert await door.sign_in.with_password("Emine", PASSWORD)


async def test_guessing_at_the_same_moment_counts_every_guess(door: Door) -> None:
    await asyncio.gather(*(door.sign_in.with_password("Emine", "wrong") for _ in range(6)))
    assert await door.sign_in.with_password("Emine", PASSWORD) is None


async def test_an_account_that_is_switched_off_stays_out(door: Door) -> None:
    token = await door.enter("Emine")
    async with door.db.transaction() as session:
        account = await session.scalar(select(Account))
        assert account
        await Staff(session, door.at).change(account, role="editor", centres=[], active=False)
    assert not await door.is_in(token)
    assert await door.sign_in.with_password("Emine", PASSWORD) is None


async def test_a_session_ends_when_nobody_uses_it(door: Door) -> None:
    token = await door.enter("Emine")
    for _ in range(3):
        door.wait(minutes=29)
        assert await door.is_in(token)
    door.wait(minutes=30)
    assert not await door.is_in(token)


async def test_a_session_ends_after_twelve_hours_at_the_latest(door: Door) -> None:
    token = await door.enter("Emine")
    for _ in range(12 * 60 // 20):
        assert await door.is_in(token)
        door.wait(minutes=20)
    assert not await door.is_in(token)


async def test_the_second_factor_changes_the_session(door: Door) -> None:
    secret, _codes = await door.protect("Emine")
    first = await door.sign_in.with_password("Emine", PASSWORD)
    assert first
    assert first.stage == "second"
    door.wait(seconds=30)
    second = await door.sign_in.with_code(first.token, pyotp.TOTP(secret).at(door.at))
    assert second
    assert second.token != first.token
    assert not await door.is_in(first.token)
    assert await door.is_in(second.token)


async def test_a_code_is_good_once(door: Door) -> None:
    secret, _codes = await door.protect("Emine")
    door.wait(seconds=30)
    code = pyotp.TOTP(secret).at(door.at)
    assert await door.sign_in.with_code(await door.enter("Emine"), code)
    assert await door.sign_in.with_code(await door.enter("Emine"), code) is None


async def test_the_code_that_set_it_up_does_not_sign_in_too(door: Door) -> None:
    secret, _codes = await door.protect("Emine")
    code = pyotp.TOTP(secret).at(door.at)
    assert await door.sign_in.with_code(await door.enter("Emine"), code) is None


async def test_a_recovery_code_is_good_once(door: Door) -> None:
    _secret, codes = await door.protect("Emine")
    assert await door.sign_in.with_code(await door.enter("Emine"), codes[3].upper())
    assert await door.sign_in.with_code(await door.enter("Emine"), codes[3]) is None
    assert await door.sign_in.with_code(await door.enter("Emine"), codes[4])


async def test_wrong_codes_lock_too(door: Door) -> None:
    secret, _codes = await door.protect("Emine")
    token = await door.enter("Emine")
    for _ in range(5):
        assert await door.sign_in.with_code(token, "000000") is None
    door.wait(seconds=30)
    assert await door.sign_in.with_code(token, pyotp.TOTP(secret).at(door.at)) is None


async def test_a_session_that_awaits_the_code_opens_nothing_else(door: Door) -> None:
    await door.protect("Emine")
    token = await door.enter("Emine")
    assert await door.sign_in.begin_second_factor(token) is None
    assert await door.sign_in.change_password(token, PASSWORD, "another long password") is None


async def test_an_admin_without_a_second_factor_must_add_one(door: Door) -> None:
    await door.add("Anna", "admin")
    opened = await door.sign_in.with_password("Anna", PASSWORD)
    assert opened
    assert opened.stage == "setup"


async def test_a_new_password_signs_the_others_out(door: Door) -> None:
    here, there = await door.enter("Emine"), await door.enter("Emine")
    opened = await door.sign_in.change_password(here, PASSWORD, "another long password")
    assert opened
    assert not await door.is_in(here)
    assert not await door.is_in(there)
    assert await door.is_in(opened.token)
    assert await door.sign_in.with_password("Emine", PASSWORD) is None


async def test_a_new_password_needs_the_old_one(door: Door) -> None:
    token = await door.enter("Emine")
    assert await door.sign_in.change_password(token, "wrong", "another long password") is None
    with pytest.raises(StaffError):
        await door.sign_in.change_password(token, PASSWORD, "short")


async def test_a_link_opens_once_of_two_at_the_same_moment(door: Door) -> None:
    async with door.db.transaction() as session:
        staff = Staff(session, door.at)
        link = await staff.link(await staff.add("Carl", "counsellor"))

    async def use() -> bool:
        async with door.db.transaction() as session:
            return await Staff(session, door.at).choose_password(link, PASSWORD) is not None

    assert sorted(await asyncio.gather(use(), use())) == [False, True]


async def test_a_link_ends_after_two_days_and_by_the_next_one(door: Door) -> None:
    async with door.db.transaction() as session:
        staff = Staff(session, door.at)
        account = await staff.add("Carl", "counsellor")
        old, new = await staff.link(account), await staff.link(account)
        assert await staff.opened_by(old) is None
        assert await staff.opened_by(new)
    door.wait(days=2)
    async with door.db.snapshot() as session:
        assert await Staff(session, door.at).opened_by(new) is None


async def test_the_last_admin_stays(door: Door) -> None:
    await door.add("Anna", "admin")
    async with door.db.transaction() as session:
        staff = Staff(session, door.at)
        anna = await staff.find("Anna")
        assert anna
        with pytest.raises(StaffError):
            await staff.change(anna, role="editor", centres=[], active=True)
        with pytest.raises(StaffError):
            await staff.change(anna, role="admin", centres=[], active=False)


async def test_nothing_that_opens_a_door_is_stored(door: Door) -> None:
    secret, codes = await door.protect("Emine")
    token = await door.enter("Emine")
    async with door.db.transaction() as session:
        staff = Staff(session, door.at)
        link = await staff.link(await staff.add("Carl", "counsellor"))
        stored = [
            repr(row.__dict__)
            for table in (Account, StaffSession, OneTimeLink, AuditRow)
            for row in await session.scalars(select(table))
        ]
    words = " ".join(stored)
    assert not [each for each in (PASSWORD, token, link, *codes) if each in words]
    assert secret in words, "the time-based codes need their secret"
