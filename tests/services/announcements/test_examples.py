"""The examples speak every language, say that they are examples, and invent no contact."""

from __future__ import annotations

from locales import spoken
from locales.languages import PLAIN
from services.announcements.examples import load_news, remove_news, said
from services.announcements.service import Announcements
from services.database import Database
from tests.services.announcements.residents import NOW

EXAMPLE = {
    "de": "Beispiel", "de-plain": "Beispiel", "en": "example", "tr": "örnek", "ar": "مثال",
    "uk": "приклад", "ru": "пример", "ro": "exemplu", "it": "esempio", "pl": "przykład",
    "hr": "primjer", "fa": "نمونه", "ku": "mînak", "sq": "shembull", "fr": "exemple",
    "es": "ejemplo", "el": "παράδειγμα", "bg": "пример", "pt": "exemplo",
}  # fmt: skip


def test_each_is_there_in_every_language_and_says_what_it_is() -> None:
    for name in ("job", "workshop", "garden"):
        words = said()[name]
        assert set(words) == {*spoken(), PLAIN}
        assert [code for code in words if EXAMPLE[code] not in words[code]["title"]] == []


async def test_they_come_and_go_as_a_whole(db: Database) -> None:
    async with db.transaction() as session:
        assert await load_news(session, NOW) == 4
        assert await load_news(session, NOW) == 0
        page = await Announcements(session, NOW).published()
        assert [row.kind for row in page.found] == ["workshop", "job", "quarter"]
        assert all(not (row.contact or row.link or row.place) for row in page.found)
        assert await remove_news(session) == 4
        assert (await Announcements(session, NOW).published()).count == 0
