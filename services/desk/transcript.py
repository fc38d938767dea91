"""A talk as staff read it: both sides, what the desk said and did, and the notes, by time.

A press of a button is shown with the words of the button. What was not sent is shown with why. Of
what is private between the person and one counsellor, only that there was something is shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.service import Conversations
from services.deliveries.service import Deliveries
from services.desk.models import Event

if TYPE_CHECKING:
    from services.conversations.models import InboxRow
    from services.deliveries.models import Delivery

Author = Literal["resident", "bot", "staff", "notice", "note", "event"]
SHOWN = 200
BUTTONS_BACK = 400
SHOWN_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
PRIVATE = "private"
FROM_GROUP = ":group-"
"""How the token of a form begins that was a message in the staff group."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was said or done. `key` is unique in the talk and stays the same.

    `kind` says what it is where it is no text (photo, voice, an event's name …); `pressed` that the
    text is that of a button; `state` and `reason` are those of the delivery. What staff wrote in
    their group is `from_group`. `files` are names to ask for, each with its type.
    """

    key: str
    at: datetime
    author: Author
    text: str = ""
    language: str = ""
    kind: str = "text"
    name: str = ""
    pressed: bool = False
    state: str = ""
    reason: str = ""
    card_title: str = ""
    card_text: str = ""
    card_language: str = ""
    choices: tuple[str, ...] = ()
    from_group: bool = False
    files: tuple[tuple[str, str], ...] = ()


async def transcript(session: AsyncSession, conversation_id: str, now: datetime) -> list[Item]:
    """The newest things of a talk, oldest first."""
    said = await Deliveries(session, now).past(conversation_id, BUTTONS_BACK)
    heard = await Conversations(session, now).past(conversation_id, SHOWN)
    events = await session.scalars(
        select(Event)
        .where(Event.conversation_id == conversation_id)
        .order_by(Event.id.desc())
        .limit(SHOWN)
    )
    labels = _labels(said)
    parts: list[Iterable[Item]] = [
        [_heard(row, labels) for row in heard],
        [_event(row) for row in list(events)[::-1]],
        sorted((_said(row) for row in said), key=_at),
    ]
    return list(heapq.merge(*parts, key=_at))[-SHOWN:]


def _at(item: Item) -> datetime:
    return item.at


def _labels(rows: Iterable[Delivery]) -> dict[str, str]:
    return {
        choice["token"]: choice["label"]
        for row in rows
        for choice in row.content.get("choices", ())
        if choice.get("token")
    }


def _heard(row: InboxRow, labels: dict[str, str]) -> Item:
    token = str(row.data.get("token", "")) if row.kind == "press" else ""
    return Item(
        key=f"in-{row.id}",
        at=row.received_at,
        author="resident",
        text=labels.get(token, "") if token else row.text or "",
        kind=row.kind,
        pressed=bool(token),
        state=row.state,
        files=_sent_file(row),
    )


def _sent_file(row: InboxRow) -> tuple[tuple[str, str], ...]:
    """A photo or PDF of the resident: kept by its name, or still with its platform."""
    kept, kind = str(row.data.get("attachment", "")), str(row.data.get("type", ""))
    if kept:
        return ((kept, kind),)
    if row.data.get("file_id") and kind in SHOWN_TYPES:
        return ((f"in-{row.id}", "image/jpeg" if kind.startswith("image/") else kind),)
    return ()


def _said(row: Delivery) -> Item:
    content: dict[str, Any] = row.content
    card: dict[str, Any] = content.get("card") or {}
    lines = [content.get("text", ""), content.get("question", "")]
    author: Author = "staff" if row.author == "staff" else "notice"
    author = "bot" if row.author == "bot" else author
    at = row.sent_at or row.created_at
    if content.get("private"):
        return Item(f"out-{row.id}", at, author, kind=PRIVATE, state=row.state)
    return Item(
        key=f"out-{row.id}",
        at=at,
        author=author,
        text="\n".join(line for line in lines if line),
        language=content.get("language", ""),
        state=row.state,
        reason=row.reason or "",
        card_title=card.get("title", ""),
        card_text=card.get("text", ""),
        card_language=content.get("card_language") or content.get("language", ""),
        choices=tuple(each["label"] for each in content.get("choices", ())),
        from_group=FROM_GROUP in row.dedupe,
        files=tuple(
            (each["id"], each["type"]) for each in content.get("files", ()) if "url" not in each
        ),
    )


def _event(row: Event) -> Item:
    return Item(
        key=f"event-{row.id}",
        at=row.at,
        author="note" if row.kind == "note" else "event",
        text=row.text,
        kind=row.kind,
        name=row.name,
        from_group=FROM_GROUP in (row.once or ""),
    )
