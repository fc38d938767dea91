"""Text to tokens: words without case, marks and look-alike letters; numbers in any digits.

Runs of digits joined by `. : / -` are judged as a whole, so that a phone number, a decimal or an
address on the net never lends a part of itself to a date. Offsets count characters of the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["word", "int", "time", "dot", "slash", "date", "other", "mark"]

_INVISIBLE = "\u200b\u200d-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u061c"
_MARKS = "\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u0640"
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.:/,٫\-\u2010-\u2015]\d+)*)"
    rf"|(?P<word>[^\W\d_](?:[^\W\d_]|[{_MARKS}{_INVISIBLE}]|['’‘ʼ`´](?=[^\W\d_]))*)"
    rf"|(?P<mark>[^\w\s\u200c{_INVISIBLE}{_MARKS}])"
)
_LOOKALIKES = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ς": "σ", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه"}
    | {"ە": "ه", "ھ": "ه", "ک": "ك", "ٱ": "ا", "ʼ": None, "'": None, "’": None, "‘": None}
    | {"`": None, "´": None, "ـ": None}
)
_MARK_NAMES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_MARK_NAMES |= dict.fromkeys("’‘ʼ`´", "'") | {"،": ",", "؛": ";", "：": ":", "؟": "?"}
_LONGEST_WORD = 40

_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_PAIR = re.compile(r"(\d{1,2})([.:/])(\d{1,2})")
_ALWAYS_OPEN = frozenset({"24/7", "7/24", "24/24"})
_SPLIT = re.compile(r"[\-\u2010-\u2015]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: `word` is its normal form, `numbers` what its digits say."""

    kind: Kind
    word: str
    begin: int
    stop: int
    numbers: tuple[int, ...] = ()
    digits: int = 0


@lru_cache(maxsize=16384)
def normal(word: str) -> str:
    """Lower case, no marks, one letter for look-alikes; empty for what is too long for a word."""
    if len(word) > _LONGEST_WORD:
        return ""
    if word[-2:] in ("'s", "’s"):
        return normal(word[:-2])
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    spread = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in spread if unicodedata.category(c) not in ("Mn", "Cf"))
    return bare.translate(_LOOKALIKES)


def tokens(text: str, most: int = sys.maxsize) -> list[Token]:
    """The first `most` tokens in order; white space and invisible characters are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        if len(found) >= most:
            break
        begin, stop = match.span()
        if match.lastgroup == "word":
            found.append(Token("word", normal(match[0]), begin, stop))
        elif match.lastgroup == "mark":
            found.append(Token("mark", _MARK_NAMES.get(match[0], match[0]), begin, stop))
        else:
            named = _is_name(text, found, begin)
            found += [Token("other", match[0], begin, stop)] if named else _number(match[0], begin)
    return found


def _is_name(text: str, before: list[Token], begin: int) -> bool:
    """Whether a number belongs to the letters right before it ("B2", "A3", but not "14h30")."""
    if not before or before[-1].kind != "word" or before[-1].stop != begin:
        return False
    if "\u0600" <= text[begin - 1] <= "\u06ff":
        return False
    word = before[-1]
    return len(before) < 2 or before[-2].stop != word.begin or before[-2].kind == "mark"


def _number(run: str, begin: int) -> Iterator[Token]:
    whole = _judge(run, begin)
    if whole.kind != "other":
        yield whole
        return
    sides = _SPLIT.split(run) if len(run) <= 24 else []
    cut = begin + len(sides[0]) if sides else 0
    ends = [_judge(sides[0], begin), _judge(sides[1], cut + 1)] if len(sides) == 2 else []
    if ends and ends[0].kind != "other" and ends[1].kind != "other":
        yield ends[0]
        yield Token("mark", "-", cut, cut + 1)
        yield ends[1]
    else:
        yield whole


def _judge(run: str, begin: int) -> Token:
    """One number, clock time or date; anything that could be more than one thing is `other`."""
    stop = begin + len(run)
    if run.isdigit() and len(run) <= 4:
        return Token("int", str(int(run)), begin, stop, (int(run),), len(run))
    if match := _YEAR_FIRST.fullmatch(run):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        return Token("date", "", begin, stop, (day, month, year))
    if match := _YEAR_LAST.fullmatch(run):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "/":
            day, month = in_order(day, month)
        return Token("date", "", begin, stop, (day, month, year if year > 99 else 2000 + year))
    if (match := _PAIR.fullmatch(run)) and run not in _ALWAYS_OPEN:
        kinds: dict[str, Kind] = {".": "dot", ":": "time", "/": "slash"}
        pair = (int(match[1]), int(match[3]))
        return Token(kinds[match[2]], "", begin, stop, pair, len(match[1]) * 10 + len(match[3]))
    return Token("other", "", begin, stop)


def in_order(day: int, month: int) -> tuple[int, int]:
    """Day before month, as in Germany, unless only the other order makes a date."""
    return (month, day) if month > 12 >= day else (day, month)
