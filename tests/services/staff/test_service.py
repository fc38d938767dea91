"""Staff accounts: a link opens one once, a password signs in, and the first admin gets a link."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.database import Database
from services.staff.models import Account, OneTimeLink
from services.staff.rules import MIN_PASSWORD, StaffError
from services.staff.service import Staff
from services.staff.sign_in import SignIn

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "ein langer Satz"


async def test_the_first_admin_chooses_a_password_with_the_link_of_the_first_start(
    db: Database,
) -> None:
    async with db.transaction() as session:
        first = await Staff(session, NOW).first_admin_link()
    async with db.transaction() as session:
        again = await Staff(session, NOW).first_admin_link()
    assert first
    assert again
    assert first != again
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        assert await staff.choose_password(first, PASSWORD) is None, "a newer link ends the older"
        account = await staff.choose_password(again, PASSWORD)
        assert account is not None
        assert account.role == "admin"
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        assert await staff.first_admin_link() is None
    assert await SignIn(db, lambda: NOW).with_password("admin", PASSWORD) is not None
    assert await SignIn(db, lambda: NOW).with_password("admin", PASSWORD + "!") is None


async def test_a_link_works_once_and_for_two_days(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        token = await staff.link(await staff.add("Ayşe", "counsellor"))
    async with db.transaction() as session:
        late = Staff(session, NOW + timedelta(days=2))
        assert await late.choose_password(token, PASSWORD) is None
        in_time = Staff(session, NOW + timedelta(days=1))
        assert await in_time.choose_password(token, PASSWORD)
        assert await in_time.choose_password(token, PASSWORD) is None


async def test_of_two_who_use_a_link_at_once_one_succeeds(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        token = await staff.link(await staff.add("Ayşe", "counsellor"))

    async def choose() -> bool:
        async with db.transaction() as session:
            return await Staff(session, NOW).choose_password(token, PASSWORD) is not None

    assert sorted(await asyncio.gather(choose(), choose())) == [False, True]


async def test_neither_a_password_nor_a_token_is_stored(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        account = await staff.add("Ayşe", "counsellor")
        token = await staff.link(account)
        await session.flush()
        link = (await session.get_one(Account, account.id), await session.get(OneTimeLink, token))
        assert link[1] is None
        await staff.choose_password(token, PASSWORD)
        assert (account.password_hash or "").startswith("$argon2id$")


async def test_who_left_cannot_sign_in_nor_use_an_old_link(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        account = await staff.add("Ayşe", "admin")
        await staff.choose_password(await staff.link(account), PASSWORD)
        token = await staff.link(account)
        account.active = False
        await session.flush()
        assert await staff.choose_password(token, PASSWORD) is None
        assert not await staff.has_admin()
    assert await SignIn(db, lambda: NOW).with_password("Ayşe", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "role", "words"),
    [
        ("", "admin", "1 to 64"),
        ("a\nb", "admin", "one line"),
        ("x" * 65, "admin", "1 to 64"),
        ("Ayşe", "chief", "admin, editor, counsellor"),
        (" Taken ", "editor", "already"),
    ],
)
async def test_a_wrong_account_is_refused_in_plain_words(
    db: Database, name: str, role: str, words: str
) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        await staff.add("Taken", "editor")
        with pytest.raises(StaffError, match=words):
            await staff.add(name, role)


async def test_a_short_password_is_refused_and_the_link_still_works(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        token = await staff.link(await staff.add("Ayşe", "editor"))
        with pytest.raises(StaffError, match=str(MIN_PASSWORD)):
            await staff.choose_password(token, "short")
        assert await staff.choose_password(token, PASSWORD)


async def test_nobody_signs_in_to_an_account_that_is_not_there_or_has_no_password(
    db: Database,
) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        await staff.add("Beispiel", "editor", example=True)
    assert await SignIn(db, lambda: NOW).with_password("Beispiel", "") is None
    assert await SignIn(db, lambda: NOW).with_password("nobody", PASSWORD) is None
