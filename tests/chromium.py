"""The system's Chromium, one of it for all tests of a process: a window is new, the browser is not.

Each test gets windows with cookies and storage of their own, which close at its end.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--headless",
    "--no-startup-window",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
]
_PATIENCE = 60.0
"""Seconds until it listens, on a busy machine."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser; what was opened in it closes at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(_address())
        try:
            yield browser
        finally:
            for context in browser.contexts[1:]:  # the first one is the browser's own
                await context.close()


@cache
def _address() -> str:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: install it with `apt install chromium`")
    profile = tempfile.mkdtemp(prefix="lotse-chromium-")
    process = subprocess.Popen(
        [CHROMIUM, *SWITCHES, f"--user-data-dir={profile}"], stderr=subprocess.DEVNULL
    )
    atexit.register(_end, process, profile)
    listens, until = Path(profile, "DevToolsActivePort"), time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        said = listens.read_text("utf-8") if listens.exists() else ""
        port, _newline, path = said.partition("\n")
        if path:
            return f"ws://127.0.0.1:{port}{path.strip()}"
        time.sleep(0.05)
    pytest.fail(f"{CHROMIUM} does not listen; it ended with {process.poll()}")


def _end(process: subprocess.Popen[bytes], profile: str) -> None:
    process.terminate()
    process.wait(20)
    shutil.rmtree(profile, ignore_errors=True)
