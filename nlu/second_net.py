"""Danger that the table of phrases does not know, as the classifier sees it.

From `ALARM` on it is danger; from `WORRY` on it may be, so that the numbers are named beside an
answer and nobody is alarmed. It must be seen without the words of an exception, too ("dying of
hunger"). What the encoder does not read of a long text is looked at in further parts. In a part
that is suspicious each sentence is looked at by itself, since a danger hides among others.
"""

from __future__ import annotations

from nlu.crisis import crisis_table
from nlu.encoder import QUERY_LIMIT, Encoder
from nlu.kernel import Kernel
from nlu.ngrams import meaning
from nlu.sentences import parts, pieces
from nlu.translit import native

# Chosen on leave-one-out predictions, see docs/decisions/0005.
ALARM, WORRY, SUSPICION = 0.7, 0.3, 0.1
_MOST = 12
"""Parts that are looked at: more than the 4,000 letters that the door keeps."""


class SecondNet:
    """Looks at messages in which the table found nothing."""

    def __init__(self, labels: Kernel, encoder: Encoder) -> None:
        self._labels, self._encoder = labels, encoder
        self._place = labels.classes.index("crisis")

    async def chance(self, text: str, language: str | None, whole: float) -> float:
        """How likely it is danger; `whole` is what the classifier says of the text's beginning."""
        first, *others = parts(text, QUERY_LIMIT)[:_MOST] or [text]
        found = await self._of_part(first, language, whole)
        for part in others:
            if found >= ALARM:
                break
            seen = await self._of_part(part, language, await self._seen(part, language))
            found = seen if seen >= max(found, WORRY) else found
        return found

    async def _of_part(self, text: str, language: str | None, seen: float) -> float:
        if seen >= WORRY:
            seen = await self._sober(text, language, seen)
        for piece in pieces(text) if SUSPICION <= seen < ALARM else ():
            alone = await self._seen(piece, language)
            if alone >= ALARM:
                alone = await self._sober(piece, language, alone)
            if alone >= ALARM:
                return alone
        return seen

    async def _sober(self, text: str, language: str | None, seen: float) -> float:
        """The same without the words of an exception, if there are any."""
        rest = crisis_table().rest(text)
        if rest is None:
            return seen
        return await self._seen(rest, language) if rest else 0.0

    async def _seen(self, text: str, language: str | None) -> float:
        vector = await self._encoder.query(native(text, language))
        by_words = self._labels.by_words(meaning(text))
        return float(self._labels.chances(vector, by_words, language)[self._place])
