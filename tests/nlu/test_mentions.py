"""What somebody names inside a sentence, in the words of eighteen languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.mentions import (
    TABLE,
    names_appointment,
    names_other_wish,
    news_topics,
    wants_messages,
)
from nlu.table import read_table
from services.announcements.rules import TOPICS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ich möchte immer Bescheid bekommen wenn es neue Jobs gibt", ["work"]),
        ("Schick mir Nachrichten zu Deutschkursen und Festen", ["training"]),
        ("infos über STELLEN und kurse", ["work", "training"]),
        ("tell me about new jobs and events", ["work", "events"]),
        ("yeni iş ilanlarını bana yaz", ["work"]),
        ("أريد أخبار الوظائف والدورات", ["work", "training"]),
        ("пишіть мені про вакансії", ["work"]),
        ("хочу получать новости о курсах и мероприятиях", ["training", "events"]),
        ("anunță-mă când apar locuri de muncă", ["work"]),
        ("avvisami se c'è lavoro", ["work"]),
        ("chcę dostawać oferty pracy", ["work"]),
        ("javite mi za poslove i tečajeve", ["work", "training"]),
        ("خبر کلاس های آموزش را بفرست", ["training"]),
        ("min agahdar bike, karên nû", []),
        ("më lajmëro për vende pune", ["work"]),
        ("prévenez-moi des événements", ["events"]),
        ("avísame de los cursos", ["training"]),
        ("στείλε μου νέα για εκδηλώσεις", ["events"]),
        ("искам новини за градината", ["quarter"]),
        ("quero receber o jornal", ["newspaper"]),
        ("newsletter", []),
        ("", []),
        ("Stellen Sie sich vor", ["work"]),
    ],
)
def test_topics_are_found_in_sentences(text: str, wanted: list[str]) -> None:
    assert news_topics(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "schick mir Jobs in der Weststadt",
        "send me jobs",
        "bana iş ilanlarını gönder",
        "أريد أخبار الوظائف",
        "ابعتلي شغل",
        "надсилай мені вакансії",
        "присылайте новости о курсах",
        "envoyez-moi des offres d'emploi",
        "trimite-mi locuri de muncă",
        "στείλε μου δουλειές",
    ],
)
def test_a_wish_for_messages_is_found(text: str) -> None:
    assert wants_messages(text)


@pytest.mark.parametrize(
    "text",
    ["welche Jobs gibt es", "which jobs are there", "hangi işler var", "ما هي الوظائف المتاحة"],
)
def test_who_only_looks_wants_no_messages(text: str) -> None:
    assert not wants_messages(text)


@pytest.mark.parametrize(
    "text",
    [
        "Termin wegen Schulden am Dienstag",
        "randevu borç salı",
        "موعد يوم الثلاثاء",
        "запишите меня на вторник",
        "хочу записатися",
        "un rendez-vous mardi",
        "una cita el martes",
    ],
)
def test_an_appointment_is_named(text: str) -> None:
    assert names_appointment(text)
    assert not names_appointment("Ich habe Schulden")


@pytest.mark.parametrize(
    "text", ["hayır, Oststadt", "ні, краще Weststadt", "нет, Weststadt", "لا، الخميس", "no, West"]
)
def test_another_wish_is_named(text: str) -> None:
    assert names_other_wish(text)
    assert not names_other_wish("Weststadt")


@pytest.mark.parametrize("topic", TOPICS)
def test_whatever_is_listed_is_found_inside_a_sentence(topic: str) -> None:
    """`*` is any ending, and an Arabic "and" may be written as one word with it."""
    for phrase in read_table(TABLE)["news"][topic]:
        for said in (phrase.removesuffix("*"), phrase.replace("*", "xyz")):
            assert topic in news_topics(f"123 {said.upper()}, 456"), phrase
            assert topic in news_topics(f"123 و{said}"), phrase


@given(st.text(max_size=300))
def test_any_text_gives_known_topics_once(text: str) -> None:
    found = news_topics(text)
    assert len(set(found)) == len(found)
    assert set(found) <= set(TOPICS)
