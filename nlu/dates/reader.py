"""Reads the phrases that begin at a token: numbers, slots, phrases and ranges, each only once.

Every answer is kept per slot and place, so that the work stays in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Set

from nlu.dates.figures import FIGURES, Answers, attached, int_at, times, written_pairs
from nlu.dates.lexicon import Lexicon
from nlu.dates.meaning import LAST_HOUR, sense_of
from nlu.dates.numbered import After, numbered, takes_number
from nlu.dates.sense import Clock, Sense
from nlu.dates.slots import NO_SLOT, NUMERIC, WORD_SLOTS
from nlu.dates.tokens import Token
from nlu.dates.trie import Node

Found = tuple[int, Sense | None]
_HOW = {
    "{h}": "_hours",
    "{c}": "_clocks",
    "{m}": "_minutes",
    "{n}": "_counts",
    "{d}": "_days",
    "{dth}": "_written_days",
    "{nth}": "_suffixed_days",
    "{figure}": "_figures",
    "{late}": "_late_days",
    "{day}": "_day_words",
    "{hour}": "_named_hours",
    "{at_hour}": "_glued_hours",
    "{ordinal_hour}": "_ordinal_hours",
    "{span}": "_spans",
    "{a}": "_ends",
}
"""What fills the slots that are more than a section of words or a figure."""


class PhraseReader:
    """One text in the words of one language."""

    def __init__(self, text: list[Token], words: Lexicon) -> None:
        self._text = text
        self._words = words
        self._kept: dict[tuple[str, int], Answers] = {}
        self._phrases: dict[int, list[Found]] = {}
        self._plains: dict[int, list[Found]] = {}

    def phrase(self, at: int) -> Found | None:
        """The longest phrase at this token: where it stops, and its sense (None: no time)."""
        if not self.possible(at) and self._text[at].word not in self._words.starts:
            return None
        single = self._single(at)
        ranges = _longest([*self._meant(self._words.ranges, at), *self._weeks(at)])
        if ranges and ranges[1] is not None and (single is None or ranges[0] >= single[0]):
            tie = single is not None and ranges[0] == single[0]
            sure = single is not None and single[1] is not None and single[1].sure
            return single if tie and sure else ranges
        return single

    def possible(self, at: int) -> Set[str]:
        """The slots that the token at this place can begin."""
        token = self._text[at]
        if token.kind in NUMERIC:
            return NUMERIC[token.kind] | self._words.first.get(token.word, NO_SLOT)
        return self._words.first.get(token.word, NO_SLOT)

    def slot(self, name: str, at: int) -> Answers:
        """Every way to fill a slot from this place, worked out once."""
        if at >= len(self._text) or (name in WORD_SLOTS and name not in self.possible(at)):
            return []
        key = ("{a}" if name == "{b}" else name, at)
        if key not in self._kept:
            self._kept[key] = self._filled(*key)
        return self._kept[key]

    def _filled(self, name: str, at: int) -> Answers:
        if name in FIGURES:
            return FIGURES[name](self._text, at)
        if name in WORD_SLOTS:
            return self._named(WORD_SLOTS[name], at)
        found: Answers = getattr(self, _HOW[name])(at)
        return found

    def _weeks(self, at: int) -> list[Found]:
        """The week of a date, but no week from day to day ("the week from 2 to 6 November")."""
        found = self._meant(self._words.weeks, at)
        stop = max((stop for stop, _ in found), default=0)
        ranges = (self._meant(self._words.ranges, inside) for inside in range(at + 1, stop))
        ranged = max((end for hits in ranges for end, sense in hits if sense), default=0)
        return found if ranged <= stop else []

    def _single(self, at: int) -> Found | None:
        """The longest phrase that is no range; "Monday 10 to 12" is no tenth."""
        single, short = _longest(self._hits(at)), _longest(self._plain(at))
        if single and short and single[0] > short[0]:
            for inside in range(short[0], single[0]):
                ranged = _longest(self._meant(self._words.ranges, inside))
                if ranged and ranged[0] > max(single[0], self._hour_after(single[0])):
                    return short
        return single

    def _hour_after(self, at: int) -> int:
        """Where an hour ends that more than one small word begins ("lunes 19 a las 10")."""
        stop = self._reaches(at, at + 1)
        return stop if stop - at > _SHORT_HOUR else 0

    def _hits(self, at: int) -> list[Found]:
        """The phrases that begin here, and weekdays among them with the number of their day."""
        if at not in self._phrases:
            self._phrases[at] = [*self._plain(at), *self._numbered(at)]
        return self._phrases[at]

    def _plain(self, at: int) -> list[Found]:
        if at not in self._plains:
            self._plains[at] = self._meant(self._words.phrases, at)
        return self._plains[at]

    def _numbered(self, at: int) -> list[Found]:
        found: list[Found] = []
        for middle, weekday in self._plain(at):
            if weekday is None or middle >= len(self._text) or not takes_number(weekday):
                continue
            for hit in self._words.weekday_days.walk(self._text, middle, self):
                whole = self._reaches(middle, hit.stop) <= hit.stop
                day = sense_of(hit) if whole else None
                both = day and numbered(weekday, hit, day, self._after(hit.stop))
                found += [(hit.stop, both)] if both else []
        return found

    def _meant(self, tree: Node, at: int) -> list[Found]:
        hits = ((hit, sense_of(hit)) for hit in tree.walk(self._text, at, self))
        return [(hit.stop, said) for hit, said in hits if said or hit.rule.section == "not"]

    def _after(self, at: int) -> After:
        phrase = at < len(self._text) and bool(self._plain(at))
        return After(self._text, at, self._words, phrase)

    def _reaches(self, begin: int, stop: int) -> int:
        """Where the longest phrase ends that begins between two places."""
        inside = (self._plain(at) for at in range(begin, stop))
        return max((end for found in inside for end, _ in found), default=0)

    def _named(self, section: str, at: int) -> Answers:
        tree = self._words.slots.get(section)
        return [
            (hit.stop, int(hit.rule.key) if hit.rule.key.isdigit() else hit.rule.key)
            for hit in (tree.walk(self._text, at, self) if tree else ())
        ]

    def _number(self, at: int, low: int, high: int, digits: int = 2) -> Answers:
        number = int_at(self._text, at, low, high, digits)
        if number is not None:
            return [(at + 1, number)]
        words = self.slot("{number}", at)
        return [(stop, value) for stop, value in words if low <= value <= high]

    def _hours(self, at: int) -> Answers:
        token = self._text[at]
        named = [*self.slot("{hour_word}", at), *self.slot("{glued_hour}", at)]
        padded = token.kind == "int" and token.digits == 2 and token.numbers[0] < 10
        numbers = self._number(at, 0, 24)
        if token.kind == "int" and numbers:
            hour = token.numbers[0]
            named += [(s, hour) for s, _ in self.slot("{hour_suffix}", at + 1)]
            named = [(s, hour) for s, hour in named if attached(self._text, at, s)]
        return [
            (stop, Clock(hour, 0, 1 <= hour <= 12 and not padded))
            for stop, hour in [*numbers, *named]
        ]

    def _named_hours(self, at: int) -> Answers:
        return [(stop, Clock(hour, 0, hour <= 12)) for stop, hour in self.slot("{hour_word}", at)]

    def _glued_hours(self, at: int) -> Answers:
        """Hours in one word with the small word before them, as in the Arabic of Syria."""
        return [(stop, Clock(hour, 0, hour <= 12)) for stop, hour in self.slot("{glued_hour}", at)]

    def _ordinal_hours(self, at: int) -> Answers:
        """Hours counted as in Russian: half of the fourth one is 3:30."""
        ordinals = self.slot("{ordinal}", at)
        return [(stop, Clock(hour, 0, True)) for stop, hour in ordinals if hour <= 12]

    def _clocks(self, at: int) -> Answers:
        return times(self._text, at) or written_pairs(self._text, at) or self._hours(at)

    def _minutes(self, at: int) -> Answers:
        return self._number(at, 0, 59)

    def _counts(self, at: int) -> Answers:
        return [*self._number(at, 1, 600, 3), *self.slot("{count}", at)]

    def _days(self, at: int) -> Answers:
        day = int_at(self._text, at, 1, 31)
        if day is None:
            return self.slot("{ordinal}", at)
        suffixes = self.slot("{day_suffix}", at + 1)
        return [(at + 1, day), *((stop, day) for stop, _ in suffixes)]

    def _day_words(self, at: int) -> Answers:
        """Before a month many languages count days with plain numbers ("il tre dicembre")."""
        words = self.slot("{number}", at)
        return [*self._days(at), *((stop, day) for stop, day in words if 1 <= day <= 31)]

    def _written_days(self, at: int) -> Answers:
        """Only days that look like one: "5.", "5th", "fifth"."""
        bare = at + 1 if self._text[at].kind == "int" else -1
        return [(stop, day) for stop, day in self._days(at) if stop != bare]

    def _suffixed_days(self, at: int) -> Answers:
        """Figures with letters after them ("5th"); the dot of "5." may also end a sentence."""
        if self._text[at].kind != "int":
            return []
        return [(s, day) for s, day in self._written_days(at) if self._text[s - 1].word != "."]

    def _figures(self, at: int) -> Answers:
        """A day in figures, also with what is written behind them, but no word."""
        return self._days(at) if self._text[at].kind == "int" else []

    def _late_days(self, at: int) -> Answers:
        """A bare number that can be no hour."""
        return [(stop, day) for stop, day in self._days(at) if stop == at + 1 and day > LAST_HOUR]

    def _spans(self, at: int) -> Answers:
        fixed = self._words.slots.get("spans")
        found: Answers = []
        for hit in fixed.walk(self._text, at, self) if fixed else ():
            count, unit = hit.rule.key.split()
            found.append((hit.stop, (int(count), unit)))
        named = {stop for stop, _ in found}  # "eight days" is a week
        for middle, count in self._counts(at):
            found += [
                (stop, (count, unit))
                for stop, unit in self.slot("{unit}", middle)
                if stop not in named
            ]
        return found

    def _ends(self, at: int) -> Answers:
        """One end of a range: a phrase, or a bare number that the other end explains."""
        found: dict[int, Sense] = {}
        for stop, clock in self._clocks(at):
            bare = self._text[at].kind == "int" and stop == at + 1
            day = clock.hour or None if bare else None
            sure = clock.minute or self._text[at].kind == "time"
            found[stop] = Sense(clock=clock, day=day, weak="" if sure else "bare")
        written = self._written_days(at)
        for stop, day in self._day_words(at):
            if stop not in found:
                found[stop] = Sense(day=day, weak="" if (stop, day) in written else "bare")
        for stop, sense in self._hits(at):
            if sense and (stop not in found or sense.sure):
                found[stop] = sense
        for stop, hour in self.slot("{struck}", at):
            found[stop] = Sense(clock=Clock(hour))
        return sorted(found.items(), key=lambda item: item[0])


_SHORT_HOUR = 2
"""Tokens of "à 12", which may also be the end of a range."""


def _longest(found: list[Found]) -> Found | None:
    best: Found | None = None
    for stop, sense in found:
        if best is None or stop > best[0] or (stop == best[0] and _better(sense, best[1])):
            best = (stop, sense)
    return best


def _better(sense: Sense | None, than: Sense | None) -> bool:
    """Of two readings of the same words: none at all, then the one that needs less support."""
    if sense is None or than is None:
        return than is not None
    return _support(sense) < _support(than)


def _support(sense: Sense) -> int:
    if sense.after is not None:
        return -1  # "in two hours", not "after two o'clock"
    return 0 if sense.sure else _SUPPORT.get(sense.weak, 1)


_SUPPORT = {"fit": 2, "pair": 3, "dash": 4, "hours": 4}
"""How much support a weak sense needs."""
