"""Decisions about guide entries that need no database: slugs, pins, links, what stops publishing.

What is wrong is said as a list of whole sentences that staff can act on.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

from locales import n_
from locales.languages import SOURCE
from services.guide.hours import valid
from services.guide.snapshot import Snapshot, Text

SLUG_LENGTH = 64
TITLE_LENGTH = 200
TEXT_LENGTH = 4000
LENGTHS = {"phone": 64, "email": 128, "url": 512, "address": 256, "hours": 256, "source": 512}
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PAIR = re.compile(r"(-?\d{1,2}\.\d+)\s*[,;/\s]\s*(-?\d{1,3}\.\d+)")


def slug_of(title: str, taken: set[str]) -> str:
    """A name for addresses and labels, made of the German title, unlike those taken."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_GERMAN))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    base = words[: SLUG_LENGTH - 4].strip("-") or "entry"
    slug, number = base, 2
    while slug in taken:
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
    found = []
    german = snapshot.texts.get(SOURCE, Text())
    if not german.title:
        found.append(n_("The German title is missing."))
    if any(len(text.title) > TITLE_LENGTH for text in snapshot.texts.values()):
        found.append(n_("A title has at most 200 characters."))
    if any(len(text.text) > TEXT_LENGTH for text in snapshot.texts.values()):
        found.append(n_("A text has at most 4,000 characters."))
    if any(not text.is_empty and not text.title for text in snapshot.texts.values()):
        found.append(n_("A language has a text but no title."))
    if snapshot.hours and not valid(snapshot.hours):
        found.append(n_("The opening hours cannot be read."))
    if snapshot.url and urlsplit(snapshot.url).scheme not in ("http", "https"):
        found.append(n_("A web address begins with https:// or http://."))
    if snapshot.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", snapshot.email):
        found.append(n_("The e-mail address is not complete."))
    if any(len(getattr(snapshot, name) or "") > most for name, most in LENGTHS.items()):
        found.append(n_("A contact, the source or the hours are too long."))
    return found


def hindrances(snapshot: Snapshot) -> list[str]:
    """Why this cannot be shown to residents yet, though it can be kept as a draft."""
    german = snapshot.texts.get(SOURCE, Text())
    found = []
    if german.title and not german.text:
        found.append(n_("The German text is missing."))
    if not snapshot.source:
        found.append(n_("The source is missing: residents see where a text comes from."))
    if any(not text.is_empty and not text.text for text in snapshot.texts.values()):
        found.append(n_("A language has a title but no text."))
    return faults(snapshot) + list(dict.fromkeys(found))


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
