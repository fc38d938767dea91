"""Other ways in which people write the same: for training the language head only.

Without accents, in Latin letters, with a German official word inside. Deterministic: the same
examples always give the same rows, so that a trained head can be kept by a hash of its inputs.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlu.examples import Example
from nlu.script import fold, romanise, script, words
from nlu.terms import official_terms, without_terms

_GREEKLISH = str.maketrans({"χ": "x", "θ": "8", "ω": "w", "η": "i", "ξ": "ks", "υ": "y", "ψ": "ps"})
_RUSSIAN = str.maketrans({"й": "j", "х": "kh", "ы": "i", "я": "ja", "ю": "ju", "ц": "c"})
_OWN_SCRIPT = {"el": "greek", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic"}


def telling(examples: list[Example]) -> list[tuple[str, str]]:
    """Text and language of the rows that tell the language: no bare German terms as Turkish."""
    german = {
        word
        for example in examples
        if example.language == "de"
        for word in words(fold(example.text))
    }
    rows = []
    for example in examples:
        rest = [word for word in words(without_terms(example.text)) if fold(word) not in german]
        if example.language == "de" or rest:
            rows.append((example.text, example.language))
    return rows


def spellings(text: str, language: str, turn: int) -> Iterator[str]:
    """The text itself and its likely other spellings; `turn` picks among German terms."""
    yield text
    plain = fold(text)
    if script(text) == "latin":
        if plain != text.lower():
            yield plain
        if language != "de" and turn % 2 == 0:
            yield _with_term(text, turn)
    elif script(text) == _OWN_SCRIPT.get(language):
        yield romanise(plain)
        yield romanise(plain.translate(_GREEKLISH if language == "el" else _RUSSIAN))


def _with_term(text: str, turn: int) -> str:
    every = [term for terms in official_terms().values() for term in terms]
    parts = text.split(" ")
    place = turn % (len(parts) + 1)
    return " ".join([*parts[:place], every[turn % len(every)], *parts[place:]])
