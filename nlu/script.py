"""Letters: cleaning, folding and romanising text of any script. Pure, linear time, never raises.

`clean` makes any string harmless, `fold` is what words are compared by (no case, no diacritics,
one form per letter, ASCII digits), `romanise` writes Cyrillic, Greek and Arabic letters in Latin
ones, and `keys` are the spellings under which a word may be found (Greeklish, translit).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

# Longer than any message of a resident; what follows is not read by the models.
LIMIT = 2000

_BROKEN = re.compile(
    r"[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_SPACE = re.compile(r"\s+")
_MARKS = regex.compile(r"\P{Canonical_Combining_Class=0}+")
_DIGIT = regex.compile(r"[\p{Numeric_Type=Digit}\p{Nd}--[0-9]]", regex.V1)
_WORD = re.compile(r"[^\W_]+(?:[’'`´ʼ][^\W_]+)*", re.UNICODE)

_FOLD = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe",
        "ς": "σ", "ə": "e",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و",
        "ة": "ه", "ۀ": "ه", "ک": "ك", "گ": "ك", "ڭ": "ك", "ء": None, "ـ": None,
        "ё": "е", "ґ": "г",
        "’": "'", "`": "'", "´": "'", "ʼ": "'",
    }
)  # fmt: skip

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєјљњћђџ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sht",
            "a",
            "y",
            "'",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "j",
            "lj",
            "nj",
            "c",
            "d",
            "dz",
        ],
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψωσ",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "ks",
            "o",
            "p",
            "r",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
            "s",
        ],
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" + "پچژ",
        [
            "a",
            "b",
            "t",
            "th",
            "j",
            "h",
            "kh",
            "d",
            "dh",
            "r",
            "z",
            "s",
            "sh",
            "s",
            "d",
            "t",
            "z",
            "a",
            "gh",
            "f",
            "q",
            "k",
            "l",
            "m",
            "n",
            "h",
            "w",
            "y",
            "p",
            "ch",
            "zh",
        ],
        strict=True,
    )
)
_ROMAN = str.maketrans({**_CYRILLIC, **_GREEK, **_ARABIC})

_SCRIPTS = (
    ("latin", 0x41, 0x24F),
    ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x52F),
    ("arabic", 0x600, 0x6FF),
    ("latin", 0x1E00, 0x1EFF),
    ("greek", 0x1F00, 0x1FFF),
    ("arabic", 0xFB50, 0xFEFC),
)


def clean(text: str, limit: int = LIMIT) -> str:
    """The text in NFC without lone surrogates, controls and direction marks, cut at `limit`."""
    text = unicodedata.normalize("NFC", text[: limit * 2])
    return _SPACE.sub(" ", _BROKEN.sub(" ", text)).strip()[:limit]


def fold(text: str) -> str:
    """Case, diacritics and letter variants removed; digits of every script become ASCII."""
    lower = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    if lower.isascii():
        return lower
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", lower)).translate(_FOLD)
    return _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0], digit[0])), plain)


def words(text: str) -> list[str]:
    """The words of a folded text; an apostrophe between letters belongs to the word."""
    return _WORD.findall(text)


def script(text: str) -> str | None:
    """The script of most letters: `latin`, `greek`, `cyrillic`, `arabic`, `other` or None."""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            name = _script_of(letter)
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else None


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    point = ord(letter)
    return next((name for name, low, high in _SCRIPTS if low <= point <= high), "other")


def romanise(text: str) -> str:
    """A folded text with Cyrillic, Greek and Arabic letters written in Latin ones, roughly."""
    return text if text.isascii() else text.translate(_ROMAN)


_SLAVIC = (
    ("shch", "sht"), ("sch", "sht"), ("kh", "h"), ("x", "h"), ("zh", "ž"), ("yo", "e"), ("jo", "e"),
    ("yu", "u"), ("ju", "u"), ("iu", "u"), ("ya", "a"), ("ja", "a"), ("ia", "a"), ("ye", "e"),
    ("yi", "i"), ("ts", "c"), ("tc", "c"), ("y", "i"), ("j", "i"), ("w", "v"), ("'", ""),
    ("4", "ch"), ("6", "sh"),
)  # fmt: skip
_GREEKLISH = (
    ("8", "th"), ("3", "ks"), ("ks", "x"), ("ou", "u"), ("ei", "i"), ("oi", "i"), ("ai", "e"),
    ("ch", "h"), ("w", "o"), ("au", "af"), ("eu", "ef"), ("y", "i"), ("x", "h"), ("mp", "b"),
    ("nt", "d"), ("'", ""),
)  # fmt: skip
_GREEK_SOUNDS = (
    ("ου", "u"),
    ("αυ", "αφ"),
    ("ευ", "εφ"),
    ("ει", "ι"),
    ("οι", "ι"),
    ("αι", "ε"),
    ("μπ", "b"),
    ("ντ", "d"),
    ("ξ", "h"),
    ("χ", "h"),
)


def _replace(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for old, new in table:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=8192)
def keys(word: str) -> frozenset[str]:
    """The spellings by which a folded word is found, whichever script it was written in.

    A Cyrillic or Greek word and its usual Latin transliterations share a key (marked `ru:`, `el:`
    so that Latin words of other languages are only met on purpose). ASCII words keep themselves.
    """
    found = {word}
    if not word.isascii():
        kind = _script_of(word[0]) if word else None
        if kind == "cyrillic":
            found.add("ru:" + _replace(romanise(word), _SLAVIC))
        elif kind == "greek":
            found.add("el:" + _replace(romanise(_replace(word, _GREEK_SOUNDS)), _GREEKLISH))
    elif not word.isdigit():
        found.add("ru:" + _replace(word, _SLAVIC))
        found.add("el:" + _replace(word, _GREEKLISH))
    return frozenset(found)
