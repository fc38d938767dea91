"""From scores to a decision: which label, how sure, and whether to answer, ask back or decline.

Two thresholds, as field practice has it: below `LOW` nothing is claimed, and where the second
label comes within `CLOSE` of the first the bot asks which was meant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nlu.crisis import Danger
from nlu.kernel import Floats
from nlu.reading import Decision, Passage, Scored
from nlu.second_net import ALARM

# Chosen on the leave-one-out predictions of the training utterances, see docs/decisions.
LOW = 0.2
CLOSE = 0.3
SURE = 0.65
# A chance of being out of scope that is worth asking back for.
MAYBE_OUTSIDE = 0.1
# Who greets or thanks and then says what they want is taken by what they want from so much on.
_COURTESY = frozenset({"intent:greeting", "intent:thanks"})
_BESIDE = 0.1
# What a guide text must score in search to be thought of where the head knows no such entry.
FOUND = 0.25
# How likely it is the one that answers: by its score and the best one beside it, by the log odds of
# the best label that the head knows and of being out of scope, and less where it is in the language
# of the message, since it looks nearer then. Logistic regression, see docs/decisions/0006.
_BY_SCORE, _BY_OTHER, _BY_KNOWN, _BY_OUTSIDE = 13.1, -2.4, -0.86, -0.65
_SAME_LANGUAGE, _ELSE = -1.3, -5.25
_NEVER_SURER = 0.005
# As near to an example question of an entry the same words are, and hardly anything else.
AN_EXAMPLE = 0.61
_SURE_OF_IT = 0.95


def label_scores(
    classes: tuple[str, ...], chances: Floats, passages: list[Passage], language: str | None = None
) -> list[Scored]:
    """All labels by score; entries that only search knows are put in by how well they fit.

    So are those whose example question it is, whatever the trained head believes: staff have
    written down what leads there. Danger is as likely as it was.
    """
    order, chance = np.argsort(-chances).tolist(), chances.tolist()
    scored = [Scored(classes[i], round(chance[i], 4)) for i in order]
    found = _found(passages, scored, language)
    if not found:
        return scored
    danger = next((each.score for each in scored if each.label == "crisis"), 0.0)
    left = 1 - max(found.values())
    rest = [
        Scored(each.label, each.score if each.label == "crisis" else round(each.score * left, 4))
        for each in scored
        if each.label not in found
    ]
    fresh = [Scored(label, round(score * (1 - danger), 4)) for label, score in found.items()]
    return sorted([*fresh, *rest], key=lambda score: -score.score)


def _found(passages: list[Passage], scored: list[Scored], language: str | None) -> dict[str, float]:
    """What search may be surer of than the trained head."""
    found, chance = {}, {each.label: each.score for each in scored}
    for passage in passages:
        label = f"guide:{passage.slug}"
        if passage.example >= AN_EXAMPLE:
            found[label] = _SURE_OF_IT
        elif label not in chance and passage.score >= FOUND:
            others = (each.score for each in passages if each is not passage)
            odds = _BY_SCORE * passage.score + _BY_OTHER * max(others, default=0.0)
            odds += _SAME_LANGUAGE * (passage.language == language) + _beside(chance)
            found[label] = round(min(1 / (1 + math.exp(-odds)), _SURE_OF_IT), 4)
    return found


def _beside(chance: dict[str, float]) -> float:
    """What speaks for a text that only search knows: that the trained head knows nothing."""
    known = max((chance[label] for label in chance if label not in ("oos", "crisis")), default=0.0)
    outside = _BY_OUTSIDE * _log_odds(chance.get("oos", 0.0))
    return _BY_KNOWN * _log_odds(known) + outside + _ELSE


def _log_odds(chance: float) -> float:
    held = min(max(chance, _NEVER_SURER), 1 - _NEVER_SURER)
    return math.log(held / (1 - held))


def changed(scores: list[Scored], label: str, chance: float) -> list[Scored]:
    """The scores with this chance for one label; the others share the rest as they stood."""
    before = next((score.score for score in scores if score.label == label), 0.0)
    share = (1 - chance) / (1 - before) if before < 1 else 0.0
    after = [
        Scored(each.label, round(chance if each.label == label else each.score * share, 4))
        for each in scores
    ]
    return sorted(after, key=lambda each: -each.score)


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides on scores; knows which labels the trained head can tell."""

    trained: frozenset[str]

    def decide(
        self, scores: list[Scored], passages: list[Passage], danger: Danger | None
    ) -> tuple[str, float, Decision]:
        """Label, confidence and decision. Danger found by the table is never argued with."""
        chance = {score.label: score.score for score in scores}
        if danger is not None:
            return "crisis", max(0.99, chance.get("crisis", 0.0)), "answer"
        if chance.get("crisis", 0.0) >= ALARM:
            return "crisis", chance["crisis"], "answer"
        # What else it is, is not less clear because it may be danger, too.
        ordered = [s for s in changed(scores, "crisis", 0.0) if s.label != "crisis"] or scores
        ordered = self._wished(ordered)
        chance = {score.label: score.score for score in ordered}
        best = ordered[0]
        second = ordered[1].score if len(ordered) > 1 else 0.0
        if best.label == "oos":
            # Better to ask than to turn a resident away by mistake.
            return "oos", best.score, "reject" if best.score >= LOW else "clarify"
        if best.score < LOW:
            return best.label, best.score, "reject"
        close = best.score < SURE and best.score - second < CLOSE
        if close or chance.get("oos", 0.0) >= MAYBE_OUTSIDE:
            return best.label, best.score, "clarify"
        return best.label, best.score, "answer"

    def _wished(self, scores: list[Scored]) -> list[Scored]:
        """Without a courtesy beside which something that is wanted stands out."""
        kind, other = scores[0], scores[1] if len(scores) > 1 else scores[0]
        # A mere chance that search sees makes no greeting a question.
        wanted = other.label in self.trained and other.score >= _BESIDE
        if kind.label not in _COURTESY:
            kind, other, wanted = other, kind, True
        wanted = wanted and other.label not in (*_COURTESY, "oos")
        return changed(scores, kind.label, 0.0) if kind.label in _COURTESY and wanted else scores
