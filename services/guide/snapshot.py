"""A whole guide entry as one value: what the editor edits, a draft keeps and history compares.

`read` takes it from the tables, `write` puts it back, `changes` says what differs. As data it is
JSON; fields that an older release did not know keep their defaults.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from locales.languages import SOURCE
from services.guide.models import Entry, EntryText

FACTS = ("topic", "centres", "phone", "email", "url", "address", "map", "hours", "source")
TEXTS = ("title", "text", "bring", "questions")


@dataclass(frozen=True, slots=True)
class Text:
    """What the entry says in one language."""

    title: str = ""
    text: str = ""
    bring: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    outdated: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written; such a text is not stored."""
        return not (self.title or self.text or self.bring or self.questions)

    @property
    def meaning(self) -> tuple[str, str, tuple[str, ...]]:
        """What a translation translates; example questions are each language's own."""
        return self.title, self.text, self.bring


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An entry with its texts by language."""

    topic: str
    centres: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    address: str | None = None
    map: tuple[float, float] | None = None
    hours: str | None = None
    source: str = ""
    texts: dict[str, Text] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Snapshot:
        """Back from JSON."""
        pin = data.get("map")
        return cls(
            **{
                **{name: data[name] for name in FACTS if name in data},
                "centres": tuple(data.get("centres", ())),
                "map": (pin[0], pin[1]) if pin else None,
            },
            texts={code: _text(text) for code, text in data.get("texts", {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `language` is empty for a fact."""

    language: str
    name: str
    before: str
    after: str


def read(entry: Entry) -> Snapshot:
    """The entry as it is stored."""
    return Snapshot.from_data(
        {
            **{name: getattr(entry, name) for name in FACTS},
            "texts": {
                row.language: {
                    **{name: getattr(row, name) for name in TEXTS},
                    "outdated": row.outdated,
                }
                for row in sorted(entry.texts, key=lambda row: row.language)
            },
        }
    )


def write(snapshot: Snapshot, entry: Entry, now: datetime) -> None:
    """Make the entry say this; texts that did not change keep their age."""
    for name in FACTS:
        value = getattr(snapshot, name)
        setattr(entry, name, list(value) if isinstance(value, tuple) else value)
    kept = {row.language: row for row in entry.texts}
    for code, text in snapshot.texts.items():
        row = kept.get(code)
        if text.is_empty:
            continue
        if row is None:
            row = EntryText(language=code, changed_at=now)
            entry.texts.append(row)
        _write_text(text, row, now)
    for code, row in kept.items():
        if snapshot.texts.get(code, Text()).is_empty:
            entry.texts.remove(row)
    entry.changed_at = now
    entry.searched = searched(entry)


def searched(entry: Entry) -> str:
    """What the staff's search looks into: the slug, all titles and all example questions."""
    words = [part for row in entry.texts for part in (row.title, *row.questions)]
    return "\n".join((entry.slug, *map(folded, words)))


def folded(text: str) -> str:
    """Without regard to capitals and to how letters are composed."""
    return unicodedata.normalize("NFKC", text).casefold()


def outdate(before: Snapshot, after: Snapshot, *, only_a_typo: bool = False) -> Snapshot:
    """Mark the translations of a changed German text, except those that changed with it.

    A translation that changed is taken to fit the German text of the same saving.
    """
    old, new = before.texts.get(SOURCE, Text()), after.texts.get(SOURCE, Text())
    stale = old.meaning != new.meaning and not only_a_typo
    texts = {}
    for code, text in after.texts.items():
        changed = text.meaning != before.texts.get(code, Text()).meaning
        outdated = code != SOURCE and not changed and (text.outdated or stale)
        texts[code] = Text(text.title, text.text, text.bring, text.questions, outdated)
    return Snapshot(**{name: getattr(after, name) for name in FACTS}, texts=texts)


def changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """What differs, facts first, then the languages."""
    for name in FACTS:
        old, new = _shown(getattr(before, name)), _shown(getattr(after, name))
        if old != new:
            yield Change("", name, old, new)
    for code in sorted({*before.texts, *after.texts}, key=lambda code: (code != SOURCE, code)):
        old_text, new_text = before.texts.get(code, Text()), after.texts.get(code, Text())
        for name in TEXTS:
            old, new = _shown(getattr(old_text, name)), _shown(getattr(new_text, name))
            if old != new:
                yield Change(code, name, old, new)


def _write_text(text: Text, row: EntryText, now: datetime) -> None:
    bring, questions = list(text.bring), list(text.questions)
    if (text.title, text.text, bring, questions) != (row.title, row.text, row.bring, row.questions):
        row.changed_at = now
    row.title, row.text, row.bring, row.questions = text.title, text.text, bring, questions
    row.outdated = text.outdated


def _text(data: dict[str, Any]) -> Text:
    return Text(
        title=data.get("title", ""),
        text=data.get("text", ""),
        bring=tuple(data.get("bring", ())),
        questions=tuple(data.get("questions", ())),
        outdated=bool(data.get("outdated")),
    )


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(str(each) for each in value)
    return "" if value is None else str(value)
