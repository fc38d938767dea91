"""Text as its writer means it: without disguise of letters, and with spelled numbers as digits.

One form of each letter, nothing invisible, letters that are kept apart as one word, and number
words of all languages as digits, alone, in one word, or with digits among their letters. Every
step takes linear time, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.script import fold
from nlu.table import read_table

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff]"
)
_PICTURE = re.compile(r"[^\w\s.,:;/@+\-*#()\[\]{}<>'\"!?€$£₺₴₽&%|~=]")
_APART = re.compile(r"(?<!\S)(?:\S ){3,}\S(?!\S)")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_][.\-_*]){3,}[^\W\d_](?!\w)")
_APOSTROPHE = re.compile(r"(?<=[\u0400-\u04ff])'(?=[\u0400-\u04ff])")
_SPACES = re.compile(r"\s+")
_MIXED = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"\d+|\D+")
_ROUND = re.compile(r"(?<!\w)(?:oh|[oо])(?=[\s.,-]{0,3}\d{1,3}(?!\d))")
_ROUND_AFTER = re.compile(r"(?<=\d)([\s.-]?)[oо](?!\w)")
_LOOKS_LIKE_DIGIT = str.maketrans("oоlі|іi", "0011111")
_LOOKS_LIKE_LETTER = str.maketrans("01345789", "oieastbg")
_LATIN = str.maketrans("аеорсухіјһԁ", "aeopcyxijhd")
LONGEST_WORD = 80
"""Letters of one word that are looked at; no language has a longer one."""


def plain(text: str) -> str:
    """Folded, with everything that only hides taken away."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    bare = _PICTURE.sub(" ", bare.replace("،", ",").replace("’", "'"))
    together = _SPACES.sub(" ", _DOTTED.sub(_joined, _APART.sub(_joined, bare)))
    return _MIXED.sub(_one_script, _APOSTROPHE.sub("", fold(together)))


def _joined(found: re.Match[str]) -> str:
    """Letters that are kept apart are one word; digits and the signs between them stay."""
    signs = found[0].split(" ") if " " in found[0] else re.split(r"[.\-_*]", found[0])
    letters = sum(sign.isalpha() for sign in signs)
    return "".join(signs) if letters >= max(3, len(signs) // 2) else found[0]


def _one_script(found: re.Match[str]) -> str:
    word = found[0]
    mixed = not word.isascii() and any("a" <= letter <= "z" for letter in word)
    return word.translate(_LATIN) if mixed else word


def spelled(text: str) -> str:
    """A plain text with the digits that its number words, and letters like digits, stand for."""
    digits = _MIXED.sub(lambda found: _as_digits(found[0]), text)
    for _chain in range(2):  # “oh oh one”
        digits = _ROUND.sub("0", digits)
    return _ROUND_AFTER.sub(r"\g<1>0", digits)


def letters(text: str) -> str:
    """A plain text with letters where a digit stands for one, as in “wh4ts4pp”."""
    return _MIXED.sub(lambda found: _as_letters(found[0]), text)


def _as_letters(word: str) -> str:
    return word if word.isdigit() or word.isalpha() else word.translate(_LOOKS_LIKE_LETTER)


def _as_digits(word: str) -> str:
    if word.isdigit():
        return word
    numbers = _numbers()
    if word.isalpha():
        return numbers.get(word) or _compound(word) or word
    like = word.translate(_LOOKS_LIKE_DIGIT)
    if like.isdigit():
        return like
    hidden = word.translate(_LOOKS_LIKE_LETTER)
    if hidden in numbers:
        return numbers[hidden]
    parts = [_part(part) for part in _PARTS.findall(word)]
    return "".join(parts) if all(part.isdigit() for part in parts) else word


def _part(part: str) -> str:
    """The digits of a part of a word such as “o17six”."""
    if len(part) == 1:
        return part.translate(_LOOKS_LIKE_DIGIT)
    return _numbers().get(part) or _compound(part) or part


def _compound(word: str) -> str:
    """The digits of number words written as one, as in “nulleinssieben”, or nothing."""
    numbers, longest = _long_numbers()
    word, last = word[:LONGEST_WORD], min(len(word), LONGEST_WORD)
    reached: dict[int, tuple[str, int]] = {0: ("", 0)}
    for start in range(last):
        if start not in reached:
            continue
        digits, parts = reached[start]
        for end in range(start + 2, min(start + longest, last) + 1):
            found = numbers.get(word[start:end])
            if found is not None and end not in reached:
                reached[end] = (digits + found, parts + bool(found))
    digits, parts = reached.get(last, ("", 0))
    return digits if parts > 1 else ""


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The words that tell, as they are written in the file."""
    found: dict[str, Any] = read_table(Path(__file__).with_name("held.yml"))
    return found


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    return {plain(word): digits for digits, words in table()["numbers"].items() for word in words}


@lru_cache(maxsize=1)
def _long_numbers() -> tuple[dict[str, str], int]:
    """Words that stand for a digit also where no space is between them, and what joins them."""
    found = {word: digits for word, digits in _numbers().items() if len(word) > 2}
    return {**found, "und": ""}, max(map(len, found))
