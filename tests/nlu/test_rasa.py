"""Rasa's format there and back, and a Rasa server that answers, is slow, or lies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nlu.examples import Example, load
from nlu.rasa import MARKUP, RasaFormatError, RasaUnderstanding, export, parse
from nlu.reading import Document, Reading

NOW = datetime(2026, 11, 23, 12, 0)


def test_the_products_own_utterances_survive_the_round_trip() -> None:
    own = load()
    assert len(own) > 10_000
    assert sorted(parse(export(own)), key=repr) == sorted(own, key=repr)


UTTERANCE = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], blacklist_characters="\ufeff"),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip() and not MARKUP.search(text))


@given(st.lists(st.tuples(st.sampled_from(["guide:debt", "crisis"]), UTTERANCE), max_size=6))
def test_any_utterance_survives_the_round_trip(rows: list[tuple[str, str]]) -> None:
    examples = [Example("tr", label, text) for label, text in rows]
    assert sorted(parse(export(examples)), key=repr) == sorted(examples, key=repr)


def test_files_that_people_wrote_for_rasa_are_read() -> None:
    text = """
version: "3.1"
nlu:
- intent: guide__debt
  examples: |
    - ich habe [Schulden](thing) beim [Amt]{"entity": "office", "value": "jobcenter"}
    - Inkasso
- intent: crisis
  examples:
  - text: help
    metadata: {note: x}
- synonym: Amt
  examples: |
    - office
"""
    assert parse(text, "de") == [
        Example("de", "guide:debt", "ich habe Schulden beim Amt"),
        Example("de", "guide:debt", "Inkasso"),
        Example("de", "crisis", "help"),
    ]


@pytest.mark.parametrize("text", ["nlu: 3", "[", "nlu:\n- intent: a\n  examples: |\n    no dash\n"])
def test_a_broken_file_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(RasaFormatError):
        parse(text)


class Embedded:
    """An engine that always says debt; `label` may be changed."""

    label = "guide:debt"

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        return Reading("de", 0.9, self.label, 0.8, "answer")

    async def learn(self, documents: list[Document]) -> None:
        self.label = f"guide:{documents[0].slug}"


@asynccontextmanager
async def rasa(answer: Any, seconds: float = 0.0) -> AsyncIterator[str]:
    """A server that speaks Rasa's `/model/parse`."""

    async def parsed(request: Request) -> Response:
        assert (await request.json())["text"]
        await asyncio.sleep(seconds)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    app = Starlette(routes=[Route("/model/parse", parsed, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def ranked(*pairs: tuple[str, float]) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": score} for name, score in pairs]
    return {"text": "…", "intent": ranking[0], "intent_ranking": ranking, "entities": []}


async def read(url: str, embedded: Embedded | None = None) -> Reading:
    engine = RasaUnderstanding(url, embedded or Embedded(), seconds=0.3)
    try:
        return await engine.read("Miete", previous=None, now=NOW)
    finally:
        await engine.close()


async def test_a_sure_server_decides_the_label() -> None:
    async with rasa(ranked(("guide__housing", 0.9), ("guide__debt", 0.05))) as url:
        reading = await read(url)
    assert (reading.label, reading.decision, reading.language) == ("guide:housing", "answer", "de")


async def test_two_close_labels_are_clarified() -> None:
    async with rasa(ranked(("guide__housing", 0.45), ("guide__debt", 0.4))) as url:
        reading = await read(url)
    assert reading.decision == "clarify"
    assert reading.alternatives[0].label == "guide:debt"


async def test_danger_is_never_overruled() -> None:
    embedded = Embedded()
    embedded.label = "crisis"
    async with rasa(ranked(("guide__housing", 0.99))) as url:
        assert (await read(url, embedded)).label == "crisis"


@pytest.mark.parametrize(
    "answer",
    [
        Response("oops", 500),
        Response("not json"),
        {"intent": {}},
        ranked(("nlu_fallback", 0.9)),
        ranked(("guide__housing", 0.2)),
    ],
)
async def test_a_server_that_fails_or_does_not_know_leaves_it_to_the_embedded(answer: Any) -> None:
    async with rasa(answer) as url:
        assert (await read(url)).label == "guide:debt"


async def test_a_slow_server_is_asked_once_and_then_rests() -> None:
    async with rasa(ranked(("guide__housing", 0.9)), seconds=5) as url:
        engine = RasaUnderstanding(url, Embedded(), seconds=0.2)
        assert (await engine.read("a", previous=None, now=NOW)).label == "guide:debt"
        began = time.monotonic()
        assert (await engine.read("b", previous=None, now=NOW)).label == "guide:debt"
        assert time.monotonic() - began < 0.1
        await engine.close()
