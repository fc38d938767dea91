"""A whole entry as one value: kept, compared, and outdated where German moves on."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.guide.snapshot import Change, Snapshot, Text, changes, outdate

TEXTS = st.builds(
    Text,
    st.text(),
    st.text(),
    st.lists(st.text()).map(tuple),
    st.lists(st.text()).map(tuple),
    st.booleans(),
)
SNAPSHOTS = st.builds(
    Snapshot,
    st.sampled_from(["work", "help"]),
    st.lists(st.sampled_from(["oststadt", "weststadt"]), unique=True).map(tuple),
    phone=st.none() | st.text(),
    map=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    texts=st.dictionaries(st.sampled_from(["de", "de-plain", "tr", "ar"]), TEXTS),
)
BEFORE = Snapshot(
    topic="work",
    texts={"de": Text("Titel", "alt"), "tr": Text("Başlık", "eski"), "ar": Text("عنوان", "قديم")},
)


def with_text(snapshot: Snapshot, code: str, **changed: object) -> Snapshot:
    text = replace(snapshot.texts[code], **changed)  # type: ignore[arg-type]
    return replace(snapshot, texts={**snapshot.texts, code: text})


@given(SNAPSHOTS)
def test_as_data_and_back_it_is_the_same(snapshot: Snapshot) -> None:
    assert Snapshot.from_data(json.loads(json.dumps(snapshot.to_data()))) == snapshot


@given(SNAPSHOTS)
def test_nothing_differs_from_itself(snapshot: Snapshot) -> None:
    assert list(changes(snapshot, snapshot)) == []
    assert outdate(snapshot, snapshot).texts.keys() == snapshot.texts.keys()


def test_a_changed_german_text_outdates_its_translations() -> None:
    after = outdate(BEFORE, with_text(BEFORE, "de", text="neu"))
    assert {code: text.outdated for code, text in after.texts.items()} == {
        "de": False,
        "tr": True,
        "ar": True,
    }


def test_a_typo_outdates_nothing() -> None:
    after = outdate(BEFORE, with_text(BEFORE, "de", text="neu"), only_a_typo=True)
    assert not any(text.outdated for text in after.texts.values())


def test_a_translation_that_changed_with_it_is_fresh() -> None:
    after = with_text(with_text(BEFORE, "de", text="neu"), "tr", text="yeni")
    assert not outdate(BEFORE, after).texts["tr"].outdated
    assert outdate(BEFORE, after).texts["ar"].outdated


def test_new_example_questions_outdate_nothing() -> None:
    after = outdate(BEFORE, with_text(BEFORE, "de", questions=("Wo?",)))
    assert not any(text.outdated for text in after.texts.values())


def test_an_outdated_translation_stays_so_until_somebody_mends_it() -> None:
    stale = with_text(BEFORE, "tr", outdated=True)
    assert outdate(stale, stale).texts["tr"].outdated
    assert not outdate(stale, with_text(stale, "tr", outdated=False)).texts["tr"].outdated
    assert not outdate(stale, with_text(stale, "tr", text="yeni")).texts["tr"].outdated


def test_changes_name_the_field_and_the_language() -> None:
    after = replace(with_text(BEFORE, "tr", bring=("Pasaport",)), phone="115")
    assert list(changes(BEFORE, after)) == [
        Change("", "phone", "", "115"),
        Change("tr", "bring", "", "Pasaport"),
    ]
