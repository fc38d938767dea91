"""`lotse ask` and the training data: understanding for people who measure and train it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bot.storage import database, temporary
from bot.understanding import ready
from migrations.upgrade import state
from nlu.ask import answer_lines
from nlu.examples import load
from nlu.rasa import export, parse

if TYPE_CHECKING:
    from bot.settings import Settings


async def answer(settings: Settings, lines: Iterable[str], now: datetime | None) -> None:
    """Print an answer for each line, with the guide of the database, or the first content."""
    async with database(settings) as opened:
        current = await state(opened) == "current"
    if not current:
        async with temporary(settings) as fresh:
            return await _answer(fresh, lines, now)
    return await _answer(settings, lines, now)


def export_rasa() -> str:
    """The training data in Rasa's format."""
    return export(load())


def import_rasa(file: Path, folder: Path) -> int:
    """Write Rasa's training data as our files, one a language; returns how many utterances."""
    tables: dict[str, dict[str, list[str]]] = {}
    examples = parse(file.read_text(encoding="utf-8"))
    for example in examples:
        labels = tables.setdefault(example.language, {})
        labels.setdefault(example.label, []).append(example.text)
    folder.mkdir(parents=True, exist_ok=True)
    for language, labels in tables.items():
        text = yaml.safe_dump(labels, allow_unicode=True, sort_keys=False, width=10_000)
        (folder / f"{language}.yml").write_text(text, encoding="utf-8")
    return len(examples)


async def _answer(settings: Settings, lines: Iterable[str], now: datetime | None) -> None:
    async with database(settings) as opened:
        understanding = await ready(settings, opened)
    async for found in answer_lines(lines, understanding, now):
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
