"""HTML as the Bot API reads it: text without tags, entities in UTF-16 units, its error wording.

Offsets in errors count bytes, offsets in entities UTF-16 code units, as on the platform.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tests.telegram_api.refusal import Refusal, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"\s+([a-zA-Z0-9-]+)(?:=(\"[^\"]*\"|'[^']*'|[^\s>]+))?")


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Reader:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.source):
            tag = self.source.find("<", self.at)
            self._take(self.source[self.at : tag if tag >= 0 else len(self.source)])
            if tag < 0:
                break
            self.at = tag
            self._end_tag() if self.source.startswith("</", tag) else self._start_tag()
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')

    def _take(self, raw: str) -> None:
        text = NAMED.sub(lambda found: unescape(found[0]), raw)
        self.text.append(text)
        self.length += units(text)

    def _offset(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _start_tag(self) -> None:
        begin, end = self.at, self.source.find(">", self.at)
        if end < 0:
            raise _broken(f"Unclosed start tag at byte offset {self._offset(begin)}")
        inside = self.source[begin + 1 : end]
        name = (TAG_NAME.match(inside) or [""])[0].lower()
        if name not in KINDS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {self._offset(begin)}')
        pairs = ATTRIBUTE.findall(inside[len(name) :])
        self.open.append((name, self.length, {k.lower(): v.strip("\"'") for k, v in pairs}))
        self.at = end + 1

    def _end_tag(self) -> None:
        begin, end = self.at, self.source.find(">", self.at)
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {self._offset(begin)}")
        if end < 0:
            raise _broken(f"Unclosed end tag at byte offset {self._offset(begin)}")
        found = self.source[begin + 2 : end].strip().lower()
        name, start, attributes = self.open.pop()
        if found not in ("", name):
            raise _broken(
                f"Unmatched end tag at byte offset {self._offset(begin)}, "
                f'expected "</{name}>", found "</{found}>"'
            )
        self._close(name, start, attributes)
        self.at = end + 1

    def _close(self, name: str, start: int, attributes: dict[str, str]) -> None:
        if self.length == start:
            return
        entity: dict[str, Any] = {
            "type": KINDS[name],
            "offset": start,
            "length": self.length - start,
        }
        if name == "a":
            entity["url"] = attributes.get("href", "")
        self.entities.append(entity)


def _broken(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")


def parse(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    """The text as people read it and its entities; only HTML is supported, else plain."""
    if mode.lower() != "html":
        return text, []
    reader = _Reader(text)
    reader.read()
    return "".join(reader.text), sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))


def cleaned(text: str) -> str:
    """As the platform stores it: no control characters, no blank ends."""
    return "".join(" " if c < " " and c != "\n" else c for c in text.replace("\r", "")).strip()
