"""The real product as a process of its own, with the shipped understanding, and its people.

Everything goes through HTTP, as browsers do it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
PATIENCE = 60.0


class Installation:
    """`lotse run` in a folder of its own, on a port that it keeps."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")},
            "PYTHONPATH": str(ROOT),
            "LOTSE_PORT": str(port),
            "LOTSE_PUBLIC_URL": self.url,
        }
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Run, and wait until it answers."""
        self._run()
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/")).status_code == 200:
                        return
                await asyncio.sleep(0.1)

    def _run(self) -> None:
        command = [sys.executable, "-m", "bot", "run"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env=self._env, stdout=log, stderr=log
            )

    def hires(self, name: str, role: str = "counsellor") -> str:
        """A new account; returns the one-time link."""
        command = [sys.executable, "-m", "bot", "staff", "add", name, "--role", role]
        done = subprocess.run(
            command, cwd=self._folder, env=self._env, capture_output=True, text=True, check=True
        )
        link = re.search(r"/admin/link/\S+", done.stdout)
        assert link, done.stdout
        return link[0]

    def end(self, how: signal.Signals) -> int:
        """End the process; returns its exit code."""
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(20)

    def said(self) -> str:
        """Everything that it printed."""
        return self._log.read_text(encoding="utf-8")


class Resident:
    """A browser with the web chat."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def says(self, text: str) -> None:
        """Write; a line that broke is tried again with the same id, as the page does."""
        body = {"id": str(uuid4()), "text": text}
        for _attempt in range(2):
            assert (await self.client.post("/chat/messages", json=body)).status_code == 202

    async def log(self) -> list[dict[str, Any]]:
        """The talk as the page shows it."""
        items = (await self.client.get("/chat/history")).json()["items"]
        return list(items)

    async def sees(self, author: str, count: int) -> list[dict[str, Any]]:
        """Wait for so many messages of this author."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [item for item in await self.log() if item.get("author") == author]
                if len(found) >= count:
                    return found
                await asyncio.sleep(0.05)


class StaffMember:
    """A browser with the staff view."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.csrf = ""

    async def opens(self, path: str) -> str:
        """Open a page; returns its text."""
        text = (await self.client.get(path, follow_redirects=True)).text
        self.csrf = re.findall(r'name="csrf" value="(\w+)"', text)[0]
        return text

    async def sends(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return await self.client.post(path, data={"csrf": self.csrf, **fields})

    async def enters(self, link: str) -> None:
        """Open the one-time link and choose a password."""
        await self.opens(link)
        await self.sends(link, password=PASSWORD, again=PASSWORD)

    async def talk(self) -> str:
        """The address of the one talk in the inbox."""
        found = re.search(r"/admin/inbox/\w{24}", await self.opens("/admin/inbox"))
        assert found
        return found[0]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Installation]:
    house = Installation(tmp_path)
    await house.start()
    yield house
    with contextlib.suppress(ProcessLookupError):
        house.end(signal.SIGKILL)
