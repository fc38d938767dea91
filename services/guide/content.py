"""The first content: plain YAML files that staff can read, into the database and back.

Loading never overwrites what is there: an entry, centre or topic that exists is left alone, since
staff may have changed it. A file that cannot be read is named with what is wrong, and nothing is
loaded.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.reading import Document
from nlu.table import read_table
from services.centres.models import Centre, Topic
from services.guide.hours import valid
from services.guide.models import Entry, EntryText
from services.guide.service import TOPICS
from services.guide.snapshot import searched

CONTENT = Path(__file__).parents[2] / "content"
CONTACT = ("phone", "email", "url", "address", "map")


class ContentError(ValueError):
    """A content file is wrong; the message says which one, where, and how to mend it."""


async def load(session: AsyncSession, now: datetime, folder: Path = CONTENT) -> int:
    """Load what is not there yet; returns how many entries, centres and topics were added."""
    added = 0
    for kind, rows in _rows(folder, now).items():
        known = set(await session.scalars(select(inspect(kind).primary_key[0])))
        fresh = [row for key, row in rows.items() if key not in known]
        session.add_all(fresh)
        added += len(fresh)
    return added


def first_documents(now: datetime, folder: Path = CONTENT) -> list[Document]:
    """The texts of the content files, as understanding learns them."""
    return [
        Document(entry.slug, text.language, text.title, text.text, tuple(text.questions))
        for entry in _rows(folder, now)[Entry].values()
        for text in entry.texts
    ]


async def export(session: AsyncSession, folder: Path) -> int:
    """Write every entry as a file of the form that `load` reads; returns how many."""
    entries = list(await session.scalars(select(Entry).order_by(Entry.position)))
    _write(folder / "guide", {entry.slug: _as_file(entry) for entry in entries})
    return len(entries)


def _rows(folder: Path, now: datetime) -> dict[type[Any], dict[str, Any]]:
    paths = sorted(folder.glob("guide/*.yml"))
    entries = [_entry(path, now, position) for position, path in enumerate(paths)]
    return {
        Entry: {entry.slug: entry for entry in entries},
        Centre: {centre.id: centre for centre in _centres(folder / "centres.yml")},
        Topic: {topic.id: topic for topic in _topics(folder / "topics.yml")},
    }


def _entry(path: Path, now: datetime, position: int) -> Entry:
    data = _read(path)
    contact = _need(path, data, "contact", dict)
    hours = data.get("hours")
    if hours and not valid(hours):
        raise ContentError(f"{path}: hours {hours!r} are not in opening_hours syntax")
    if _need(path, data, "topic", str) not in TOPICS:
        raise ContentError(f"{path}: topic {data['topic']!r} is not one of {', '.join(TOPICS)}")
    texts = _need(path, data, "texts", dict)
    if "de" not in texts:
        raise ContentError(f"{path}: the German text (texts.de) is missing")
    entry = Entry(
        slug=_need(path, data, "slug", str),
        topic=data["topic"],
        centres=data.get("centres", []),
        **{name: contact.get(name) for name in CONTACT},
        hours=hours,
        source=data.get("source", ""),
        checked_on=data.get("checked"),
        position=position,
        changed_at=now,
        texts=[_text(path, language, text, now) for language, text in texts.items()],
    )
    entry.searched = searched(entry)
    return entry


def _text(path: Path, language: str, data: dict[str, Any], now: datetime) -> EntryText:
    return EntryText(
        language=language,
        title=_need(path, data, "title", str),
        text=_need(path, data, "text", str).strip(),
        bring=data.get("bring", []),
        questions=data.get("questions", []),
        changed_at=now,
    )


def _centres(path: Path) -> list[Centre]:
    return [
        Centre(
            id=row["id"],
            names=row["names"],
            quarters=row["quarter"],
            aliases=row["aliases"],
            **{name: row.get(name) for name in CONTACT},
            hours=row.get("hours"),
            position=position,
        )
        for position, row in enumerate(_read(path))
    ]


def _topics(path: Path) -> list[Topic]:
    return [
        Topic(
            id=row["id"],
            names=row["names"],
            guides=row["guide"],
            bring=row["bring"],
            position=position,
        )
        for position, row in enumerate(_read(path))
    ]


def _read(path: Path) -> Any:
    try:
        return read_table(path)
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: {error}") from error


def _need(path: Path, data: Any, key: str, kind: type) -> Any:
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, kind):
        raise ContentError(f"{path}: {key!r} is missing or not a {kind.__name__}")
    return value


def _write(folder: Path, files: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def _as_file(entry: Entry) -> dict[str, Any]:
    return {
        "slug": entry.slug,
        "topic": entry.topic,
        "centres": entry.centres,
        "contact": {name: getattr(entry, name) for name in CONTACT},
        "hours": entry.hours,
        "source": entry.source,
        "checked": entry.checked_on,
        "texts": {
            text.language: {
                "title": text.title,
                "text": text.text,
                "bring": text.bring,
                "questions": text.questions,
            }
            for text in sorted(entry.texts, key=lambda text: text.id)
        },
    }
