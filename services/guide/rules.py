"""Decisions about guide entries that need no database: slugs, pins, links, what stops publishing.

What is wrong is said as a list of names of faults; `FAULTS` and `HINDRANCES` list them all.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

from locales.languages import SOURCE
from services.guide.hours import valid
from services.guide.snapshot import Snapshot, Text

SLUG_LENGTH = 64
TITLE_LENGTH = 200
TEXT_LENGTH = 4000
LENGTHS = {"phone": 64, "email": 128, "url": 512, "address": 256, "hours": 256, "source": 512}
FAULTS = (
    "no_title", "long_title", "long_text", "untitled", "hours", "url", "email", "long_fact",
)  # fmt: skip
HINDRANCES = ("no_text", "no_source", "empty_text")
RESERVED = {"new", "preview"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PAIR = re.compile(r"(-?\d{1,2}\.\d+)\s*[,;/\s]\s*(-?\d{1,3}\.\d+)")


def slug_of(title: str, taken: set[str]) -> str:
    """A name for addresses and labels, made of the German title, unlike those taken."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_GERMAN))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    base = words[: SLUG_LENGTH - 4].strip("-") or "entry"
    slug, number = base, 2
    while slug in taken | RESERVED:
        slug, number = f"{base}-{number}", number + 1
    return slug


def pin(text: str) -> tuple[float, float] | None:
    """Latitude and longitude out of a map link, a geo: address or two numbers; None: not found."""
    for pair in (_marker(text), _hash(text), _PAIR.search(text)):
        if pair:
            latitude, longitude = float(pair[1]), float(pair[2])
            if -90 <= latitude <= 90 and -180 <= longitude <= 180:
                return latitude, longitude
    return None


def faults(snapshot: Snapshot) -> list[str]:
    """Why this cannot be saved."""
    texts = snapshot.texts.values()
    checks = {
        "no_title": not snapshot.texts.get(SOURCE, Text()).title,
        "long_title": any(len(text.title) > TITLE_LENGTH for text in texts),
        "long_text": any(len(text.text) > TEXT_LENGTH for text in texts),
        "untitled": any(not text.is_empty and not text.title for text in texts),
        "hours": bool(snapshot.hours and not valid(snapshot.hours)),
        "url": bool(snapshot.url and not _is_web_address(snapshot.url)),
        "email": bool(snapshot.email and not _EMAIL.fullmatch(snapshot.email)),
        "long_fact": any(len(getattr(snapshot, n) or "") > most for n, most in LENGTHS.items()),
    }
    return [name for name in FAULTS if checks[name]]


def hindrances(snapshot: Snapshot) -> list[str]:
    """Why this cannot be shown to residents, though it may be kept as a draft."""
    german = snapshot.texts.get(SOURCE, Text())
    checks = {
        "no_text": bool(german.title and not german.text),
        "no_source": not snapshot.source,
        "empty_text": any(t.title and not t.text for c, t in snapshot.texts.items() if c != SOURCE),
    }
    return faults(snapshot) + [name for name in HINDRANCES if checks[name]]


def _is_web_address(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)


def _marker(text: str) -> dict[int, str] | None:
    query = parse_qs(urlsplit(text.strip()).query)
    pairs = (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"))
    for latitude, longitude in pairs:
        if latitude in query and longitude in query:
            found = _PAIR.fullmatch(f"{query[latitude][0]},{query[longitude][0]}")
            return {1: found[1], 2: found[2]} if found else None
    return None


def _hash(text: str) -> re.Match[str] | None:
    return re.search(r"#(?:.*&)?map=[\d.]+/(-?[\d.]+)/(-?[\d.]+)", text)
