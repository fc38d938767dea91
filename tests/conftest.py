"""What every test needs before it starts: the compiled catalogues, and a database of its own."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from locales.catalogue import compile_all
from tests.databases import database_url, db, postgresql, sqlite

BROWSER_PATIENCE = 30_000
"""Milliseconds: as long as Playwright waits for a page; a busy machine draws slowly."""

__all__ = ["database_url", "db", "postgresql", "sqlite"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile once, in the process that starts the workers."""
    if not hasattr(config, "workerinput"):
        compile_all()
    expect.set_options(timeout=BROWSER_PATIENCE)
