"""Encoders: rows of unit length for any text; a server that is slow, down or wrong is named so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nlu.e5.model import Ready
from nlu.encoder import AHEAD, Embedded, EncoderDown, OpenAIEmbeddings, Rows


@pytest.fixture(scope="module")
def embedded() -> Embedded:
    return Embedded(remember=2)


def test_rows_have_unit_length_whatever_the_text(embedded: Embedded) -> None:
    rows = embedded.encode(["", "\ud800", "x" * 9000, "Termin", "موعد"], "query")
    assert rows.shape == (5, embedded.dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_meaning_crosses_languages(embedded: Embedded) -> None:
    debt, mine, bread = embedded.encode(
        ["ich habe Schulden", "borçlarım var", "Brot backen"], "query"
    )
    assert debt @ mine > debt @ bread


async def test_a_repeated_message_is_not_encoded_again(embedded: Embedded) -> None:
    first = await embedded.query("Termin morgen")
    assert await embedded.query("Termin morgen") is first
    for other in ("eins", "zwei"):
        await embedded.query(other)
    assert await embedded.query("Termin morgen") is not first


class Counting(Embedded):
    """Keeps what it encoded; the work begins when `gate` is open."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []
        self.gate = threading.Event()

    def ready(self, text: str) -> Ready:
        return {"text": np.array(text)}

    def row(self, ready: Ready) -> Rows:
        assert self.gate.wait(10)
        self.encoded.append(str(ready["text"]))
        return np.ones(self.dim, np.float32)


async def test_a_message_that_was_expected_is_encoded_once() -> None:
    encoder = Counting()
    encoder.expect("Termin morgen")
    asked = [asyncio.create_task(encoder.query("Termin morgen")) for _ in range(2)]
    await asyncio.sleep(0)
    encoder.gate.set()
    await asyncio.gather(*asked)
    encoder.expect("Termin morgen")
    await encoder.query("Termin morgen")
    assert encoder.encoded == ["Termin morgen"]


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    encoder = Counting()
    first, second = (asyncio.create_task(encoder.query("Termin")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    encoder.gate.set()
    assert (await second).shape == (encoder.dim,)


async def test_only_a_few_messages_get_a_head_start() -> None:
    encoder = Counting()
    for number in range(100):
        encoder.expect(str(number))
    encoder.gate.set()
    await encoder.query("last")
    assert {*encoder.encoded} <= {*map(str, range(AHEAD)), "last"}


@asynccontextmanager
async def server(answer: Any = None, seconds: float = 0.0) -> AsyncIterator[str]:
    """A server that speaks `/v1/embeddings`; it answers in reverse order, as it may."""

    async def embed(request: Request) -> Response:
        asked = await request.json()
        await asyncio.sleep(seconds)
        if answer is not None:
            return answer if isinstance(answer, Response) else JSONResponse(answer)
        rows = [
            {"index": i, "embedding": [float(len(text)), 3.0]}
            for i, text in enumerate(asked["input"])
        ]
        return JSONResponse({"data": rows[::-1]})

    app = Starlette(routes=[Route("/v1/embeddings", embed, methods=["POST"])])
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        await task


@contextmanager
def remote(address: str, seconds: float = 2.0) -> Iterator[OpenAIEmbeddings]:
    prefixes = ("q: ", "p: ")
    encoder = OpenAIEmbeddings(address, "beispiel", 2, prefixes=prefixes, timeout=seconds)
    try:
        yield encoder
    finally:
        encoder.close()


async def test_a_server_gives_rows_in_order_and_of_unit_length() -> None:
    async with server() as address:
        with remote(address) as encoder:
            rows = await asyncio.to_thread(encoder.encode, ["a", "abcdef"] * 40, "query")
    assert rows.shape == (80, 2)
    np.testing.assert_allclose(rows[0], [0.8, 0.6], atol=1e-6)
    assert rows[1][0] > rows[0][0]


@pytest.mark.parametrize(
    "answer",
    [
        Response("oops", 500),
        Response("not json"),
        {"data": []},
        {"data": [{"index": 0, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": "no"}]},
        {"error": "x"},
    ],
)
async def test_a_server_that_answers_wrongly_is_down(answer: Any) -> None:
    async with server(answer) as address:
        with remote(address) as encoder, pytest.raises(EncoderDown):
            await encoder.query("hallo")


async def test_a_slow_server_and_none_at_all_are_down() -> None:
    async with server(seconds=0.5) as address:
        with remote(address, 0.1) as encoder, pytest.raises(EncoderDown):
            await encoder.query("hallo")
    with remote(address, 0.5) as encoder, pytest.raises(EncoderDown):
        await encoder.query("hallo")


async def test_no_texts_are_no_question() -> None:
    with remote("http://127.0.0.1:9") as encoder:
        assert encoder.encode([], "query").shape == (0, 2)
