"""The town of German pages: whole, nobody's own numbers, and found from every language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.ranks import figures
from benchmarks.town import pages, ranked
from locales.languages import LANGUAGES
from nlu.encoder import Embedded
from nlu.matters import table
from nlu.script import fold
from nlu.training import load as load_heads

HELD_BACK = Path(__file__).parents[2] / "benchmarks" / "held_back"
PAGES = pages()


def test_every_page_is_asked_for_in_the_same_languages() -> None:
    """A new language may come to the bot before it comes here."""
    spoken = PAGES[0]["questions"].keys()
    assert {"de", "en", "ar", "ku"} <= spoken <= LANGUAGES.keys()
    for page in PAGES:
        assert page["questions"].keys() == spoken, page["matter"]
        assert all((page["title"], page["text"], *page["questions"].values())), page["matter"]


def test_every_page_is_about_one_matter_of_the_tables() -> None:
    about = [page["matter"] for page in PAGES]
    assert len(about) == len(set(about))
    assert set(about) <= table().keys()


def test_no_question_is_among_those_that_are_held_back() -> None:
    known = {
        fold(json.loads(line)["text"])
        for path in HELD_BACK.glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }
    asked = {fold(question) for page in PAGES for question in page["questions"].values()}
    assert not asked & known


def test_no_page_has_a_telephone_number_of_its_own() -> None:
    for page in PAGES:
        for number in re.findall(r"(?<!\d)0\d[\d /-]{5,}\d", page["text"]):
            assert re.sub(r"\D", "", number).startswith("0800"), page["matter"]


def test_one_page_in_ten_is_found_from_every_language() -> None:
    encoder = Embedded()
    ranks = ranked(encoder, load_heads(encoder, None), None, 10)
    assert {code for code, _rank in ranks} == PAGES[0]["questions"].keys()
    first, three, _mean = figures([rank for _code, rank in ranks])
    assert first >= 0.78
    assert three >= 0.92


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [([0, None], (0.5, 0.5, 0.5)), ([3, 1], (0.0, 0.5, 0.375)), ([], (0.0, 0.0, 0.0))],
)
def test_figures_are_shares_of_all_questions(
    ranks: list[int | None], expected: tuple[float, float, float]
) -> None:
    assert figures(ranks) == expected
