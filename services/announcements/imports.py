"""Announcements from outside: CSV, JSON, and schema.org `JobPosting` as JSON-LD, each as a draft.

A file is read whole or refused whole, never half. Names of columns are those of `COLUMNS`; markup
in a text is taken off. Nothing from a file is ever published by itself.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales.languages import LANGUAGES, SOURCE
from services.announcements.content import Content
from services.announcements.rules import KINDS, LONGEST, faults

COLUMNS = (
    "kind", "title", "text", "language", "place", "starts", "ends", "deadline", "organisation",
    "contact", "link", "id",
)  # fmt: skip
LARGEST = 2 * 2**20
MOST = 500
_BREAK = re.compile(r"</?(?:p|br|li|ul|ol|div|h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class Unreadable(ValueError):
    """Why a file is not taken: a key, and the number of the entry (0 for the whole file)."""

    def __init__(self, key: str, number: int = 0) -> None:
        super().__init__(key)
        self.key = key
        self.number = number


@dataclass(frozen=True, slots=True)
class Imported:
    """One announcement of a file; `source` is its id there, empty where it has none."""

    content: Content
    source: str


def read(content: bytes, zone: ZoneInfo) -> list[Imported]:
    """Everything in a file, whichever of the formats it is; raises `Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable("large")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    rows = list(_json(text) if text[:1] in "[{" else _csv(text))
    if not rows:
        raise Unreadable("empty")
    if len(rows) > MOST:
        raise Unreadable("many")
    return [_imported(row, zone, number) for number, row in enumerate(rows, 1)]


def plain(text: str) -> str:
    """The text without markup; paragraphs stay."""
    lines = _TAG.sub("", _BREAK.sub("\n", text))
    lines = html.unescape(lines).replace("\r", "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines.split("\n"))).strip()


def _csv(text: str) -> Iterator[dict[str, Any]]:
    try:
        dialect = csv.Sniffer().sniff(text.split("\n", 1)[0], delimiters=",;\t")
        rows = list(csv.DictReader(io.StringIO(text), dialect=dialect, strict=True))
    except csv.Error:
        raise Unreadable("format") from None
    for number, row in enumerate(rows, 1):
        if None in row or "title" not in row:
            raise Unreadable("columns", number)
        yield {name: value or "" for name, value in row.items() if name in COLUMNS}


def _json(text: str) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("format") from None
    found = data.get("@graph", data) if isinstance(data, dict) else data
    for number, row in enumerate(found if isinstance(found, list) else [found], 1):
        if not isinstance(row, dict):
            raise Unreadable("format", number)
        yield _of_job_posting(row) if "@type" in row else row


def _of_job_posting(row: Mapping[str, Any]) -> dict[str, Any]:
    """schema.org JobPosting: https://schema.org/JobPosting."""
    kinds = row["@type"] if isinstance(row["@type"], list) else [row["@type"]]
    if "JobPosting" not in kinds:
        raise Unreadable("type")
    identifier = row.get("identifier")
    if isinstance(identifier, dict):
        identifier = identifier.get("value")
    return {
        "kind": "job",
        "title": row.get("title") or row.get("name"),
        "text": row.get("description"),
        "language": row.get("inLanguage"),
        "place": _place(row.get("jobLocation")),
        "deadline": str(row.get("validThrough") or "")[:10],
        "organisation": _name(row.get("hiringOrganization")),
        "contact": _contact(row.get("applicationContact")),
        "link": row.get("url") or row.get("sameAs"),
        "id": identifier or row.get("@id") or row.get("url"),
    }


def _place(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    address = value.get("address", value) if isinstance(value, dict) else value
    if not isinstance(address, dict):
        return str(address or "")
    town = f"{address.get('postalCode') or ''} {address.get('addressLocality') or ''}".strip()
    return ", ".join(part for part in (str(address.get("streetAddress") or ""), town) if part)


def _name(value: Any) -> str:
    return str(value.get("name") or "") if isinstance(value, dict) else str(value or "")


def _contact(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value or "")
    return ", ".join(str(value[key]) for key in ("name", "telephone", "email") if value.get(key))


def _imported(row: Mapping[str, Any], zone: ZoneInfo, number: int) -> Imported:
    def field(name: str, most: int = 10_000) -> str:
        value = row.get(name)
        return plain(str(value))[:most] if isinstance(value, (str, int, float)) else ""

    def line(name: str) -> str:
        return " ".join(field(name).split())[: LONGEST[name]]

    kind = field("kind") or "job"
    code = (field("language") or SOURCE).split("-")[0].lower()
    if kind not in KINDS or code not in LANGUAGES:
        raise Unreadable("kind" if kind not in KINDS else "language", number)
    texts = {code: {"title": field("title", LONGEST["title"]), "text": field("text")}}
    if not texts[code]["title"]:
        raise Unreadable("title", number)
    content = Content(
        kind=kind,
        texts=texts,
        starts_at=_moment(field("starts"), zone, number),
        ends_at=_moment(field("ends"), zone, number),
        deadline=_day(field("deadline"), number),
        place=line("place"),
        organisation=line("organisation"),
        contact=line("contact"),
        link=line("link"),
    )
    wrong = faults(texts, link=content.link)
    if wrong:
        raise Unreadable(wrong[0], number)
    return Imported(content, field("id", 256))


def _moment(text: str, zone: ZoneInfo, number: int) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("when", number) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _day(text: str, number: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unreadable("when", number) from None
