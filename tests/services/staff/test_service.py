"""Staff accounts: a link opens one once, a password signs in, and the first admin gets a link."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.database import Database
from services.staff.models import Account, OneTimeLink
from services.staff.rules import MIN_PASSWORD, StaffError
from services.staff.service import Staff

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "ein langer Satz"


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


async def test_the_first_password_settles_the_language_and_later_ones_leave_it(
    db: Database,
) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        account = await staff.add("Ayşe", "counsellor")
        await staff.choose_password(await staff.link(account), PASSWORD, "en")
        assert account.language == "en"
        await staff.choose_password(await staff.link(account), PASSWORD, "de")
        assert account.language == "en"


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
