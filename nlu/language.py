"""Which of the product's languages a short message is written in, or None.

Script first (Greek is Greek), then two opinions added up: py3langid restricted to the candidates,
and a linear model over letter n-grams trained on the examples, which knows colloquial spelling,
missing accents and Latin letters for Arabic, Greek and Slavic words. German official words are
taken out before. The person's language so far counts a little. A bare greeting or a single word
that many share gets a confidence below `SURE`, so that the dialog keeps its language.
"""

from __future__ import annotations

import math
import mmap
from array import array
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt

from locales.languages import LANGUAGES
from nlu.commands import greeting_words
from nlu.ngrams import weigh, writing
from nlu.script import clean, fold, script, words
from nlu.terms import without_terms

# From here on the dialog may follow the message's language; below it keeps the person's.
SURE = 0.7
_LIMIT = 300

CODES = tuple(LANGUAGES)
_INDEX = {code: i for i, code in enumerate(CODES)}
# The identifier's own codes where they differ from the product's.
_ALIASES = {"bs": "hr", "sr": "hr", "hr": "hr"}
_CANDIDATES = {
    "greek": ("el",),
    "cyrillic": ("ru", "uk", "bg", "hr"),
    "arabic": ("ar", "fa"),
    "latin": CODES,
}
# Letters that only one candidate of their script writes.
_TELLING = {
    "fa": "پچژگ", "uk": "іїєґ", "ru": "ыэё", "hr": "јљњћђџ", "ro": "șțăţş", "pl": "łąęńśźż",
    "de": "ß", "es": "ñ¿¡", "pt": "ãõ", "tr": "ğı",
}  # fmt: skip
_TELLING["ro"] = "șță"
_BONUS = 3.0
# How much the person's language so far counts: fully in a message of so many letters or fewer
# (half a sentence, "am 8. Dezember"), then less and less, at least the least.
_PRIOR, _LEAST_PRIOR, _FEW_LETTERS = 3.0, 1.0, 12

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """A language code or None, and how sure (0 to 1)."""

    language: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class LanguageHead:
    """The trained part: weights over hashed n-grams, one column a language, and their scale."""

    weights: Scores
    idf: Scores
    scale: float

    def scores(self, text: str) -> Scores:
        """One score a language of `CODES`."""
        ids, values = writing(text)
        row: Scores = weigh(ids, values, self.idf) @ self.weights[ids]
        return row * self.scale


def identify(text: str, head: LanguageHead | None, previous: str | None = None) -> Guess:
    """The language of one message. Never raises; `previous` is the person's language so far."""
    short = clean(text, _LIMIT)
    own = _own_script(short)
    kind = script(own)
    if kind not in _CANDIDATES:
        return Guess(None, 0.0)
    telling = own if kind != "latin" else without_terms(own)
    if not words(telling):
        # Nothing but official German words: everyone uses them.
        return Guess(previous or "de", 0.4)
    chances = _chances(telling, _CANDIDATES[kind], head, previous)
    best = max(chances, key=lambda code: chances[code])
    confidence = chances[best] if _says_enough(telling) else min(chances[best], 0.5)
    if confidence < 0.35 and previous is None:
        return Guess(None, confidence)
    return Guess(best, confidence)


def _own_script(text: str) -> str:
    """The words in the rarer script of a mixed message: Latin ones among them are mostly terms."""
    by_script: dict[str, list[str]] = {}
    for word in words(text):
        by_script.setdefault(script(word) or "", []).append(word)
    foreign = {name: own for name, own in by_script.items() if name not in ("latin", "")}
    if not foreign:
        return text
    name = max(foreign, key=lambda key: len(foreign[key]))
    latin = words(without_terms(" ".join(by_script.get("latin", []))))
    return " ".join(foreign[name]) if len(foreign[name]) * 3 >= len(latin) else " ".join(latin)


def _says_enough(text: str) -> bool:
    plain = words(fold(text))
    telling = [word for word in plain if word.isalpha() and word not in greeting_words()]
    return len(telling) >= 2 or sum(map(len, telling)) >= 7


def _chances(
    text: str, candidates: tuple[str, ...], head: LanguageHead | None, previous: str | None
) -> dict[str, float]:
    total = dict.fromkeys(candidates, 0.0)
    for code, score in _langid(text, candidates).items():
        total[code] += score
    if head is not None:
        learned = head.scores(text)
        for code in candidates:
            total[code] += float(learned[_INDEX[code]])
    lower = text.lower()
    for code in candidates:
        if any(letter in lower for letter in _TELLING.get(code, "")):
            total[code] += _BONUS
    if previous in total:
        letters = max(_FEW_LETTERS, sum(letter.isalpha() for letter in text))
        total[previous] += max(_LEAST_PRIOR, _PRIOR * _FEW_LETTERS / letters)
    top = max(total.values())
    weights = {code: math.exp(score - top) for code, score in total.items()}
    whole = sum(weights.values())
    return {code: weight / whole for code, weight in weights.items()}


def _langid(text: str, candidates: tuple[str, ...]) -> dict[str, float]:
    """py3langid's log probabilities among the candidates, floored so that it never vetoes."""
    identifier, codes = _identifier()
    found = dict.fromkeys(candidates, 0.0)
    for code, chance in zip(codes, identifier._decide(text).tolist(), strict=True):
        mine = _ALIASES.get(code, code)
        if mine in found:
            found[mine] += chance
    return {code: max(math.log(max(chance, 1e-9)), -6.0) for code, chance in found.items()}


@lru_cache(maxsize=1)
def _identifier() -> tuple[Any, list[str]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*CODES, "bs", "sr"])
    identifier._full_model = ()  # 28 MB of the languages that were just left out
    identifier.tk_nextmove = _on_disk(identifier.tk_nextmove)
    return identifier, list(identifier.nb_classes)


def _on_disk(table: array[int]) -> memoryview[int]:
    """The same numbers in a file without a name: of its 40 MB only the rows of letters are read."""
    with TemporaryFile() as file:
        table.tofile(file)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    form: Any = table.typecode
    numbers: memoryview[int] = memoryview(mapped).cast(form)
    return numbers
