"""The town of German pages: those that are held back are found from every language."""

from __future__ import annotations

import pytest

from benchmarks.ranks import figures
from benchmarks.town import HELD_BACK, ranked
from nlu import pages
from nlu.encoder import Embedded
from nlu.training import load as load_heads


def test_one_page_in_ten_is_found_from_every_language() -> None:
    encoder = Embedded()
    ranks = ranked(encoder, load_heads(encoder, None), None, 10)
    asked = {code for page in pages.load(HELD_BACK) for code in page.questions}
    assert {code for code, _rank in ranks} == asked
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
