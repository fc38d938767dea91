"""The webhook: who may call it, what it answers, and that nothing gets lost behind it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.webhook import HEADER, LARGEST, PATH, secret_token
from bot.incoming import Incoming
from services.database import Database
from tests.bot.channels.telegram.product import Product, new_product, running
from tests.databases import Sqlite
from tests.listening import listening, until
from tests.telegram_api.conftest import Served

KEY = "k" * 40
SECRET = secret_token(KEY)


@pytest.fixture
def database_url(sqlite: Sqlite) -> Iterator[str]:
    """One kind of database is enough here."""
    with sqlite.fresh() as url:
        yield url


@dataclass
class Hooked:
    """The product behind its webhook, at this address."""

    product: Product
    url: str

    async def post(self, body: bytes | str, secret: bytes | None = SECRET.encode()) -> int:
        headers = {} if secret is None else {HEADER.encode(): secret}
        async with httpx.AsyncClient() as client:
            return (await client.post(self.url, content=body, headers=headers)).status_code

    def counted(self, kind: str, result: str) -> float:
        labels = {"kind": kind, "result": result}
        return REGISTRY.get_sample_value("lotse_telegram_updates_total", labels) or 0.0


@pytest.fixture
async def hooked(db: Database, served: Served) -> AsyncIterator[Hooked]:
    """The product with its webhook; Telegram does not know of it yet."""
    product = new_product(db, served.url, served.bot.token)
    app = FastAPI()
    app.include_router(product.telegram.router(KEY))
    async with listening(app) as url, running(product, polling=False):
        yield Hooked(product, f"{url}{PATH}")


async def test_telegram_is_told_the_address_and_its_messages_are_answered(
    served: Served, hooked: Hooked
) -> None:
    base = hooked.url.removesuffix(PATH)
    stop = hooked.product.stop
    listen = asyncio.create_task(hooked.product.telegram.listen(stop, base, KEY))
    await until(lambda: served.bot.hook is not None)
    served.resident.says("Jobcenter")
    await served.resident.hears()
    assert "Bürgergeld" in await served.resident.hears()
    query = served.resident.presses("Hilfreich")
    await until(lambda: query.answered is not None)
    assert served.bot.updates.allowed == [
        "message", "edited_message", "callback_query", "my_chat_member"
    ]  # fmt: skip
    stop.set()
    await listen


@pytest.mark.parametrize("given_", [None, b"", b"wrong", SECRET.encode()[:-1], b"\xfc\xff"])
async def test_without_our_secret_nothing_is_read(hooked: Hooked, given_: bytes | None) -> None:
    assert await hooked.post(b'{"update_id": 1}', given_) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"7", b'"x"', b"{}", b'{"update_id": "1"}',
        b'{"update_id": true}', b'\xff\xfe{"update_id": 1}', b'{"update_id": 1' + b"[" * 100_000,
        b"[" * 100_000,
    ],
)  # fmt: skip
async def test_what_is_no_update_is_refused(hooked: Hooked, body: bytes) -> None:
    assert await hooked.post(body) == 400
    assert await hooked.product.inbox_rows() == []


async def test_too_much_is_refused(hooked: Hooked) -> None:
    assert await hooked.post(b" " * (LARGEST + 1)) == 413


@pytest.mark.parametrize(
    ("body", "kind", "result"),
    [
        ('{"update_id": 1, "telepathy": {}}', "other", "kind"),
        ('{"update_id": 2, "message": "x"}', "message", "malformed"),
        ('{"update_id": 3, "callback_query": {"id": "1"}}', "callback_query", "malformed"),
        ('{"update_id": 4}', "other", "kind"),
    ],
)
async def test_what_is_not_for_us_is_counted_and_not_brought_again(
    hooked: Hooked, body: str, kind: str, result: str
) -> None:
    before = hooked.counted(kind, result)
    assert await hooked.post(body) == 200
    assert hooked.counted(kind, result) == before + 1
    assert await hooked.product.inbox_rows() == []


async def test_while_it_cannot_be_stored_telegram_brings_it_again(
    served: Served, hooked: Hooked
) -> None:
    inbox = hooked.product.inbox
    accept, away = inbox.accept, [OperationalError("x", None, Exception()), OSError()]

    async def refuse(incoming: Incoming) -> bool:
        if away:
            raise away.pop()
        return await accept(incoming)

    inbox.accept = refuse  # type: ignore[method-assign]
    await hooked.product.telegram.channel.bot.set_webhook(hooked.url, secret_token=SECRET)
    served.resident.says("Hallo")
    assert await served.resident.hears()
    assert served.bot.hook is not None
    assert "503" in served.bot.hook.error
    assert [row.text for row in await hooked.product.inbox_rows()] == ["Hallo"]


async def test_a_slow_answer_repeated_by_telegram_is_taken_once(
    served: Served, hooked: Hooked
) -> None:
    message = served.resident.says("Hallo")
    body = json.dumps({"update_id": 700000001, "message": message})
    assert [await hooked.post(body) for _ in range(3)] == [200] * 3
    assert len(await hooked.product.inbox_rows()) == 1


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


@given(st.one_of(st.binary(max_size=200), JSON.map(json.dumps)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_body_gets_a_documented_answer(hooked: Hooked, body: bytes | str) -> None:
    assert await hooked.post(body) in (200, 400)


def test_the_secret_is_one_that_telegram_takes() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", SECRET)
    assert secret_token("another") != SECRET
