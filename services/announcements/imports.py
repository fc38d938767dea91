"""Announcements from outside: CSV, JSON, and schema.org `JobPosting` as JSON-LD, each as a draft.

A file is read whole or refused whole, never half. Names of columns are those of `COLUMNS`; markup
in a text is taken off. Files and days may be as a German spreadsheet writes them. Nothing from a
file is ever published by itself.
"""

from __future__ import annotations

import codecs
import contextlib
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
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
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
    text = _decoded(content).strip()
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


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 where it says so, else what spreadsheets write on Windows."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for name in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(name)
    raise Unreadable("encoding")


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
    listed = found if isinstance(found, list) else [found]
    for number, row in enumerate(listed, 1):
        if not isinstance(row, dict):
            raise Unreadable("format", number)
    typed = [row for row in listed if "@type" in row]
    if typed and not any(map(_is_job_posting, typed)):
        raise Unreadable("type")
    for row in listed:
        if "@type" not in row:
            yield row
        elif _is_job_posting(row):  # a page may say other things beside, such as who it is of
            yield _of_job_posting(row)


def _is_job_posting(row: Mapping[str, Any]) -> bool:
    kinds = row["@type"]
    return "JobPosting" in (kinds if isinstance(kinds, list) else [kinds])


def _of_job_posting(row: Mapping[str, Any]) -> dict[str, Any]:
    """schema.org JobPosting: https://schema.org/JobPosting."""
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
    day, _, clock = text.partition(" ")
    try:
        at = datetime.fromisoformat(f"{_iso(day)} {clock or '00:00'}" if _is_german(day) else text)
    except ValueError:
        raise Unreadable("when", number) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _day(text: str, number: int) -> date | None:
    try:
        return date.fromisoformat(_iso(text) if _is_german(text) else text) if text else None
    except ValueError:
        raise Unreadable("when", number) from None


def _is_german(day: str) -> bool:
    return _GERMAN.fullmatch(day) is not None


def _iso(day: str) -> str:
    return _GERMAN.sub(lambda found: "{2}-{1:0>2}-{0:0>2}".format(*found.groups()), day)
