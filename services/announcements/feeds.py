"""What is published, for other websites: RSS 2.0, Atom, JSON-LD and iCalendar.

Each is made for one language, field by field as residents read it. No markup is passed on, and
nothing that was withdrawn or is over. Sources: RFC 4287 (Atom), RFC 5545 (iCalendar), schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from services.announcements.content import address_of
from services.announcements.models import Announcement
from services.announcements.rules import worded

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Feed:
    """The announcements for one language; `url` is the public address of the house."""

    rows: Sequence[Announcement]
    language: str
    order: Sequence[str]
    title: str
    url: str
    zone: ZoneInfo

    def rss(self) -> bytes:
        """RSS 2.0."""
        root = Xml.Element("rss", version="2.0")
        channel = _child(root, "channel")
        _child(channel, "title", self.title)
        _child(channel, "link", self.url)
        _child(channel, "description", self.title)
        _child(channel, "language", self.language)
        for row in self.rows:
            words = worded(row.texts, self.language, order=self.order)
            item = _child(channel, "item")
            _child(item, "title", words.title)
            _child(item, "link", self._link(row))
            _child(item, "description", self._text(row))
            _child(item, "guid", self._id(row)).set("isPermaLink", "false")
            _child(item, "category", row.kind)
            _child(item, "pubDate", format_datetime(_published(row)))
            if row.picture:
                kind = {"type": "image/jpeg", "length": "0"}
                _child(item, "enclosure").attrib.update(url=self._picture(row), **kind)
        return _bytes(root)

    def atom(self) -> bytes:
        """Atom."""
        Xml.register_namespace("", ATOM)
        root = Xml.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": self.language})
        newest = max((_published(row) for row in self.rows), default=datetime.fromtimestamp(0, UTC))
        _child(root, f"{{{ATOM}}}title", self.title)
        _child(root, f"{{{ATOM}}}id", f"{self.url}/announcements")
        _child(root, f"{{{ATOM}}}updated", newest.isoformat())
        _child(_child(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", self.title)
        for row in self.rows:
            words = worded(row.texts, self.language, order=self.order)
            entry = _child(root, f"{{{ATOM}}}entry")
            _child(entry, f"{{{ATOM}}}title", words.title)
            _child(entry, f"{{{ATOM}}}id", self._id(row))
            _child(entry, f"{{{ATOM}}}updated", row.changed_at.isoformat())
            _child(entry, f"{{{ATOM}}}published", _published(row).isoformat())
            _child(entry, f"{{{ATOM}}}link").set("href", self._link(row))
            _child(entry, f"{{{ATOM}}}category").set("term", row.kind)
            _child(entry, f"{{{ATOM}}}content", self._text(row)).set("type", "text")
        return _bytes(root)

    def jsonld(self) -> bytes:
        """schema.org: jobs as JobPosting, what has a date as Event, the rest as Article."""
        graph = [self._thing(row) for row in self.rows]
        data = {"@context": "https://schema.org", "@graph": graph}
        return json.dumps(data, ensure_ascii=False, indent=1).encode()

    def ics(self) -> bytes:
        """What has a date; the id stays, so that a calendar that asks again moves it."""
        calendar = Calendar()
        calendar.add("prodid", "-//Quartierslotse//DE")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.title)
        for row in self.rows:
            if row.starts_at is not None:
                calendar.add_component(self._event(row, row.starts_at))
        return bytes(calendar.to_ical())

    def _event(self, row: Announcement, starts_at: datetime) -> Event:
        words = worded(row.texts, self.language, order=self.order)
        event = Event()
        event.add("uid", self._id(row))
        event.add("dtstamp", row.changed_at.astimezone(UTC))
        event.add("sequence", row.edition)
        event.add("dtstart", starts_at.astimezone(UTC))
        event.add("dtend", (row.ends_at or starts_at + timedelta(hours=1)).astimezone(UTC))
        event.add("summary", words.title)
        event.add("description", self._text(row))
        if row.place:
            event.add("location", row.place)
        event.add("url", self._link(row))
        return event

    def _thing(self, row: Announcement) -> dict[str, Any]:
        words = worded(row.texts, self.language, order=self.order)
        common: dict[str, Any] = {
            "@id": self._id(row),
            "url": self._link(row),
            "inLanguage": words.text_language,
            "description": words.text,
            "image": self._picture(row) if row.picture else None,
        }
        if row.kind == "job":
            thing = self._job(row, words.title)
        elif row.starts_at is not None:
            thing = self._happening(row, words.title)
        else:
            thing = {"@type": "Article", "headline": words.title, "datePublished": _day(row)}
        return {key: value for key, value in {**thing, **common}.items() if value is not None}

    def _job(self, row: Announcement, title: str) -> dict[str, Any]:
        last = None
        if row.deadline is not None:
            last = datetime.combine(row.deadline, time(23, 59), self.zone).isoformat()
        owner = {"@type": "Organization", "name": row.organisation}
        place = {"@type": "Place", "address": row.place}
        return {
            "@type": "JobPosting",
            "title": title,
            "datePosted": _day(row),
            "validThrough": last,
            "hiringOrganization": owner if row.organisation else None,
            "jobLocation": place if row.place else None,
        }

    def _happening(self, row: Announcement, title: str) -> dict[str, Any]:
        ends = row.ends_at.astimezone(self.zone).isoformat() if row.ends_at else None
        starts = row.starts_at.astimezone(self.zone).isoformat() if row.starts_at else None
        place = {"@type": "Place", "name": row.place}
        return {
            "@type": "EducationEvent" if row.kind in ("training", "workshop") else "Event",
            "name": title,
            "startDate": starts,
            "endDate": ends,
            "location": place if row.place else None,
        }

    def _text(self, row: Announcement) -> str:
        words = worded(row.texts, self.language, order=self.order)
        facts = [part for part in (row.organisation, row.place, row.contact) if part]
        return "\n".join([words.text, *facts])

    def _link(self, row: Announcement) -> str:
        """Its own page, else the web chat, which shows it."""
        return row.link or f"{self.url}/?news={row.id}"

    def _picture(self, row: Announcement) -> str:
        return address_of(row, "picture", self.url)

    def _id(self, row: Announcement) -> str:
        return f"{self.url}/announcements/{row.id}"


def _child(parent: Xml.Element, name: str, text: str = "") -> Xml.Element:
    child = Xml.SubElement(parent, name)
    child.text = "".join(c for c in text if c.isprintable() or c in "\n\t") or None
    return child


def _bytes(root: Xml.Element) -> bytes:
    made: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _published(row: Announcement) -> datetime:
    return (row.published_at or row.created_at).astimezone(UTC)


def _day(row: Announcement) -> str:
    return _published(row).date().isoformat()
