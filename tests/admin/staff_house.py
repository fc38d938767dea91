"""A house for staff: real content, a clock that can be turned, and a browser without a screen.

Understanding is a small real one (words of the guide's titles and questions), so that these tests
do not wait for a model; that the shipped one learns is proved where it lives.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import numpy as np
import pyotp
from fastapi import FastAPI

from admin.app import create_admin
from admin.house import House
from bot.learning import Learning
from bot.staff_view import telegram_html, telegram_rows
from bot.wakeup import Wakeup
from nlu.encoder import Role, Rows
from nlu.reading import Document, Passage, Reading, Scored
from services.database import Database
from services.guide.content import load
from services.staff.service import Staff

PASSWORD = "correct horse battery"
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
URL = "http://lotse.example"


class WordsUnderstanding:
    """Finds the entry whose title and questions share most words with the text."""

    def __init__(self) -> None:
        self._known: list[Document] = []

    async def learn(self, documents: list[Document]) -> None:
        self._known = documents

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        words = _words(text)
        scores: dict[str, float] = {}
        for each in self._known:
            for line in (each.title, *each.questions):
                shared = len(words & _words(line)) / max(1, len(words | _words(line)))
                scores[each.slug] = max(scores.get(each.slug, 0.0), shared)
        best = sorted(scores, key=lambda slug: -scores[slug])[:4]
        top = scores[best[0]] if best else 0.0
        decision = "answer" if top > 0.6 else "clarify" if top > 0.35 else "reject"
        language = next((d.language for d in self._known if best and d.slug == best[0]), None)
        return Reading(
            language=language,
            language_confidence=0.8,
            label=f"guide:{best[0]}" if top > 0.2 else "oos",
            confidence=top,
            decision=decision,  # type: ignore[arg-type]
            alternatives=tuple(Scored(f"guide:{slug}", scores[slug]) for slug in best[1:]),
            passages=tuple(Passage(slug, "de", slug, scores[slug]) for slug in best[:1]),
        )


class WordsEncoder:
    """Bags of words as unit vectors: the same words are near, others are not."""

    name = "words"
    dim = 512

    def encode(self, texts: list[str], role: Role) -> Rows:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _words(text):
                row[sum(word.encode()) * 7919 % self.dim] += 1
        unit: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit

    async def query(self, text: str) -> Rows:
        row: Rows = self.encode([text], "query")[0]
        return row


_views: dict[tuple[str, str], FastAPI] = {}


def staff_view(house: House) -> FastAPI:
    """The staff view of this house, built once: its routes cost more than what a test does."""
    key = house.secret, house.url
    view = _views[key] = _views.get(key) or create_admin(house)
    view.state.house = house
    return view


class StaffHouse:
    """The house, its staff view, and a clock."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.at = START
        self.wakeup = Wakeup(db)
        self.understanding = WordsUnderstanding()
        self.learning = Learning(db, self.understanding, self.wakeup)
        self.house = House(
            db=db,
            clock=lambda: self.at,
            zone=ZoneInfo("Europe/Berlin"),
            understanding=self.understanding,
            encoder=WordsEncoder(),
            relearn=self.learning.refresh,
            wakeup=self.wakeup,
            secret="a secret of the tests, long enough",
            url=URL,
            telegram_html=telegram_html,
            telegram_rows=telegram_rows,
            telegram_bot=lambda: "lotse_test_bot",
        )
        self.app = FastAPI()
        self.app.mount("/admin", staff_view(self.house))

    async def furnish(self) -> None:
        """Load the real content."""
        async with self.db.transaction() as session:
            await load(session, self.at)
        await self.learning.refresh()

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.at += timedelta(**time)

    async def account(self, name: str, role: str) -> str:
        """Add an account with `PASSWORD`; returns its id."""
        async with self.db.transaction() as session:
            staff = Staff(session, self.at)
            account = await staff.add(name, role)
            await staff.choose_password(await staff.link(account), PASSWORD)
            account.language = "en"
            return account.id

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A browser that nobody has used."""
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url=URL, headers={"Accept-Language": "en"}
        ) as client:
            yield Browser(self, client)


class Browser:
    """What a person does: open pages, fill in forms."""

    def __init__(self, house: StaffHouse, client: httpx.AsyncClient) -> None:
        self.house = house
        self.client = client
        self.page: httpx.Response | None = None

    async def opens(self, path: str) -> httpx.Response:
        """Open a page; the answer is not followed."""
        self.page = await self.client.get(path)
        return self.page

    async def sends(self, path: str, **fields: object) -> httpx.Response:
        """Send a form with the token of the page that is open."""
        if self.page is None or "csrf" not in self.page.text:
            await self.opens("/admin/sign-in")
            if self.page is not None and self.page.is_redirect:
                await self.opens("/admin/me")
        data = {"csrf": self.token(), **{k.replace("__", "."): v for k, v in fields.items()}}
        answer = await self.client.post(path, data=data)
        if answer.text:
            self.page = answer
        return answer

    def token(self) -> str:
        """The token in the forms of the open page."""
        found = re.search(r'name="csrf" value="(\w+)"', self.page.text if self.page else "")
        return found[1] if found else ""

    async def signs_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Give name and password."""
        self.page = None
        answer = await self.sends("/admin/sign-in", name=name, password=password)
        self.page = None
        return answer

    async def adds_second_factor(self) -> tuple[str, list[str]]:
        """Scan and confirm; returns the secret and the recovery codes."""
        shown = await self.opens("/admin/me/second-factor")
        secret = re.search(r'class="secret">(\w+)<', shown.text)
        assert secret, shown.text
        code = pyotp.TOTP(secret[1]).at(self.house.at)
        done = await self.sends("/admin/me/second-factor", code=code)
        return secret[1], re.findall(r"<li><code>([\w-]+)</code>", done.text)

    async def enters_as(self, name: str, role: str) -> str:
        """A new account of this role, signed in all the way; returns its id."""
        account = await self.house.account(name, role)
        await self.signs_in(name)
        if role == "admin":
            await self.adds_second_factor()
        self.page = None
        return account


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
