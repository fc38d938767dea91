"""For towns that already have Rasa: training data in its format, and a Rasa 3 server as engine.

Labels become intent names (`guide:debt` ↔ `guide__debt`, since ":" and "/" mean something there);
the language stands in each item's `metadata`, where Rasa leaves it alone. The server is asked by
`POST /model/parse` (Rasa HTTP API); crisis, language, entities and passages stay with the embedded
engine, which also answers whenever the server is slow, down or unsure.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import httpx
import yaml

from nlu.examples import Example
from nlu.reading import Decision, Document, Reading, Scored, Understanding

VERSION = "3.1"
LOWEST = 0.3  # Rasa's FallbackClassifier: nlu threshold …
CLOSEST = 0.1  # … and ambiguity threshold
PATIENCE = 0.5
REST = 30.0
MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
LINE = re.compile(r"^\s*-\s?(.*)$")


class RasaFormatError(ValueError):
    """The training data cannot be read; the message says where."""


def export(examples: Iterable[Example]) -> str:
    """The utterances as Rasa's `nlu.yml`, one item a label and language."""
    items: dict[tuple[str, str], list[str]] = {}
    for example in examples:
        if "\n" in example.text or MARKUP.search(example.text):
            raise RasaFormatError(f"{example.language}, {example.label}: {example.text!r}")
        items.setdefault((example.label, example.language), []).append(example.text.strip())
    nlu = [_item(label, language, texts) for (label, language), texts in items.items()]
    data = {"version": VERSION, "nlu": nlu}
    return yaml.dump(data, Dumper=_Blocks, allow_unicode=True, sort_keys=False, width=10_000)


def parse(text: str, language: str = "de") -> list[Example]:
    """The utterances of a Rasa `nlu.yml`; `language` is for items that name none.

    Entity markup is taken off; synonyms, regexes and lookup tables are left out.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RasaFormatError(str(error)) from error
    if not isinstance(data, dict) or not isinstance(data.get("nlu"), list):
        raise RasaFormatError("no list `nlu:` at the top level")
    found = []
    for number, item in enumerate(data["nlu"], 1):
        if isinstance(item, dict) and "intent" in item:
            spoken = (item.get("metadata") or {}).get("language", language)
            label = _label(str(item["intent"]))
            found += [Example(spoken, label, line) for line in _lines(item.get("examples"), number)]
    return found


class RasaUnderstanding:
    """A running Rasa server beside the embedded engine."""

    def __init__(self, url: str, embedded: Understanding, seconds: float = PATIENCE) -> None:
        self._url = url.rstrip("/") + "/model/parse"
        self._embedded = embedded
        self._client = httpx.AsyncClient(timeout=seconds)
        self._rests_until = 0.0

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """The server's label where it is sure, all else from the embedded engine."""
        own, ranking = await asyncio.gather(
            self._embedded.read(text, previous=previous, now=now), self._ask(text)
        )
        decision = _decision(ranking)
        if own.label == "crisis" or decision == "reject":
            return own
        return dataclasses.replace(
            own,
            label=ranking[0].label,
            confidence=ranking[0].score,
            decision=decision,
            alternatives=tuple(ranking[1:4]),
        )

    async def learn(self, documents: list[Document]) -> None:
        """New guide entries are answered by the embedded engine, without training Rasa."""
        await self._embedded.learn(documents)

    async def close(self) -> None:
        """Give back the connections."""
        await self._client.aclose()

    async def _ask(self, text: str) -> list[Scored]:
        if time.monotonic() < self._rests_until:
            return []
        try:
            answer = await self._client.post(self._url, json={"text": text})
            answer.raise_for_status()
            return _ranking(answer.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            self._rests_until = time.monotonic() + REST
            return []


def _decision(ranking: list[Scored]) -> Decision:
    if not ranking or ranking[0].score < LOWEST:
        return "reject"
    close = len(ranking) > 1 and ranking[0].score - ranking[1].score < CLOSEST
    return "clarify" if close else "answer"


def _ranking(data: dict[str, Any]) -> list[Scored]:
    ranked = data.get("intent_ranking") or [data["intent"]]
    known = [each for each in ranked if each["name"] not in (None, "nlu_fallback")]
    return [Scored(_label(each["name"]), float(each["confidence"])) for each in known]


def _label(intent: str) -> str:
    return intent.replace("__", ":", 1)


def _item(label: str, language: str, texts: list[str]) -> dict[str, Any]:
    return {
        "intent": label.replace(":", "__", 1),
        "metadata": {"language": language},
        "examples": _Block("".join(f"- {text}\n" for text in texts)),
    }


def _lines(examples: Any, number: int) -> list[str]:
    if isinstance(examples, str):
        matches = [LINE.match(line) for line in examples.splitlines() if line.strip()]
        if not all(matches):
            raise RasaFormatError(f"item {number}: a line of `examples` does not begin with '- '")
        texts = [match[1] for match in matches if match]
    elif isinstance(examples, list):
        texts = [str(each["text"] if isinstance(each, dict) else each) for each in examples]
    else:
        raise RasaFormatError(f"item {number}: `examples` is neither a block nor a list")
    return [MARKUP.sub(r"\1", text).strip() for text in texts]


class _Block(str):
    """A text that YAML shall write as a block."""


class _Blocks(yaml.SafeDumper):
    """Writes `examples: |` as Rasa's own files do."""


_Blocks.add_representer(
    _Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
)
