"""Slugs, pins and what keeps an entry from being shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.guide.rules import RESERVED, faults, hindrances, pin, slug_of
from services.guide.snapshot import Snapshot, Text

GOOD = Snapshot(topic="work", source="Stadt", texts={"de": Text("Titel", "Text")})


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.openstreetmap.org/?mlat=48.8921&mlon=8.6946#map=18/1.5/2.5",
        "https://www.openstreetmap.org/#map=18/48.8921/8.6946",
        "https://www.openstreetmap.org/node/1#map=19/48.8921/8.6946&layers=N",
        "https://www.google.de/maps/@48.8921,8.6946,17z",
        "geo:48.8921,8.6946",
        "48.8921, 8.6946",
        " 48.8921 8.6946 ",
    ],
)
def test_a_place_is_found_in_what_people_paste(typed: str) -> None:
    assert pin(typed) == (48.8921, 8.6946)


@pytest.mark.parametrize("typed", ["", "Blumenhof 4", "95.1, 8.6", "https://osm.org/go/0DP"])
def test_what_is_no_place_is_none(typed: str) -> None:
    assert pin(typed) is None


@given(st.text())
def test_a_pin_is_on_the_globe_or_none(typed: str) -> None:
    found = pin(typed)
    assert found is None or (-90 <= found[0] <= 90 and -180 <= found[1] <= 180)


@given(st.text(max_size=300), st.sets(st.text(max_size=5)))
def test_a_slug_is_new_and_fits_an_address(title: str, taken: set[str]) -> None:
    slug = slug_of(title, taken)
    assert slug not in taken | RESERVED
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert len(slug) <= 64


def test_two_of_a_name() -> None:
    assert slug_of("Größe & Maß", set()) == "groesse-mass"
    assert slug_of("Größe & Maß", {"groesse-mass"}) == "groesse-mass-2"
    assert slug_of("New", set()) == "new-2"


def test_a_good_entry_has_no_faults() -> None:
    assert hindrances(GOOD) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"texts": {"de": Text("", "Text")}}, "no_title"),
        ({"texts": {"de": Text("T" * 201, "Text")}}, "long_title"),
        ({"texts": {"de": Text("T", "x" * 4001)}}, "long_text"),
        ({"texts": {"de": Text("T", "x"), "tr": Text("", "x")}}, "untitled"),
        ({"hours": "nine to five"}, "hours"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"email": "somebody"}, "email"),
        ({"address": "x" * 257}, "long_fact"),
    ],
)
def test_a_fault_is_named(changed: dict[str, object], fault: str) -> None:
    data = {name: getattr(GOOD, name) for name in ("topic", "source", "texts")}
    assert fault in faults(Snapshot(**{**data, **changed}))


@pytest.mark.parametrize(
    ("wanted", "hindrance"),
    [
        (Snapshot("work", source="Stadt", texts={"de": Text("T")}), "no_text"),
        (Snapshot("work", texts={"de": Text("T", "x")}), "no_source"),
        (
            Snapshot("work", source="Stadt", texts={"de": Text("T", "x"), "tr": Text("T")}),
            "empty_text",
        ),
    ],
)
def test_a_draft_may_lack_what_residents_need(wanted: Snapshot, hindrance: str) -> None:
    assert faults(wanted) == []
    assert hindrances(wanted) == [hindrance]
