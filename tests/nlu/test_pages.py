"""The pages that search learns from: whole, nobody's own numbers, nothing that is held back."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benchmarks.town import HELD_BACK
from locales.languages import LANGUAGES
from nlu.matters import table
from nlu.pages import Page, digest, load
from nlu.script import fold

LEARNT, MEASURED = load(), load(HELD_BACK)
UTTERANCES = Path(__file__).parents[2] / "benchmarks" / "held_back"


def _asked(pages: list[Page]) -> set[str]:
    return {fold(question) for page in pages for question in page.questions.values()}


def test_every_page_is_about_one_matter_of_the_tables() -> None:
    about = [page.document.slug for page in (*LEARNT, *MEASURED)]
    assert len(about) == len(set(about))
    assert set(about) <= table().keys()


def test_every_page_is_asked_for_in_languages_of_the_product() -> None:
    for page in (*LEARNT, *MEASURED):
        assert page.questions.keys() <= LANGUAGES.keys(), page.document.slug
        said = (page.document.title, page.document.text, *page.questions.values())
        assert all(said), page.document.slug


def test_nothing_is_learnt_that_is_held_back() -> None:
    rows = (
        json.loads(line)
        for path in UTTERANCES.glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    )
    measured = _asked(MEASURED) | {fold(row["text"]) for row in rows}
    assert not _asked(LEARNT) & measured


def test_no_page_has_a_telephone_number_of_its_own() -> None:
    for page in (*LEARNT, *MEASURED):
        for number in re.findall(r"(?<!\d)0\d[\d /-]{5,}\d", page.document.text):
            assert re.sub(r"\D", "", number).startswith("0800"), page.document.slug


def test_the_digest_changes_with_a_page(tmp_path: Path) -> None:
    file = tmp_path / "town.jsonl"
    file.write_text("{}\n", "utf-8")
    before = digest(tmp_path)
    file.write_text("{ }\n", "utf-8")
    assert digest(tmp_path) != before
