"""The whole engine: danger first, staff's new texts at once, and no text that breaks it."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.embedded import EmbeddedUnderstanding
from nlu.encoder import Embedded, EncoderDown, Role, Rows
from nlu.language import SURE
from nlu.reading import Document, Reading
from nlu.training import load as load_heads
from tests.stopwatch import Stopwatch

NOW = datetime(2026, 10, 14, 19, 20)
SEWING = Document(
    "beispiel-sewing", "de", "Beispiel: Nähwerkstatt",
    "In der Nähwerkstatt nähen und flicken wir Kleider mit der Nähmaschine.",
    ("Wo kann ich eine Nähmaschine benutzen?",),
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> EmbeddedUnderstanding:
    return EmbeddedUnderstanding.ready(None)


async def read(engine: EmbeddedUnderstanding, text: str, previous: str | None = None) -> Reading:
    return await engine.read(text, previous=previous, now=NOW)


async def test_a_message_is_understood_with_its_language_and_time(
    engine: EmbeddedUnderstanding,
) -> None:
    reading = await read(engine, "yarın saat 10'da randevu almak istiyorum")
    assert (reading.language, reading.label) == ("tr", "intent:book_appointment")
    time_ = reading.entity("time")
    assert time_ is not None
    assert time_.value["start"] == "2026-10-15T10:00"


@pytest.mark.parametrize("text", ["am 8. Dezember", "um 9:30", "gegen 14 Uhr", "am 3.12."])
async def test_a_bare_date_does_not_change_the_language_of_the_talk(
    engine: EmbeddedUnderstanding, text: str
) -> None:
    reading = await read(engine, text, previous="de")
    assert reading.language == "de" or reading.language_confidence < SURE
    assert reading.entity("time")


async def test_a_sentence_changes_the_language_of_the_talk(engine: EmbeddedUnderstanding) -> None:
    reading = await read(engine, "yarın saat 10'da randevu almak istiyorum", previous="de")
    assert reading.language == "tr"
    assert reading.language_confidence >= SURE


@pytest.mark.parametrize("wish", ["", " دنبال خانه می‌گردم"])
async def test_who_greets_and_says_what_they_want_gets_it(
    engine: EmbeddedUnderstanding, wish: str
) -> None:
    reading = await read(engine, f"سلام،{wish}")
    label = "guide:housing" if wish else "intent:greeting"
    assert (reading.label, reading.decision) == (label, "answer")


async def test_what_staff_wrote_is_found_at_once_and_forgotten_at_once(
    engine: EmbeddedUnderstanding,
) -> None:
    await engine.learn([SEWING])
    found = await read(engine, "Wo kann ich eine Nähmaschine benutzen?")
    assert (found.label, found.decision) == ("guide:beispiel-sewing", "answer")
    assert found.passages[0].text.startswith("In der Nähwerkstatt")
    await engine.learn([])
    gone = await read(engine, "Wo kann ich eine Nähmaschine benutzen?")
    assert gone.label != "guide:beispiel-sewing"
    assert gone.passages == ()


async def test_a_question_that_staff_added_to_a_known_entry_leads_there(
    engine: EmbeddedUnderstanding,
) -> None:
    question = "Wer leiht mir einen Regenschirm?"
    debt = Document("debt", "de", "Schulden", "Wir sehen Ihre Briefe durch.", (question,))
    assert (await read(engine, question)).label != "guide:debt"
    await engine.learn([debt])
    reading = await read(engine, question)
    assert (reading.label, reading.decision) == ("guide:debt", "answer")
    await engine.learn([])


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "\u202e\u200b", "🙂", "a" * 50_000, "؟" * 3000]
)
async def test_any_text_is_read(engine: EmbeddedUnderstanding, text: str) -> None:
    reading = await read(engine, text)
    assert reading.decision in ("answer", "clarify", "reject")


async def test_a_repeated_message_takes_no_time(engine: EmbeddedUnderstanding) -> None:
    first = await read(engine, "ich suche eine Wohnung")
    watch = Stopwatch()
    for _ in range(5):
        with watch.lap():
            assert await read(engine, "ich suche eine Wohnung") is first
    assert watch.best < 0.001, watch


class Down(Embedded):
    """An encoder whose server has gone."""

    async def query(self, text: str) -> Rows:
        raise EncoderDown("gone")

    def encode(self, texts: list[str], role: Role) -> Rows:
        raise EncoderDown("gone")


async def test_danger_is_found_even_without_an_encoder() -> None:
    engine = EmbeddedUnderstanding(load_heads(Embedded(), None), Down())
    assert (await read(engine, "es brennt im Treppenhaus")).label == "crisis"
    with pytest.raises(EncoderDown):
        await read(engine, "ich suche Arbeit")
