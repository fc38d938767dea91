"""Command words: nothing but the word, one command for each, all eighteen languages."""

from __future__ import annotations

import pytest

from locales.languages import LANGUAGES
from nlu.commands import COMMANDS, command_word, spellings, table


@pytest.mark.parametrize("command", COMMANDS)
def test_every_language_has_words_and_each_is_understood(command: str) -> None:
    assert set(table()[command]) == set(LANGUAGES)
    for language, listed in table()[command].items():
        for word in listed:
            assert command_word(word) == command, (language, word)


def test_a_word_stands_under_one_command_only() -> None:
    owner: dict[str, str] = {}
    for command in COMMANDS:
        for language, listed in table()[command].items():
            for word in listed:
                for spelling in spellings(word, language):
                    assert owner.setdefault(spelling, command) == command, (language, word)


@pytest.mark.parametrize(
    ("text", "command"),
    [("Zurueck!", "back"), ("bitte abbrechen", "cancel"), ("ja, bitte", "yes"), ("nazad", "back")],
)
def test_spelling_and_politeness_do_not_matter(text: str, command: str) -> None:
    assert command_word(text) == command


@pytest.mark.parametrize("text", ["", "ich will zurück nach Hause", "nein " * 9000, "\ud800"])
def test_a_sentence_is_no_command(text: str) -> None:
    assert command_word(text) is None
