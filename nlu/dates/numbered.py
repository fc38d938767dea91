"""A weekday with the number of its day and no month: "Monday 26th", "lundi 26", "Mo 26.".

A bare number is such a day only where it can be neither an hour nor a count, and where the text
ends, goes on with another phrase or with a word that also follows a bare hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlu.dates.lexicon import Lexicon
from nlu.dates.sense import Sense, join
from nlu.dates.slots import NUMERIC
from nlu.dates.tokens import Token
from nlu.dates.trie import Hit

_ENDINGS = frozenset(".,;:!?)-…؟،")
_NEAR = 4
"""Words in which it is said that a day suits."""
_BARE = frozenset({"{d}", "{day}", "{late}"})


def closes(text: list[Token], at: int) -> bool:
    """Whether nothing that is counted can follow here."""
    return at >= len(text) or text[at].word in _ENDINGS


def counts_things(text: list[Token], at: int, words: Lexicon) -> bool:
    """Whether what is counted follows here ("26 people")."""
    if at >= len(text):
        return False
    token = text[at]
    return token.word.startswith(words.stems) or token.word in words.sets["counted"]


def follows(text: list[Token], at: int, words: Lexicon) -> bool:
    """Whether a word stands here that may follow a bare hour or a bare day."""
    token = text[at]
    return token.word in words.sets["followers"] or token.word in words.sets["or"]


def suits(text: list[Token], begin: int, stop: int, words: Lexicon) -> bool:
    """Whether a day is said to suit: "the 22nd would be fine", "мне подойдёт 22-е"."""
    fits = words.sets["fits"]
    for at in range(stop, min(stop + _NEAR, len(text))):
        if text[at].word in fits:
            return True
        if not follows(text, at, words) and text[at].word not in words.sets["between"]:
            break
    ended = closes(text, stop) or follows(text, stop, words)
    before = [token.word for token in text[max(0, begin - _NEAR) : begin]]
    marks = [at for at, word in enumerate(before) if word in _ENDINGS]
    return ended and any(word in fits for word in before[marks[-1] + 1 if marks else 0 :])


def takes_number(sense: Sense | None) -> bool:
    """Whether a weekday was said and nothing else, so that the number of its day may follow."""
    if sense is None or sense.weekday is None or sense.which == "last":
        return False
    return replace(sense, weekday=None, which=None, weak="") == Sense()


@dataclass(frozen=True, slots=True)
class After:
    """What stands right after a number: a phrase, a counted thing, or any other word."""

    text: list[Token]
    at: int
    words: Lexicon
    phrase: bool

    @property
    def counted(self) -> bool:
        """Whether something is counted here."""
        return counts_things(self.text, self.at, self.words)

    @property
    def stands(self) -> bool:
        """Whether a bare number may end here."""
        if self.phrase or closes(self.text, self.at):
            return self.at >= len(self.text) or self.text[self.at].word != "-"
        word = self.text[self.at].word
        if follows(self.text, self.at, self.words) or word in self.words.connectors:
            return True
        return word in self.words.ranges.words and self._known(self.at + 1)

    def _known(self, at: int) -> bool:
        """Whether the end of a range may begin here."""
        return at < len(self.text) and (
            self.text[at].kind in NUMERIC or self.text[at].word in self.words.first
        )


def numbered(weekday: Sense, hit: Hit, day: Sense, after: After) -> Sense | None:
    """The weekday with its number, or None where the number may be something else."""
    bare = any(name in _BARE for name, _ in hit.filled)
    if (bare and not after.stands) or (after.counted and not after.phrase):
        return None
    both = join(weekday, day)
    return both and replace(both, weak="day" if weekday.weak else "")
