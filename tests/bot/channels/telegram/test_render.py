"""How a message looks on Telegram: what the simulated platform would show, and take."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.channel import TEXT
from bot.channels.telegram.render import RLM, render
from bot.split import split
from dialogs.message import Card, Choice, Message
from tests.telegram_api.entities import cleaned, parse, units
from tests.telegram_api.keyboard import checked

ARABIC = Message(
    text="هذه هي المعلومات:",
    language="ar",
    question="هل تريد موعدا؟",
    card=Card(
        title="Jobcenter بفورتسهايم",
        text="Bürgergeld هو دعم مالي.\nتقدم الطلب هنا.",
        bring_title="ماذا تحضر",
        bring=("جواز السفر", "Meldebescheinigung"),
        facts=(("أين", "Beispielstraße 1"),),
        phone="0800 1110111",
        url="https://www.pforzheim.de/?a=1&b=2",
        map=(48.89188, 8.69417),
        notes=("المصدر: Stadt Pforzheim",),
    ),
    choices=(
        Choice("احجز موعدا", "0.1.0"),
        Choice("نعم", "0.1.1"),
        Choice("لا", "0.1.2"),
        Choice("رجوع", "1.1.0", minor=True),
        Choice("إلغاء", "1.1.1", minor=True),
    ),
)


def shown(message: Message, author: str = "bot") -> str:
    """What people read, as the platform parses it."""
    return parse(render(message, author).html, "HTML")[0]


def rows(message: Message) -> list[list[str]]:
    keyboard = render(message).keyboard
    return [[b.text for b in row] for row in keyboard.inline_keyboard] if keyboard else []


def test_an_arabic_card() -> None:
    assert render(ARABIC).html == (
        "هذه هي المعلومات:\n"
        "\n"
        f"{RLM}<b>Jobcenter بفورتسهايم</b>\n"
        f"{RLM}Bürgergeld هو دعم مالي.\n"
        "تقدم الطلب هنا.\n"
        "\n"
        "<b>ماذا تحضر</b>\n"
        "• جواز السفر\n"
        f"{RLM}• Meldebescheinigung\n"
        "\n"
        "أين: \u2068Beispielstraße 1\u2069\n"
        f"{RLM}📞 \u20680800 1110111\u2069\n"
        f"{RLM}🔗 https://www.pforzheim.de/?a=1&amp;b=2\n"
        f'{RLM}📍 <a href="https://www.openstreetmap.org/?mlat=48.891880&amp;mlon=8.694170'
        '#map=18/48.891880/8.694170">OpenStreetMap</a>\n'
        "\n"
        "<i>المصدر: Stadt Pforzheim</i>\n"
        "\n"
        "هل تريد موعدا؟"
    )


def test_short_buttons_share_a_row_and_minor_ones_the_last() -> None:
    assert rows(ARABIC) == [["احجز موعدا", "نعم"], ["لا"], ["رجوع", "إلغاء"]]
    long = Choice("Anerkennung ausländischer Abschlüsse", "0.1.0")
    message = Message("x", choices=(Choice("Ja", "1"), long, Choice("Nein", "2")))
    assert rows(message) == [["Ja"], [long.label], ["Nein"]]


def test_a_german_card_for_somebody_who_reads_arabic_keeps_its_direction() -> None:
    message = Message("عذرا", "ar", card=Card("Jobcenter", "Hilfe"), card_language="de")
    assert shown(message) == "عذرا\n\nJobcenter\nHilfe"


def test_markup_in_texts_is_only_text() -> None:
    nasty = '<b>&amp;</b> "<script>" </i> <a href="x">'
    message = Message(nasty, card=Card(nasty, nasty, facts=((nasty, nasty),), notes=(nasty,)))
    assert shown(message).count(nasty) == 6


def test_what_a_person_writes_is_marked_and_danger_is_seen() -> None:
    assert shown(Message("Guten Tag"), "staff") == "👤 Guten Tag"
    assert shown(Message(card=Card("Hilfe", "112", alarm=True))) == "🚨 Hilfe\n112"


def test_an_address_that_telegram_refuses_on_a_button_is_written_out() -> None:
    local = Choice("Datenschutz", url="http://localhost:8000/privacy")
    public = Choice("Datenschutz", url="https://lotse.example.org/privacy")
    assert shown(Message("Hallo", choices=(local,))) == (
        "Hallo\n\nDatenschutz: http://localhost:8000/privacy"
    )
    assert rows(Message("Hallo", choices=(local,))) == []
    assert shown(Message("Hallo", choices=(public,))) == "Hallo"
    assert rows(Message("Hallo", choices=(public,))) == [["Datenschutz"]]


def test_a_message_of_buttons_only_still_has_a_text() -> None:
    assert shown(Message(choices=(Choice("Ja", "1"),))) == "👇"


def test_a_long_card_is_split_into_messages_that_all_fit() -> None:
    text = "Das ist ein langer Satz über Anträge & Ämter. " * 300
    parts = split(Message(text, "de", card=Card("Titel", text), question="Weiter?"), TEXT)
    pages = [shown(part) for part in parts]
    assert len(pages) > 3
    assert all(units(page) <= 4096 for page in pages)
    words = " ".join(pages).split()
    assert words.count("Ämter.") == 600
    assert pages[-1].endswith("Weiter?")


TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300)
TOKENS = st.from_regex(r"\A[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,3}\Z")
CHOICES = st.builds(
    Choice,
    label=TEXTS,
    token=st.one_of(st.just(""), TOKENS),
    url=st.one_of(st.none(), TEXTS, st.just("https://a.example/b")),
    minor=st.booleans(),
)
CARDS = st.builds(
    Card,
    title=TEXTS,
    text=TEXTS,
    bring=st.lists(TEXTS, max_size=3).map(tuple),
    facts=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    phone=st.none() | TEXTS,
    url=st.none() | TEXTS,
    map=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    notes=st.lists(TEXTS, max_size=3).map(tuple),
    alarm=st.booleans(),
)
MESSAGES = st.builds(
    Message,
    text=TEXTS,
    language=st.sampled_from(["de", "ar", "fa", "ru"]),
    question=TEXTS,
    card=st.none() | CARDS,
    card_language=st.sampled_from([None, "de", "ar"]),
    choices=st.lists(CHOICES, max_size=120).map(tuple),
)


@settings(deadline=None)
@given(MESSAGES)
def test_the_platform_takes_whatever_is_rendered(message: Message) -> None:
    rendered = render(message)
    text, _entities = parse(rendered.html, "HTML")
    assert cleaned(text)
    keyboard: Any = rendered.keyboard.to_dict() if rendered.keyboard else None
    checked(keyboard)


@settings(deadline=None)
@given(st.text(alphabet="aب1 \n", min_size=3500, max_size=TEXT), st.sampled_from(["de", "ar"]))
def test_marks_never_make_a_text_too_long(text: str, language: str) -> None:
    assert units(shown(Message(text, language))) <= 4096


@settings(deadline=None)
@given(TOKENS)
def test_a_token_always_fits_on_a_button(token: str) -> None:
    keyboard = render(Message("x", choices=(Choice("y", token),))).keyboard
    assert keyboard is not None
    assert len(str(keyboard.inline_keyboard[0][0].callback_data).encode()) <= 64
