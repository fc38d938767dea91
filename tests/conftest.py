"""What every test needs before it starts: the compiled catalogues, and a database of its own."""

from __future__ import annotations

from functools import cache

import pytest
from argon2 import PasswordHasher
from playwright.async_api import expect

from locales.catalogue import compile_all
from nlu.table import read_table
from services.guide import content
from services.staff import passwords
from tests.databases import database_url, db, postgresql, sqlite

BROWSER_PATIENCE = 30_000
"""Milliseconds: as long as Playwright waits for a page; a busy machine draws slowly."""

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Passwords of tests need no protection, and a good one costs a tenth of a second each time."""

__all__ = ["database_url", "db", "postgresql", "sqlite"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile once, in the process that starts the workers."""
    if not hasattr(config, "workerinput"):
        compile_all()
    passwords._hasher = QUICK
    vars(content)["read_table"] = cache(read_table)  # a thousand tests begin with the same files
    expect.set_options(timeout=BROWSER_PATIENCE)
