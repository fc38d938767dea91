"""Words by their beginnings are kept for the next start, and never hinder one."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from nlu import glossary
from nlu.beginnings import place
from nlu.glossary import Glossary

TABLE = {"rent": {"de": "miete,mietvertrag", "tr": "kira,ev sahi"}, "work": {"de": "arbeit"}}
ASKED = [("Mietvertrag und Arbeit", "de"), ("ev sahibi kirayı artırdı", "tr")]


def named(where: Path | None) -> list[list[str]]:
    words = Glossary(TABLE, where)
    return [words.named(text, language) for text, language in ASKED]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "__pycache__" / "words-1"


def test_what_was_kept_names_the_same(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = named(where)
    assert first == named(None) == [["rent", "work"], ["rent", "rent"]]
    monkeypatch.delattr(glossary, "made")
    assert named(where) == first


@pytest.mark.parametrize("hurt", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_what_is_not_whole_is_made_anew(
    where: Path, hurt: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    named(where)
    hurt(where / "tr")
    assert named(where) == named(None)
    monkeypatch.delattr(glossary, "made")
    named(where)


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("no folder")
    assert named(tmp_path / "__pycache__" / "words-1") == named(None)


def test_a_full_disk_hinders_no_start(where: Path) -> None:
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, most))
    try:
        found = named(where)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert found == named(None)
    assert not where.exists()
    assert list(where.parent.iterdir()) == []


def test_words_of_an_older_table_go(where: Path) -> None:
    named(where)
    (where.parent / "words-half").mkdir()  # of a process that was killed
    named(where.with_name("words-2"))
    assert [each.name for each in where.parent.iterdir()] == ["words-2"]


def test_the_place_changes_with_the_tables(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("one", "utf-8")
    before = place(tmp_path, [table])
    assert place(tmp_path, [table]) == before
    table.write_text("two", "utf-8")
    assert place(tmp_path, [table]) != before
