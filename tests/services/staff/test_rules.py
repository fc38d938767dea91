"""Who may do what, and how long a lock lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.staff.rules import (
    RIGHTS,
    ROLES,
    Right,
    StaffError,
    check_name,
    check_password,
    lock_after,
    may,
)


def test_every_role_has_rights_and_an_admin_has_all() -> None:
    assert set(RIGHTS) == set(ROLES)
    assert all(may("admin", right) for right in Right)


def test_only_admins_manage_people_and_read_the_log() -> None:
    for right in (Right.PEOPLE, Right.AUDIT):
        assert [role for role in ROLES if may(role, right)] == ["admin"]


def test_a_counsellor_does_not_write_the_guide_and_an_editor_reads_no_talks() -> None:
    assert not may("counsellor", Right.GUIDE_WRITE)
    assert not may("editor", Right.DESK)


def test_an_unknown_role_may_nothing() -> None:
    assert not any(may("boss", right) for right in Right)


def test_locks_begin_with_the_fifth_failure_and_grow() -> None:
    locks = [lock_after(failures) for failures in range(1, 12)]
    assert locks[:4] == [None] * 4
    lasting = [lock for lock in locks[4:] if lock]
    assert lasting == sorted(lasting)
    assert lasting[0] == timedelta(minutes=1)
    assert lasting[-1] == timedelta(hours=1)


@pytest.mark.parametrize("password", ["short", "x" * 11, "x" * 201])
def test_passwords_of_the_wrong_length(password: str) -> None:
    with pytest.raises(StaffError):
        check_password(password)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 65])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(StaffError):
        check_name(name)
