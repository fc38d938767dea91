"""What the table of phrases does not know: danger among other things, and mere words of danger."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import second_net
from nlu.crisis import CrisisTable
from nlu.encoder import Embedded
from nlu.kernel import Kernel
from nlu.second_net import SecondNet
from nlu.training import load


class Words(Embedded):
    """Encodes nothing; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.full(384, 1.0 if "X" in text else 0.0, np.float32)


class Labels:
    """Danger is what has an X."""

    classes = ("oos", "crisis")

    def by_words(self, grams: object) -> object:
        return grams

    def chances(self, vector: np.ndarray, _words: object, _language: object) -> np.ndarray:
        return np.array([1 - vector[0], vector[0]]) * 0.9


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Words:
    table = CrisisTable({"de": {"except": ["X vor hunger"]}})
    monkeypatch.setattr(second_net, "crisis_table", lambda: table)
    return Words()


def net(words: Words) -> SecondNet:
    return SecondNet(Labels(), words)  # type: ignore[arg-type]


async def test_a_short_harmless_message_is_not_looked_at_again(words: Words) -> None:
    assert await net(words).chance("Wann ist der Kurs am Montag?", "de", 0.1) == 0.1
    assert words.asked == []


async def test_where_there_is_suspicion_a_sentence_among_others_is_enough(words: Words) -> None:
    text = "Wann ist der Kurs? Er hat ein X. Danke für alles hier."
    assert await net(words).chance(text, "de", 0.05) == 0.05
    assert words.asked == []
    assert await net(words).chance(text, "de", 0.1) == pytest.approx(0.9)
    assert words.asked == ["Wann ist der Kurs?", "Er hat ein X."]


async def test_a_long_text_is_read_to_its_end(words: Words) -> None:
    text = "Ich erzähle viel und lange von früher. " * 30 + "Jetzt hat er ein X."
    assert await net(words).chance(text, "de", 0.0) == pytest.approx(0.9)


async def test_a_text_beyond_all_bounds_takes_no_longer_than_a_long_one(words: Words) -> None:
    assert await net(words).chance("Ich erzähle viel von früher. " * 4_000, "de", 0.0) == 0.0
    assert len(words.asked) == 11


async def test_what_is_seen_as_a_whole_is_not_cut(words: Words) -> None:
    text = "Er hat ein X. Kommen Sie bitte schnell."
    assert await net(words).chance(text, "de", 0.8) == 0.8
    assert words.asked == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [("ich X vor Hunger", 0.8), ("Guten Tag an alle hier. ich X vor Hunger heute", 0.1)],
)
async def test_the_words_of_an_exception_are_no_danger(
    words: Words, text: str, whole: float
) -> None:
    assert await net(words).chance(text, "de", whole) < 0.5


@pytest.fixture(scope="module")
def labels() -> Kernel:
    return load(Embedded(), None).labels


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ich wollte nach dem Deutschkurs fragen. Mein Schwager hat was gespritzt und hat "
               "ganz blaue Lippen. Wann macht das Büro auf?"),
        ("tr", "Kurs ne zaman başlıyor diye soracaktım. Abim eve gelince beni boğacakmış, "
               "tuvalette saklanıyorum. Pazartesi gelebilir miyim?"),
        ("ru", "Здравствуйте, я по поводу курса. Муж держит меня за волосы и говорит, что "
               "прирежет. Напишите потом."),
    ],
)  # fmt: skip
async def test_danger_is_found_between_two_questions(
    labels: Kernel, language: str, text: str
) -> None:
    assert await SecondNet(labels, Embedded()).chance(text, language, 0.1) >= second_net.ALARM
