"""Every name that the services use has words in the staff view, and no others."""

from __future__ import annotations

from typing import get_args

from admin import words
from nlu.reading import Decision
from services.guide.editing import WHAT
from services.guide.lists import State
from services.guide.rules import FAULTS, HINDRANCES
from services.guide.service import TOPICS
from services.guide.snapshot import FACTS, TEXTS
from services.staff.audit import ACTIONS
from services.staff.rules import ROLES


def test_no_name_is_without_words_and_no_words_without_a_name() -> None:
    assert set(words.ACTIONS) == ACTIONS
    assert set(words.ROLES) == set(ROLES)
    assert set(words.TOPICS) == set(TOPICS)
    assert set(words.REVISIONS) == set(WHAT)
    assert set(words.FAULTS) == {*FAULTS, *HINDRANCES}
    assert set(words.FIELDS) == {*FACTS, *TEXTS}
    assert set(words.STATES) == set(get_args(State)) - {""}
    assert set(words.DECISIONS) == set(get_args(Decision))


def test_what_an_older_release_wrote_is_shown_as_it_is() -> None:
    assert words.word(words.ACTIONS, "danced") == "danced"
