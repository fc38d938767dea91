"""Two thresholds: too low is declined, too close is asked back; danger is never argued with."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.crisis import Danger
from nlu.decision import Judge, label_scores
from nlu.reading import Passage, Scored

JUDGE = Judge(frozenset(["guide:debt", "guide:housing", "crisis", "oos"]))


@pytest.mark.parametrize(
    ("chances", "label", "decision"),
    [
        ({"guide:debt": 0.9, "guide:housing": 0.05}, "guide:debt", "answer"),
        ({"guide:debt": 0.5, "guide:housing": 0.4}, "guide:debt", "clarify"),
        ({"guide:debt": 0.15, "guide:housing": 0.1}, "guide:debt", "reject"),
        ({"guide:debt": 0.8, "oos": 0.15}, "guide:debt", "clarify"),
        ({"intent:greeting": 0.45, "guide:housing": 0.43}, "guide:housing", "answer"),
        ({"guide:housing": 0.45, "intent:greeting": 0.43}, "guide:housing", "answer"),
        (
            {"intent:thanks": 0.5, "guide:housing": 0.2, "guide:debt": 0.2},
            "guide:housing",
            "clarify",
        ),
        ({"intent:greeting": 0.8, "guide:housing": 0.05}, "intent:greeting", "answer"),
        ({"intent:greeting": 0.5, "intent:thanks": 0.4}, "intent:greeting", "clarify"),
        ({"oos": 0.7, "guide:debt": 0.1}, "oos", "reject"),
        ({"oos": 0.15, "guide:debt": 0.1}, "oos", "clarify"),
        ({"crisis": 0.7, "guide:debt": 0.3}, "crisis", "answer"),
        ({"crisis": 0.6, "guide:debt": 0.35, "oos": 0.02}, "guide:debt", "answer"),
        ({"crisis": 0.6, "guide:debt": 0.2, "guide:housing": 0.2}, "guide:debt", "clarify"),
    ],
)
def test_scores_become_a_decision(chances: dict[str, float], label: str, decision: str) -> None:
    scores = [Scored(name, chance) for name, chance in chances.items()]
    found, _, decided = JUDGE.decide(scores, [], None)
    assert (found, decided) == (label, decision)


def test_danger_in_the_table_comes_before_any_score() -> None:
    danger = Danger("fire", "de", "es brennt")
    label, confidence, decision = JUDGE.decide([Scored("oos", 0.99)], [], danger)
    assert (label, decision) == ("crisis", "answer")
    assert confidence >= 0.99


def test_an_entry_that_staff_added_today_comes_first_where_search_is_sure() -> None:
    classes, chances = ("guide:debt", "oos"), np.array([0.6, 0.4], np.float32)
    fresh = Passage("beispiel", "de", "…", 0.8)
    scores = label_scores(classes, chances, [fresh])
    assert scores[0] == Scored("guide:beispiel", 0.95)
    assert sum(score.score for score in scores) == pytest.approx(1, abs=1e-3)
    unsure = Passage("beispiel", "de", "…", 0.3)
    assert label_scores(classes, chances, [unsure])[0].label == "guide:debt"
    known = Passage("debt", "de", "…", 0.9)
    assert len(label_scores(classes, chances, [known])) == 2


def test_an_example_question_of_staff_leads_to_its_entry_whatever_was_learnt() -> None:
    classes, chances = ("guide:debt", "guide:housing", "crisis"), np.array([0.9, 0.06, 0.04])
    same = Passage("housing", "de", "…", 0.9, example=0.7)
    scores = label_scores(classes, chances, [same])
    assert scores[0] == Scored("guide:housing", round(0.95 * (1 - 0.04), 4))
    assert Scored("crisis", 0.04) in scores
    assert JUDGE.decide(scores, [same], None)[0::2] == ("guide:housing", "answer")
    alike = Passage("housing", "de", "…", 0.9, example=0.6)
    assert label_scores(classes, chances, [alike])[0].label == "guide:debt"


def test_danger_is_as_likely_beside_an_example_question() -> None:
    classes, chances = ("crisis", "guide:housing"), np.array([0.8, 0.2])
    scores = label_scores(classes, chances, [Passage("housing", "de", "…", 0.9, example=0.9)])
    assert JUDGE.decide(scores, [], None)[0] == "crisis"


@pytest.mark.parametrize("danger", [0.0, 0.3, 0.6, 0.69])
def test_no_label_is_surer_than_sure(danger: float) -> None:
    chances = np.array([danger, 1 - danger])
    same = [Passage("housing", "de", "…", 0.9, example=0.9)]
    scores = label_scores(("crisis", "guide:housing"), chances, same)
    label, confidence, decision = JUDGE.decide(scores, same, None)
    assert (label, decision) == ("guide:housing", "answer")
    assert confidence == pytest.approx(0.95, abs=1e-3)
