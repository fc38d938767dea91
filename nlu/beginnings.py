"""The words of one language, each known by its beginning and with the numbers of what it means.

They are held in a trie of some ten bytes a word. Making the tries of a large table takes a second,
so they are kept beside its code as Python keeps its bytecode, under a name that changes with the
table; where that folder cannot be written they are made at every start.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from marisa_trie import RecordTrie

from nlu import script
from nlu.script import fold

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LONGEST_WORD = 60
"""Letters of a word that are read: time grows with their square."""

_ARTICLES = ("وال", "بال", "لل", "ال")
"""Arabic writes them at the word; Persian does not, but has words that begin so."""

_JOINED = frozenset("وبلكفس")
"""What else stands at an Arabic word: and, with, for, as, so, and a mark of the future."""

_ELIDED = re.compile("(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull|quell)'(?=.{3})")
"""Words of French and Italian that lose their end before a vowel and stand at the next one."""

MOST = 8
"""Words of the longest phrase."""

_NUMBER = "<H"
Numbers = frozenset[int]
NONE: Numbers = frozenset()


class Beginnings:
    """The words of one language."""

    def __init__(self, trie: RecordTrie, language: str) -> None:
        self._trie, self._arabic = trie, language == "ar"

    def longest(self, word: str) -> tuple[Numbers, int]:
        """What the longest beginning of a word means, and its length; 0 where none is known."""
        shortest = 3 if _ARABIC.search(word) else 4
        written = self._trie.prefixes(word)[-1:]
        if written and len(written[0]) >= min(shortest, len(word)):
            return self._numbers(written[0]), len(written[0])
        if self._arabic and len(word) > shortest and word[0] in _JOINED:
            return self.longest(_bare(word[1:], "ar"))
        return NONE, 0

    def begins_phrase(self, word: str) -> bool:
        """Whether it is the first word of one."""
        return next(self._trie.iterkeys(f"{word} "), None) is not None

    def phrase(self, words: list[str], at: int) -> tuple[Numbers, int]:
        """What the phrase of the most words means that begins here, and their number, or 0."""
        text = " ".join(words[at : at + MOST])
        written = [each for each in self._trie.prefixes(text) if " " in each]
        count = max((each.count(" ") + 1 for each in written), default=0)
        same = [self._numbers(each) for each in written if each.count(" ") + 1 == count]
        return NONE.union(*same), count

    def _numbers(self, written: str) -> Numbers:
        return frozenset(number for (number,) in self._trie[written])


def made(cells: Iterable[str], language: str) -> RecordTrie:
    """The trie of a language: the words of each cell, separated by commas, mean its number."""
    folded = fold("\n".join(cells)).split("\n")  # one by one it takes ten times as long
    return RecordTrie(
        _NUMBER,
        [
            (" ".join(parts), (number,))
            for number, cell in enumerate(folded)
            for written in cell.split(",")
            if (parts := _of_folded(written, language))
        ],
    )


def place(folder: Path, tables: Iterable[Path]) -> Path:
    """Where in this folder the tries of these tables are kept."""
    digest = blake2b(digest_size=8)
    for path in (*tables, Path(__file__), Path(script.__file__)):
        digest.update(path.read_bytes())
    return folder / "__pycache__" / f"words-{digest.hexdigest()}"


def kept(languages: Iterable[str], where: Path) -> dict[str, RecordTrie]:
    """The tries that were kept, by language; none where they are not all there and whole."""
    try:
        return {language: RecordTrie(_NUMBER).mmap(str(where / language)) for language in languages}
    except (OSError, RuntimeError):
        return {}


def keep(tries: Mapping[str, RecordTrie], where: Path) -> None:
    """Keep them for the next start, and those of older tables no longer; others may do the same.

    Never raises (a full disk is a RuntimeError to the library); what a killed process left goes
    with the older tables.
    """
    with contextlib.suppress(OSError, RuntimeError):
        where.parent.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="words-", dir=where.parent))
        try:
            for language, trie in tries.items():
                trie.save(str(folder / language))
            folder.chmod(0o755)
            shutil.rmtree(where, ignore_errors=True)  # what is there was not whole
            os.replace(folder, where)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for older in where.parent.glob("words-*"):
            if older != where:
                shutil.rmtree(older, ignore_errors=True)


def looked_up(text: str, language: str) -> list[str]:
    """The words of a text in this language as they are looked up."""
    return _of_folded(fold(text), language)


def _of_folded(text: str, language: str) -> list[str]:
    return [_bare(word[:_LONGEST_WORD], language) for word in _WORD.findall(text)]


def _bare(word: str, language: str) -> str:
    """Without the article, which Arabic, French and Italian write at the word."""
    if "'" in word and (elided := _ELIDED.match(word)):
        return word[elided.end() :]
    if language != "fa" and word.startswith(_ARTICLES):
        article = next(each for each in _ARTICLES if word.startswith(each))
        return word[len(article) :] if len(word) > len(article) + 2 else word
    return word
