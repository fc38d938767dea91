"""The guide is searched by meaning and by words, in any language, as soon as it is learnt."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import search, training
from nlu.adapter import Adapter
from nlu.encoder import Embedded, Role, Rows
from nlu.kernel import unit
from nlu.reading import Document
from nlu.search import GuideIndex, best_two, guide_vectors, windows
from nlu.vectors import Vectors, text_key
from tests.stopwatch import Stopwatch

LIBRARY = Document(
    "beispiel-library", "de", "Beispiel: Bücherregal zum Tauschen",
    "Im Flur steht ein Regal. Nehmen Sie ein Buch mit. Stellen Sie ein anderes hinein.",
    ("Wo kann ich Bücher tauschen?",),
)  # fmt: skip
REPAIR = Document(
    "beispiel-repair", "de", "Beispiel: Reparatur-Treff",
    "Kaputte Geräte werden gemeinsam repariert. Bringen Sie den Toaster oder die Lampe mit.",
)  # fmt: skip
BIKES = Document(
    "beispiel-bikes", "en", "Example: Bike lessons",
    "Adults learn to ride a bicycle in the yard. Helmets are there. Beginners are welcome.",
)  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> Embedded:
    return Embedded()


@pytest.fixture(scope="module")
def adapter(encoder: Embedded) -> Adapter:
    return training.load(encoder, None).adapter


@pytest.mark.parametrize(
    ("question", "language", "slug"),
    [
        ("Wo kann ich Bücher tauschen?", "de", "beispiel-library"),
        ("mein Toaster ist kaputt", "de", "beispiel-repair"),
        ("bozuk lambamı tamir etmek istiyorum", "tr", "beispiel-repair"),
        ("хочу навчитися їздити на велосипеді", "uk", "beispiel-bikes"),
        ("أريد كتاباً للقراءة", "ar", "beispiel-library"),
        ("I want to learn cycling", None, "beispiel-bikes"),
    ],
)
def test_what_staff_wrote_answers_questions_of_any_language(
    encoder: Embedded, adapter: Adapter, question: str, language: str | None, slug: str
) -> None:
    index = GuideIndex([LIBRARY, REPAIR, BIKES], guide_vectors(encoder, None), adapter)
    vector = encoder.encode([question], "query")[0]
    found = index.found(question, vector, language)
    assert found[0].slug == slug
    assert len({passage.slug for passage in found}) == len(found) == 3
    assert all(better.score >= worse.score for better, worse in pairwise(found))


@pytest.mark.parametrize(
    ("question", "language"),
    [("як забрати до себе дружину", "uk"), ("لم شمل الأسرة", "ar"), ("aile birleşimi", "tr")],
)
def test_matters_of_offices_are_found_across_languages_by_their_words(
    question: str, language: str
) -> None:
    pages = [
        Document("beispiel-visa", "de", "Beispiel: Visum", "Sie beantragen ein Visum."),
        Document("beispiel-family", "de", "Beispiel: Familiennachzug", "Ehegatten dürfen kommen."),
        Document("beispiel-tax", "de", "Beispiel: Steuer", "Sie geben eine Erklärung ab."),
    ]
    index = GuideIndex(pages, Vectors(Blank(), "passage", None, "t"), Adapter())
    best, second, *_ = index.found(question, np.ones(16, np.float32), language)
    assert best.slug == "beispiel-family"
    assert best.score > second.score


def test_the_passage_shown_is_the_part_that_answers(encoder: Embedded) -> None:
    index = GuideIndex([BIKES, REPAIR], guide_vectors(encoder, None), Adapter())
    question = "do I need my own helmet"
    (best, _) = index.found(question, encoder.encode([question], "query")[0], "en")
    assert "Helmets are there." in best.text


def test_among_parts_of_equal_meaning_the_one_is_shown_that_names_the_matter() -> None:
    told = "Wir sind da. Kommen Sie vorbei. Es gibt Kaffee. Setzen Sie sich. Wir reden über Miete."
    house = Document("beispiel-house", "de", "Beispiel: Treff", told)
    index = GuideIndex([house], Vectors(Same(), "passage", None, "t"), Adapter())
    (best,) = index.found("kirayı ödeyemiyorum", np.ones(16, np.float32), "tr")
    assert "Miete" in best.text
    assert "Kommen" not in best.text


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        ("fr", {"de", "de-plain", "fr"}),
        ("de", {"de", "de-plain"}),
        ("tr", {"de", "de-plain", "en", "fr"}),
        (None, {"de", "de-plain", "en", "fr"}),
    ],
)
def test_nobody_is_answered_from_a_third_language_where_there_is_a_text(
    language: str | None, answers: set[str]
) -> None:
    texts = [
        Document("beispiel-tea", code, f"Tee {code}", f"Wir trinken Tee. {code}")
        for code in ("de", "de-plain", "en", "fr")
    ]
    index = GuideIndex(texts, Vectors(Hashed(), "passage", None, "t"), Adapter())
    asked = index.asked("Tee", language)
    assert {texts[text].language for text in asked.texts} == answers


def test_an_empty_guide_answers_nothing() -> None:
    index = GuideIndex([], Vectors(Hashed(), "passage", None, "t"), Adapter())
    assert index.found("hallo", np.ones(16, np.float32), "de") == []


def test_windows_are_the_title_threes_single_sentences_and_questions() -> None:
    assert [encoded for encoded, _ in windows(LIBRARY)] == [
        LIBRARY.title,
        f"{LIBRARY.title}. {LIBRARY.text}",
        f"{LIBRARY.title}. Im Flur steht ein Regal.",
        f"{LIBRARY.title}. Nehmen Sie ein Buch mit.",
        f"{LIBRARY.title}. Stellen Sie ein anderes hinein.",
        "Wo kann ich Bücher tauschen?",
    ]


def test_a_text_without_any_sentence_is_found_by_its_title() -> None:
    assert windows(Document("beispiel", "de", "Beispiel", "")) == [("Beispiel", "")]


RUNS = st.lists(
    st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=5), min_size=1, max_size=6
)


@given(RUNS)
def test_the_two_best_of_each_run(runs: list[list[float]]) -> None:
    near = np.array([number for run in runs for number in run], np.float32)
    starts = np.cumsum([0, *(len(run) for run in runs[:-1])])
    expected = [(sorted([*run, run[0]] if len(run) == 1 else run)[-2:]) for run in runs]
    np.testing.assert_allclose(
        best_two(near, starts), [sum(two) / 2 for two in expected], atol=1e-6
    )


class Same:
    """An encoder to which all texts mean the same."""

    name, dim = "same", 16

    def encode(self, texts: list[str], _role: Role) -> Rows:
        return np.ones((len(texts), self.dim), np.float32)

    async def query(self, text: str) -> Rows:
        row: Rows = self.encode([text], "query")[0]
        return row


class Hashed:
    """Vectors that depend on nothing but the text, so that a large guide costs no model."""

    name, dim = "hashed", 16

    def encode(self, texts: list[str], role: Role) -> Rows:
        seeds = [int.from_bytes(text_key(text)[:4], "big") for text in texts]
        rows = np.stack([np.random.default_rng(s).standard_normal(16, np.float32) for s in seeds])
        out: Rows = unit(rows)
        return out

    async def query(self, text: str) -> Rows:
        row: Rows = self.encode([text], "query")[0]
        return row


class Blank(Hashed):
    """Texts that all mean the same, so that only their words tell them apart."""

    def encode(self, texts: list[str], role: Role) -> Rows:
        return np.full((len(texts), 16), 0.25, np.float32)


def _large(size: int) -> list[Document]:
    return [
        Document(f"beispiel-{i}", "de", f"Beispiel {i}", f"Wort{i} steht hier. Mehr nicht.")
        for i in range(size)
    ]


def test_a_large_guide_is_narrowed_and_still_finds_the_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "LEXICAL", 1.0)
    index = GuideIndex(_large(1000), Vectors(Hashed(), "passage", None, "t"), Adapter())
    vector = Hashed().encode(["Wort777"], "query")[0]
    assert index.found("Wort777", vector, "de")[0].slug == "beispiel-777"


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    first = Vectors(Hashed(), "passage", tmp_path, "t")
    GuideIndex(_large(20), first, Adapter())
    again = Vectors(Hashed(), "passage", tmp_path, "t")
    GuideIndex(_large(21), again, Adapter())
    assert (first.encoded, again.encoded) == (20 * 4, 4)


def test_ten_thousand_entries_cost_little_beside_the_reading_of_the_question() -> None:
    def seconds(size: int) -> float:
        index = GuideIndex(_large(size), Vectors(Hashed(), "passage", None, "t"), Adapter())
        vector = Hashed().encode(["Wort7"], "query")[0]
        watch = Stopwatch(time.process_time)
        for _ in range(5):
            with watch.lap():
                index.found("Wort7 steht", vector, "de")
        return watch.best

    assert seconds(10_000) - seconds(100) < 0.008
