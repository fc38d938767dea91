"""A file from outside is read whole or refused whole, in each of its formats."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.announcements.imports import Imported, Unreadable, plain, read

BERLIN = ZoneInfo("Europe/Berlin")
POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Näherin (Beispiel)",
    "description": "<p>Wir suchen <b>Sie</b>.</p><ul><li>Teilzeit &amp; Vollzeit</li></ul>",
    "identifier": {"@type": "PropertyValue", "name": "Beispiel", "value": "4711"},
    "validThrough": "2026-12-24T23:59",
    "hiringOrganization": {"@type": "Organization", "name": "Beispiel-Betrieb"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Pforzheim", "postalCode": "75172"},
    },
    "url": "https://example.org/jobs/4711",
}


def only(text: str) -> Imported:
    [found] = read(text.encode(), BERLIN)
    return found


def test_a_job_posting_of_schema_org() -> None:
    found = only(json.dumps(POSTING))
    assert found.source == "4711"
    assert found.content.kind == "job"
    assert found.content.texts == {
        "de": {"title": "Näherin (Beispiel)", "text": "Wir suchen Sie.\n\nTeilzeit & Vollzeit"}
    }
    assert found.content.deadline == date(2026, 12, 24)
    assert found.content.place == "75172 Pforzheim"
    assert found.content.organisation == "Beispiel-Betrieb"
    assert found.content.link == "https://example.org/jobs/4711"
    others = [{"@type": "Organization", "name": "Beispiel"}, {"@type": "BreadcrumbList"}]
    page = json.dumps({"@graph": [others[0], POSTING, others[1], POSTING]})
    assert len(read(page.encode(), BERLIN)) == 2


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table(sign: str) -> None:
    rows = [
        ["kind", "title", "language", "starts", "deadline", "id"],
        ["workshop", "Atölye", "tr", "2026-12-01T18:00", "", "a1"],
    ]
    found = only("\ufeff" + "\r\n".join(sign.join(row) for row in rows))
    assert found.content.kind == "workshop"
    assert found.content.texts == {"tr": {"title": "Atölye", "text": ""}}
    assert found.content.starts_at == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    assert found.source == "a1"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_table_as_a_german_spreadsheet_writes_it(encoding: str) -> None:
    text = "kind;title;starts;deadline\r\nworkshop;Nähen;4.12.2026 18:00;01.12.2026\r\n"
    [found] = read(text.encode(encoding), BERLIN)
    assert found.content.texts["de"]["title"] == "Nähen"
    assert found.content.starts_at == datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
    assert found.content.deadline == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("", "format", 0),
        ("[]", "empty", 0),
        ("[1]", "format", 1),
        ('[{"title": "a"}, {"text": "b"}]', "title", 2),
        ('{"@type": "Event", "title": "a"}', "type", 0),
        ('{"kind": "party", "title": "a"}', "kind", 1),
        ('{"title": "a", "language": "xx"}', "language", 1),
        ('{"title": "a", "deadline": "tomorrow"}', "when", 1),
        ('{"title": "a", "deadline": "31.11.2026"}', "when", 1),
        ('{"title": "a", "starts": "1.12.2026 25:00"}', "when", 1),
        ('{"title": "a", "link": "javascript:alert(1)"}', "link", 1),
        ("a,b\n1,2", "columns", 1),
        ("[" * 100_000, "format", 0),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_entry(text: str, key: str, number: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text.encode(), BERLIN)
    assert (refused.value.key, refused.value.number) == (key, number)


@settings(max_examples=40)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_file_breaks_it(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read(content, BERLIN)


@settings(max_examples=30)
@given(st.text(alphabet="a <>/pb&;\n", max_size=40))
def test_no_tags_are_left(text: str) -> None:
    assert "<p>" not in plain(plain(text))
