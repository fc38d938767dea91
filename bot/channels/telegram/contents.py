"""What a private message holds: words, a command, or one of the things that a phone can send.

Of a file only its id, size and type are taken, of a contact the number, of a place where it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from telegram import Message

from bot.incoming import Kind
from dialogs.engine.command import SLASH
from locales.languages import from_tag

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
CENTRE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
NEWS = re.compile(r"news-[a-z0-9]{1,32}")
FILES: tuple[tuple[str, Kind], ...] = (
    ("voice", "voice"),
    ("audio", "voice"),
    ("video_note", "voice"),
    ("video", "file"),
    ("animation", "file"),
    ("document", "file"),
    ("sticker", "sticker"),
)
OTHERS = ("poll", "dice", "story", "game", "invoice", "paid_media", "checklist")


@dataclass(frozen=True, slots=True)
class Content:
    """The part of an `Incoming` that the message itself decides."""

    kind: Kind
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def content(message: Message) -> Content | None:
    """What the message holds; None for what Telegram itself says in a chat (pinned, joined …)."""
    if message.text is not None:
        return _words(message.text)
    caption = message.caption or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Content("photo", caption, {**_file(largest), "type": "image/jpeg"})
    for name, kind in FILES:
        thing = getattr(message, name)
        if thing is not None:
            return Content(kind, caption, _file(thing))
    return _location(message) or _contact(message) or _other(message)


def start_data(payload: str) -> dict[str, str]:
    """Centre and language of a deep link `<centre>-<language>`, or an announcement, `news-<id>`.

    What is none of these is left out.
    """
    payload = payload.strip().lower()
    if NEWS.fullmatch(payload):
        return {"news": payload.removeprefix("news-")}
    centre, _sep, tag = payload.rpartition("-")
    language = from_tag(tag)
    if language is None:
        centre = payload
    found = {"centre": centre if CENTRE.fullmatch(centre) else "", "language": language or ""}
    return {name: value for name, value in found.items() if value}


def _words(text: str) -> Content:
    found = COMMAND.fullmatch(text.strip())
    if found is None:
        return Content("text", text)
    name, rest = found[1].lower(), found[2] or ""
    if name == "start":
        return Content("start", "", start_data(rest))
    if name in SLASH:
        return Content("text", rest, {"command": name})
    return Content("text", text)


def _file(thing: Any) -> dict[str, Any]:
    about = {
        "file_id": thing.file_id,
        "size": getattr(thing, "file_size", None),
        "type": getattr(thing, "mime_type", None),
    }
    return {name: value for name, value in about.items() if value is not None}


def _location(message: Message) -> Content | None:
    where = message.location
    if where is None:
        return None
    return Content("location", "", {"lat": where.latitude, "lon": where.longitude})


def _contact(message: Message) -> Content | None:
    if message.contact is None:
        return None
    return Content("contact", "", {"phone": message.contact.phone_number})


def _other(message: Message) -> Content | None:
    return Content("other") if any(getattr(message, name) is not None for name in OTHERS) else None
