"""What the browser is shown of a talk: deliveries that went out, and what the person wrote.

A delivery is known by its position, which only grows; what a person wrote by the id that the
browser gave it. The past is read backwards with a cursor that holds one number for each side.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.draft import CHANNEL
from locales.languages import is_rtl
from services.conversations.models import Conversation, InboxRow
from services.deliveries.models import Delivery
from services.people.models import Address

Item = dict[str, Any]

PAGE = 40
SHOWN_STATES = ("sent", "delivered", "read")
SHOWN_KINDS = ("text", "press", "photo", "file")
LABELS_BACK = 200


@dataclass(frozen=True, slots=True)
class Before:
    """Where a page of the past ends: only smaller numbers are in it."""

    inbox: int
    position: int

    @classmethod
    def parse(cls, cursor: str) -> Before:
        """From the cursor of an earlier page; raises ValueError for anything else."""
        inbox, position = (int(part[:18]) for part in cursor.split("."))
        return cls(inbox, position)

    def __str__(self) -> str:
        return f"{self.inbox}.{self.position}"


@dataclass(frozen=True, slots=True)
class Found:
    """A talk: who has it, and whether the bot asks for a photo."""

    id: str
    mode: str
    photo: bool


NOTHING: Item = {"items": [], "before": None}
NEWEST = Before(2**62, 2**31 - 1)


async def find(session: AsyncSession, address: str) -> Found | None:
    """The talk at this address, or None before the first message."""
    found = await session.execute(
        select(Conversation.id, Conversation.mode, Conversation.state)
        .join(Address, Address.id == Conversation.address_id)
        .where(Address.channel == CHANNEL, Address.value == address)
    )
    row = found.one_or_none()
    return Found(row.id, row.mode, _asks_for_photo(row.state)) if row else None


def _asks_for_photo(state: dict[str, Any]) -> bool:
    frames = state.get("frames") or [{}]
    return (frames[-1].get("dialog"), frames[-1].get("asking")) == ("exchange_photo", "photo")


async def news(session: AsyncSession, conversation_id: str, after: int) -> list[Item]:
    """What went out after this position, in order."""
    rows = await session.scalars(
        select(Delivery)
        .where(
            Delivery.conversation_id == conversation_id,
            Delivery.position > after,
            Delivery.state.in_(SHOWN_STATES),
        )
        .order_by(Delivery.position)
        .limit(PAGE)
    )
    return [_theirs(row) for row in rows]


async def unseen(
    session: AsyncSession, conversation_id: str, position: int, state: str
) -> list[int]:
    """The deliveries up to this position that are not known yet to be `delivered` or `read`."""
    before = SHOWN_STATES[: SHOWN_STATES.index(state)]
    rows = await session.scalars(
        select(Delivery.id).where(
            Delivery.conversation_id == conversation_id,
            Delivery.position <= position,
            Delivery.state.in_(before),
        )
    )
    return list(rows)


async def past(session: AsyncSession, conversation_id: str, before: Before) -> Item:
    """One page of both sides, oldest first, and the cursor of the page before it, if any."""
    theirs = await _deliveries(session, conversation_id, before.position, PAGE)
    ours = await _inbox(session, conversation_id, before.inbox)
    both: list[list[InboxRow | Delivery]] = [[*reversed(ours)], [*reversed(theirs)]]
    merged = list(heapq.merge(*both, key=_time))
    page = merged[-PAGE:]
    labels = await _labels(session, conversation_id, page)
    more = len(merged) > PAGE or PAGE in (len(theirs), len(ours))
    return {
        "items": [_shown(row, labels) for row in page],
        "before": str(_earliest(page, before)) if more else None,
    }


async def _deliveries(
    session: AsyncSession, conversation_id: str, before: int, limit: int
) -> list[Delivery]:
    rows = await session.scalars(
        select(Delivery)
        .where(
            Delivery.conversation_id == conversation_id,
            Delivery.position < before,
            Delivery.state.in_(SHOWN_STATES),
        )
        .order_by(Delivery.position.desc())
        .limit(limit)
    )
    return list(rows)


async def _inbox(session: AsyncSession, conversation_id: str, before: int) -> list[InboxRow]:
    rows = await session.scalars(
        select(InboxRow)
        .where(
            InboxRow.conversation_id == conversation_id,
            InboxRow.id < before,
            InboxRow.kind.in_(SHOWN_KINDS),
        )
        .order_by(InboxRow.id.desc())
        .limit(PAGE)
    )
    return list(rows)


async def _labels(
    session: AsyncSession, conversation_id: str, page: list[InboxRow | Delivery]
) -> dict[str, str]:
    """What the buttons said that were pressed on this page, by their tokens."""
    if not any(isinstance(row, InboxRow) and row.kind == "press" for row in page):
        return {}
    newest = max((row.position or 0 for row in page if isinstance(row, Delivery)), default=0)
    rows = await _deliveries(session, conversation_id, newest + 1, LABELS_BACK)
    return {
        choice["token"]: choice["label"]
        for row in rows
        for choice in row.content.get("choices", ())
        if choice.get("token")
    }


def _time(row: InboxRow | Delivery) -> datetime:
    return row.received_at if isinstance(row, InboxRow) else row.sent_at or row.created_at


def _shown(row: InboxRow | Delivery, labels: dict[str, str]) -> Item:
    return _ours(row, labels) if isinstance(row, InboxRow) else _theirs(row)


def _earliest(page: list[InboxRow | Delivery], before: Before) -> Before:
    ids = [row.id for row in page if isinstance(row, InboxRow)]
    positions = [row.position or 0 for row in page if isinstance(row, Delivery)]
    return Before(min([before.inbox, *ids]), min([before.position, *positions]))


def _ours(row: InboxRow, labels: dict[str, str]) -> Item:
    token = str(row.data.get("token", "")) if row.kind == "press" else ""
    kept = row.data.get("attachment")
    file = {"files": [{"id": kept, "type": row.data.get("type", "")}]} if kept else {}
    return {
        **file,
        "id": row.platform_id.partition(":")[2],
        "at": row.received_at.isoformat(),
        "text": labels.get(token, "") if token else row.text or "",
        "token": token,
    }


def _theirs(row: Delivery) -> Item:
    language = str(row.content.get("language", "de"))
    card_language = str(row.content.get("card_language") or language)
    picture = urlsplit(str(row.content.get("picture", ""))).path
    return {
        **row.content,
        **({"picture": picture} if picture else {}),
        "position": row.position,
        "author": row.author,
        "at": (row.sent_at or row.created_at).isoformat(),
        "language": language,
        "dir": _direction(language),
        "card_language": card_language,
        "card_dir": _direction(card_language),
    }


def _direction(language: str) -> str:
    return "rtl" if is_rtl(language) else "ltr"
