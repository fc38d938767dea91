"""The first content: plain YAML files that staff can read, into the database and back.

Loading never overwrites what is there, since staff may have changed it. What nobody touched gets
the languages that it lacks, as long as it says in German what the file says. A file that cannot be
read is named with what is wrong, and nothing is loaded.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales.languages import SOURCE
from nlu.reading import Document
from nlu.table import read_table
from services.centres.models import Centre, Topic
from services.guide.hours import valid
from services.guide.models import Entry, EntryText
from services.guide.service import TOPICS
from services.guide.snapshot import searched

CONTENT = Path(__file__).parents[2] / "content"
FIRST = 1
"""The version of an entry that nobody has saved yet."""

CONTACT = ("phone", "email", "url", "address", "map")


class ContentError(ValueError):
    """A content file is wrong; the message says which one, where, and how to mend it."""


async def load(session: AsyncSession, now: datetime, folder: Path = CONTENT) -> int:
    """Load what is not there yet; returns how many entries, centres and topics got something."""
    changed = 0
    for kind, rows in _rows(folder, now).items():
        key = inspect(kind).primary_key[0].name
        known = {getattr(row, key): row for row in await session.scalars(select(kind))}
        for name, row in rows.items():
            if name not in known:
                session.add(row)
            changed += name not in known or _completed(known[name], row, now)
    return changed


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


def _completed(has: Any, given: Any, now: datetime) -> bool:
    """Take over the languages that are lacking; whether there were any."""
    if isinstance(has, Entry):
        return _translated(has, given, now)
    lacking = False
    for column in ("names", "quarters", "bring"):
        said, offered = getattr(has, column, {}), getattr(given, column, {})
        if said.get(SOURCE) == offered.get(SOURCE) and not offered.keys() <= said.keys():
            setattr(has, column, {**offered, **said})
            lacking = True
    return lacking


def _translated(has: Entry, given: Entry, now: datetime) -> bool:
    """What staff have ever saved is theirs: who took a text out does not want it again."""
    texts = {text.language: text for text in has.texts}
    ours = {text.language: text for text in given.texts}
    lacking = [text for code, text in ours.items() if code not in texts]
    touched = has.version > FIRST or has.draft is not None
    if touched or not lacking or _meaning(texts) != _meaning(ours):
        return False
    given.texts = []
    has.texts.extend(lacking)
    has.searched = searched(has)
    has.changed_at = now
    return True


def _meaning(texts: dict[str, EntryText]) -> tuple[str, str, list[str]] | None:
    german = texts.get(SOURCE)
    return (german.title, german.text, german.bring) if german else None


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
