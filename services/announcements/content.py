"""What editors write of an announcement, and who of them does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.announcements.models import Announcement
from services.announcements.rules import TOPIC_OF

COPIED = (
    "kind", "texts", "place", "starts_at", "ends_at", "deadline", "organisation", "contact",
    "link", "picture", "file", "topics", "quarters", "languages", "groups",
)  # fmt: skip


class Conflict(Exception):
    """Somebody else saved in between: `by`."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True, slots=True)
class Who:
    """The account that does it, and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an editor writes."""

    kind: str
    texts: dict[str, dict[str, str]]
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    deadline: date | None = None
    organisation: str = ""
    contact: str = ""
    link: str = ""
    topics: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    group_date_id: str | None = None


def fields_of(content: Content) -> dict[str, Any]:
    """The columns of a row; without a topic it has that of its kind."""
    topics = content.topics or [TOPIC_OF[content.kind]]
    names = Content.__dataclass_fields__
    return {**{name: getattr(content, name) for name in names}, "topics": topics}


def address_of(row: Announcement, which: str, url: str) -> str:
    """The public address of its `picture` or `file`; another one after it was replaced."""
    return f"{url}/announcements/{row.id}/{which}?v={str(getattr(row, which))[:8]}"
