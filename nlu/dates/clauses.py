"""Phrases that stand together become one sense; what needs support and has none is dropped.

"At ten" alone may be about euros, "So" is also a word, "3/4" also a share: such weak phrases count
only next to another one, or where nothing that is counted can follow. Rather nothing than wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlu.dates.asides import Plain, plain, torn, unread
from nlu.dates.lexicon import Lexicon
from nlu.dates.numbered import closes, counts_things, follows, suits
from nlu.dates.reader import PhraseReader
from nlu.dates.sense import Clock, Sense, join
from nlu.dates.tokens import Token

_LONGEST_GLUE = 3
_MOST = 300
"""Phrases of one text that are joined to times; a plan of the week has about 30."""
_NOT_OF_THINGS = ("at", "dash", "hours", "day", "fit", "span", "pair")
_GLUE = frozenset(",.-():")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sense between two tokens; `glued` where only small words part it from the one before."""

    begin: int
    stop: int
    sense: Sense
    glued: bool = False
    chosen: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The times that a text names, in order, and how many tokens they and silent phrases take."""

    phrases: list[Phrase]
    explained: int


def clauses(text: list[Token], words: Lexicon) -> Reading:
    """All times that a text names in the words of one language."""
    found: list[Phrase] = []
    bare = plain(text, words)
    phrases, silent = _phrases(bare, words)
    for run in _runs(phrases):
        believed = [p for at, p in enumerate(run) if _believed(run, at, bare.text, words)]
        found.extend(map(_struck, _joined(believed)))
    explained = silent + sum(p.stop - p.begin for p in found)
    return Reading([_placed(phrase, bare.places) for phrase in found], explained)


def _placed(phrase: Phrase, places: list[int]) -> Phrase:
    return replace(phrase, begin=places[phrase.begin], stop=places[phrase.stop - 1] + 1)


def _struck(phrase: Phrase) -> Phrase:
    """Noon is a part of the day, "exactly at noon" is twelve o'clock."""
    sense = phrase.sense
    at_noon = phrase.exact and sense.part == "noon" and not sense.clock
    return replace(phrase, sense=replace(sense, clock=Clock(12))) if at_noon else phrase


def _phrases(bare: Plain, words: Lexicon) -> tuple[list[Phrase], int]:
    text = bare.text
    reader = PhraseReader(text, words)
    glue, either = words.sets["glue"], words.sets["or"]
    found: list[Phrase] = []
    silent = 0
    at, last = 0, -_LONGEST_GLUE - 1
    while at < len(text) and len(found) < _MOST:
        phrase = reader.phrase(at)
        if phrase is None or phrase[1] is None:
            silent += phrase[0] - at if phrase else 0
            at = phrase[0] if phrase else at + 1
            continue
        near = last >= 0 and at - last <= _LONGEST_GLUE
        between = [t.word for t in text[last:at]] if near else None
        chosen = between is not None and any(w in either for w in between)
        glued = between is not None and all(w in glue or w in either or w in _GLUE for w in between)
        exact = phrase[1].part == "noon" and not bare.exact.isdisjoint(range(at, phrase[0]))
        found.append(Phrase(at, phrase[0], phrase[1], glued, chosen, exact))
        at = last = phrase[0]
    return _whole(found, text, reader, words), silent


def _whole(
    found: list[Phrase], text: list[Token], reader: PhraseReader, words: Lexicon
) -> list[Phrase]:
    """Without hours of which only a part was read, as far as one can tell."""
    kept: list[Phrase] = []
    lost = -1
    for phrase in found:
        clock, weak = phrase.sense.clock, phrase.sense.weak
        if clock is None or (clock.minute and weak != "idiom"):
            kept.append(phrase)
            continue
        bare = weak in ("at", "hours") and phrase.sense.end is None
        after = unread(text, phrase.stop, reader, words) if bare else -1
        halved = torn(text, phrase.begin, phrase.stop, reader, words)
        if after < 0 and phrase.begin != lost and not halved:
            kept.append(phrase)
        lost = after
    return kept


def _runs(phrases: list[Phrase]) -> list[list[Phrase]]:
    runs: list[list[Phrase]] = []
    for phrase in phrases:
        if phrase.glued and runs:
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return runs


def _believed(run: list[Phrase], at: int, text: list[Token], words: Lexicon) -> bool:
    phrase = run[at]
    weak = phrase.sense.weak
    if not weak:
        return True
    timed = phrase.sense.dated and at + 1 < len(run) and run[at + 1].begin == phrase.stop
    things = not timed and counts_things(text, phrase.stop, words)
    if weak == "idiom":
        return not things
    if weak in _NOT_OF_THINGS and (things or _labelled(phrase, text, words)):
        return False
    if weak in ("abbreviation", "dash"):
        return _touches(run, at, text)
    if weak == "span" or _away(phrase, text, words):
        return True
    return weak != "bare" and _supported(run, at, text, words)


def _supported(run: list[Phrase], at: int, text: list[Token], words: Lexicon) -> bool:
    """Whether what stands around a weak phrase speaks for it."""
    phrase = run[at]
    weak, stop = phrase.sense.weak, phrase.stop
    near = (p for p in run[max(0, at - 2) : at + 3] if p is not phrase)
    beside = [p for p in near if weak == "weekday" or not p.chosen]
    if weak == "fit":
        beside = [p for p in beside if not p.sense.dated]
    if weak == "hours":
        return any(p.sense.dated or p.sense.part for p in beside)
    if beside or (weak in ("fit", "day", "weekday") and suits(text, phrase.begin, stop, words)):
        return True
    if weak in ("at", "day"):
        return closes(text, stop) or follows(text, stop, words)
    return phrase.begin == 0 and closes(text, stop) and stop >= len(text) - 1


def _labelled(phrase: Phrase, text: list[Token], words: Lexicon) -> bool:
    """Whether days are rather numbers of what stands before them ("rooms 26 to 28")."""
    days = phrase.sense.weak in ("day", "fit", "span") and phrase.begin > 0
    return days and text[phrase.begin - 1].word in words.sets["labels"]


def _away(phrase: Phrase, text: list[Token], words: Lexicon) -> bool:
    """Whether a word follows that is said of a stretch of days ("from 26 to 28 I am away")."""
    at = phrase.stop
    days = phrase.sense.ranged == "date" and at < len(text)
    return days and text[at].word in words.sets["stretch_followers"]


def _touches(run: list[Phrase], at: int, text: list[Token]) -> bool:
    """Whether a short or bare form stands right beside a number form ("Mo 9-12", "Di, 3.12.")."""
    phrase = run[at]
    after = run[at + 1] if at + 1 < len(run) else None
    before = run[at - 1] if at else None
    if phrase.sense.weak == "dash":
        return before is not None and before.sense.dated
    near = after is not None and after.begin - phrase.stop <= 1
    return near and after is not None and text[after.begin].kind not in ("word", "mark")


def _joined(run: list[Phrase]) -> list[Phrase]:
    found: list[Phrase] = []
    for phrase in run:
        last = found[-1] if found else None
        both = join(last.sense, phrase.sense) if last and not phrase.chosen else None
        if last and both:
            found[-1] = replace(
                last, stop=phrase.stop, sense=both, exact=last.exact or phrase.exact
            )
            continue
        sense = replace(phrase.sense, weak="")
        if last and phrase.chosen and not sense.dated and last.sense.dated:
            sense = (
                join(replace(last.sense, clock=None, part=None, half=None, end=None), sense)
                or sense
            )
        found.append(replace(phrase, sense=sense))
    return found
