"""Long messages go out in parts that a platform takes, and lose nothing on the way."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.split import PDI, chunks, size, split, units
from dialogs.message import Card, Choice, Message

FSI = "\u2068"
letters = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc"]),
    st.sampled_from(["\n", " ", "👩‍👩‍👧", "🇩🇪", "ö", "e\u0301", "لا", "क्षि", f"{FSI}Ost{PDI}"]),
)
texts = st.lists(letters, max_size=300).map("".join)
cards = st.builds(
    Card,
    title=st.text(min_size=1, max_size=60),
    text=st.text(max_size=400),
    bring=st.lists(st.text(min_size=1, max_size=60), max_size=5).map(tuple),
    facts=st.lists(st.tuples(st.text("ab", min_size=1), st.text("cd", min_size=1)), max_size=4).map(
        tuple
    ),
    notes=st.lists(st.text(min_size=1, max_size=60), max_size=3).map(tuple),
    url=st.none() | st.just("https://example.org"),
    map=st.none() | st.just((48.9, 8.7)),
)


def bare(text: str) -> str:
    """A text without white space and without the isolates that a cut adds."""
    return regex.sub(r"[\s\u2066-\u2069]", "", text)


@given(texts, st.integers(64, 200))
def test_chunks_fit_and_lose_no_letter(text: str, limit: int) -> None:
    found = chunks(text, limit)
    assert all(0 < units(chunk) <= limit for chunk in found)
    assert bare("".join(found)) == bare(text)


@given(texts, st.integers(64, 200))
def test_every_chunk_closes_the_directions_that_it_opens(text: str, limit: int) -> None:
    for chunk in chunks(text, limit):
        depth = 0
        for letter in chunk:
            depth = depth + 1 if letter in "\u2066\u2067\u2068" else max(0, depth - (letter == PDI))
        assert depth == 0


@given(st.lists(st.text("abcäöشلام", min_size=1, max_size=20), max_size=200), st.integers(64, 120))
def test_no_word_is_broken(words: list[str], limit: int) -> None:
    assert " ".join(chunks(" ".join(words), limit)).split() == words


def test_a_word_that_is_too_long_is_cut_between_letters() -> None:
    family = "👩‍👩‍👧‍👦"
    assert all(set(regex.findall(r"\X", part)) == {family} for part in chunks(family * 50, 64))


def test_an_isolate_that_is_cut_is_closed_and_opened_again() -> None:
    first, second = chunks(f"{FSI}{'سلام ' * 15}{PDI}", 70)
    assert (first[0], first[-1]) == (FSI, PDI)
    assert (second[0], second[-1]) == (FSI, PDI)


def test_paragraphs_stay_together_before_lines_and_lines_before_sentences() -> None:
    text = (
        "Eins. Zwei und noch etwas mehr.\n\nDrei. Vier und noch etwas mehr dazu.\nFünf und sechs."
    )
    assert chunks(text, 66) == [
        "Eins. Zwei und noch etwas mehr.",
        "Drei. Vier und noch etwas mehr dazu.\nFünf und sechs.",
    ]


def test_a_short_message_stays_one() -> None:
    message = Message("Hallo", question="Wie geht es?", choices=(Choice("Gut", "1.1.0"),))
    assert split(message, 4096) == [message]


@given(st.text(max_size=500), st.none() | cards, st.text(max_size=300), st.integers(200, 400))
def test_parts_fit_and_say_everything_once(
    text: str, card: Card | None, question: str, limit: int
) -> None:
    choices = (Choice("Ja", "1.1.0"), Choice("Nein", "1.1.1"))
    parts = split(Message(text, "ar", question, card, "de", choices), limit)
    assert all(size(part) <= limit for part in parts)
    assert [part.choices for part in parts] == [()] * (len(parts) - 1) + [choices]
    assert {(part.language, part.card_language) for part in parts} == {("ar", "de")}
    assert bare("".join(part.text for part in parts)) == bare(text)
    assert bare("".join(part.question for part in parts)) == bare(question)
    split_cards = [part.card for part in parts if part.card]
    assert "".join(each.title for each in split_cards) == (card.title if card else "")
    assert bare("".join(each.text for each in split_cards)) == bare(card.text if card else "")
    if card:
        assert sum((each.bring for each in split_cards), ()) == card.bring
        assert sum((each.facts for each in split_cards), ()) == card.facts
        assert sum((each.notes for each in split_cards), ()) == card.notes
        assert [each.map for each in split_cards if each.map] == ([card.map] if card.map else [])


def test_every_file_is_a_message_of_its_own_after_the_words() -> None:
    files = ({"id": "1", "type": "a"}, {"id": "2", "type": "b"})
    card = Card(title="Step", text="Bring it")
    whole = Message("Look", card=card, choices=(Choice("Yes", "1"),), files=files, private=True)
    words, *rest = split(whole, 4096)
    assert (words.text, words.card, words.choices, words.files) == ("Look", card, whole.choices, ())
    assert [(each.files, each.private) for each in rest] == [((file,), True) for file in files]
    assert split(Message(files=files[:1]), 4096) == [Message(files=files[:1])]
