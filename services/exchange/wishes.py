"""“Tell me when somebody offers this”: at most one notice a day and person, each post once.

What a wish or a post means is filled in by the clock (`bot/exchange.py`); only what is nearer than
the town's threshold is told.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select

from nlu.reading import Meaning
from services.exchange import notices
from services.exchange.index import floats
from services.exchange.models import Blocked, Post, Wish
from services.exchange.rules import LIVE, MOST_WISHES, ExchangeError
from services.exchange.town import Town

WORDS = 200
BATCH = 50


class Wishes(Town):
    """The wishes, in one transaction; `now` is aware, in the town's zone."""

    async def keep(self, person_id: str, conversation_id: str, language: str, words: str) -> Wish:
        """Keep a wish. Raises `ExchangeError("many")` where five are kept already."""
        await self.join(person_id)
        mine = await self.of(person_id)
        text = words.strip()[:WORDS]
        same = next((each for each in mine if each.text == text), None)
        if same is not None:
            return same
        if len(mine) >= MOST_WISHES:
            raise ExchangeError("many")
        wish = Wish(
            person_id=person_id,
            conversation_id=conversation_id,
            text=text,
            language=language,
            created_at=self._now,
        )
        self._session.add(wish)
        await self._session.flush()
        return wish

    async def of(self, person_id: str) -> list[Wish]:
        """What this person waits for."""
        rows = await self._session.scalars(
            select(Wish).where(Wish.person_id == person_id).order_by(Wish.created_at, Wish.id)
        )
        return list(rows)

    async def drop(self, wish_id: str, person_id: str) -> None:
        """Wait for it no more."""
        await self._session.execute(
            delete(Wish).where(Wish.id == wish_id, Wish.person_id == person_id)
        )

    async def unread(self) -> list[tuple[str, str, str, str]]:
        """What has no meaning yet, as (`post` or `wish`, id, words, language)."""
        posts = await self._session.scalars(
            select(Post)
            .where(Post.state == LIVE, Post.vector.is_(None))
            .order_by(Post.created_at)
            .limit(BATCH)
        )
        wishes = await self._session.scalars(
            select(Wish).where(Wish.vector.is_(None)).order_by(Wish.created_at).limit(BATCH)
        )
        return [
            *(("wish", each.id, each.text, each.language) for each in wishes),
            *(("post", each.id, _words(each), each.language) for each in posts),
        ]

    async def read(self, what: str, row_id: str, meaning: Meaning) -> None:
        """Keep the meaning; what fits a new live offer is told to those who wait for it."""
        if what == "wish":
            wish = await self._session.get(Wish, row_id)
            if wish is not None:
                wish.vector, wish.engine = meaning.vector, meaning.engine
            return
        post = await self._session.get(Post, row_id, with_for_update=True)
        if post is None or post.state != LIVE:
            return
        post.vector, post.engine, post.changed_at = meaning.vector, meaning.engine, self._now
        if post.side == "offer":
            await self._match(post, meaning)

    async def _match(self, post: Post, meaning: Meaning) -> None:
        nearness = (await self.settings()).nearness / 100
        row, today = floats(meaning.vector), self._now.date()
        rows = await self._session.scalars(
            select(Wish)
            .where(Wish.engine == meaning.engine, Wish.vector.is_not(None))
            .where(Wish.created_at < post.changed_at, Wish.person_id != (post.person_id or ""))
            .order_by(Wish.created_at)
            .with_for_update(skip_locked=True)
        )
        for wish in rows:
            near = wish.vector is not None and float(floats(wish.vector) @ row) >= nearness
            if not near or post.code in wish.told or await self._told(wish.person_id, today):
                continue
            if await self._apart(wish.person_id, post.person_id):
                continue
            wish.told_on, wish.told = today, [*wish.told, post.code]
            await self._session.flush()
            notices.queue(
                self._session, self._now, wish.conversation_id, "match", post=post.id, wish=wish.id
            )

    async def _told(self, person_id: str, today: object) -> bool:
        found = select(func.count()).where(Wish.person_id == person_id, Wish.told_on == today)
        return bool(await self._session.scalar(found))

    async def _apart(self, one: str, other: str | None) -> bool:
        pairs = [(one, other), (other, one)]
        found = select(Blocked.person_id).where(
            (Blocked.person_id.in_([a for a, _b in pairs]))
            & (Blocked.other_id.in_([b for _a, b in pairs]))
        )
        return await self._session.scalar(found) is not None


def _words(post: Post) -> str:
    return f"{post.title}. {post.text}".strip() if post.text else post.title
