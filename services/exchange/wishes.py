"""“Tell me when somebody offers this”: at most one notice a day and person, each post once.

What a wish or a post means is filled in by the clock (`bot/exchange.py`); only what is nearer than
the town's threshold is told. A second one waits for the next morning, and nobody is told at night.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select

from nlu.reading import Meaning
from services.appointments.rules import DAY_BEGINS, next_decent
from services.exchange import figures
from services.exchange.index import Wanted, nearness
from services.exchange.models import Blocked, Notice, Post, Wish
from services.exchange.rules import LIVE, MOST_WISHES, ExchangeError
from services.exchange.town import Town

WORDS = 200
BATCH = 50
AHEAD = timedelta(days=3)
"""A notice that would have to wait longer is not said: the post has found somebody by then."""


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
        rows = await self._session.scalars(
            select(Wish)
            .where(Wish.engine == meaning.engine, Wish.vector.is_not(None))
            .where(Wish.created_at < post.changed_at, Wish.person_id != (post.person_id or ""))
            .order_by(Wish.created_at)
            .with_for_update(skip_locked=True)
        )
        for wish in rows:
            if post.code in wish.told or _nearness(wish, post, meaning) < nearness:
                continue
            at = await self._free(wish.person_id)
            if at is None or await self._apart(wish.person_id, post.person_id):
                continue
            if (await self.member(wish.person_id)).banned_at is not None:
                continue
            wish.told_on, wish.told = at.date(), [*wish.told, post.code]
            await self._session.flush()
            talk, about = wish.conversation_id, {"post": post.id, "wish": wish.id}
            notice = Notice(conversation_id=talk, kind="match", data=about, after=at)
            notice.created_at = self._now
            self._session.add(notice)
            await self._count(figures.MATCH, post)

    async def _free(self, person_id: str) -> datetime | None:
        """When this person can be told, a day with nothing yet; None where that is too far off."""
        told = select(func.max(Wish.told_on)).where(Wish.person_id == person_id)
        last, at = await self._session.scalar(told), next_decent(self._now)
        if last is not None and last >= at.date():
            at = datetime.combine(last + timedelta(days=1), time(DAY_BEGINS), self._now.tzinfo)
        return at if at <= self._now + AHEAD else None

    async def _apart(self, one: str, other: str | None) -> bool:
        pairs = [(one, other), (other, one)]
        found = select(Blocked.person_id).where(
            (Blocked.person_id.in_([a for a, _b in pairs]))
            & (Blocked.other_id.in_([b for _a, b in pairs]))
        )
        return await self._session.scalar(found) is not None


def _words(post: Post) -> str:
    return f"{post.title}. {post.text}".strip() if post.text else post.title


def _nearness(wish: Wish, post: Post, meaning: Meaning) -> float:
    wanted = Wanted.of(wish.text, wish.language, Meaning(wish.engine, wish.vector or b""))
    return nearness(wanted, Wanted.of(_words(post), post.language, meaning))
