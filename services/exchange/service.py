"""What a resident does with posts: put up, look for, change, prolong, give away, take back.

Whoever changes what a person has locks that member first, so that the limit of five holds however
many messages come at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from nlu.reading import Meaning
from services.exchange import figures
from services.exchange.index import Wanted, index_of
from services.exchange.models import Blocked, Photo, Post
from services.exchange.rules import (
    GIVEN,
    LIVE,
    LIVES,
    MOST,
    MOST_PHOTOS,
    OPEN,
    WITHDRAWN,
    ExchangeError,
    first_state,
    headline,
    rest,
)
from services.exchange.town import Town

LOOKED_AT, FOUND = 60, 24
CODE = 8
"""What is longer is no code of the market sheet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A post in the making; `photos` say where to get them."""

    side: str
    words: str
    kind: str
    category: str
    quarter: str | None
    swap: str = ""
    photos: Sequence[dict[str, Any]] = ()

    def as_post(self, code: str, language: str, now: datetime) -> Post:
        """The post, up for its first thirty days, of nobody yet."""
        title = headline(self.words)
        return Post(
            code=code,
            side=self.side,
            kind=self.kind,
            category=self.category,
            title=title,
            text=rest(self.words, title),
            swap=self.swap,
            quarter=self.quarter,
            language=language,
            state=LIVE,
            created_at=now,
            changed_at=now,
            live_until=now + LIVES,
        )


class Exchange(Town):
    """The posts, in one transaction; `now` is aware."""

    async def may_post(self, person_id: str, side: str) -> None:
        """Raises `ExchangeError`: `banned`, or `many` where five are up already."""
        if (await self.member(person_id)).banned_at is not None:
            raise ExchangeError("banned")
        mine = select(func.count()).where(
            Post.person_id == person_id, Post.side == side, Post.state.in_(OPEN)
        )
        if (await self._session.scalar(mine) or 0) >= MOST:
            raise ExchangeError("many")

    async def post(self, person_id: str, conversation_id: str, language: str, draft: Draft) -> Post:
        """Put it up, or before staff. Raises as `may_post`."""
        member = await self.join(person_id)
        await self.may_post(person_id, draft.side)
        post = draft.as_post(await self._free_code(), language, self._now)
        post.person_id, post.conversation_id = person_id, conversation_id
        post.state = first_state((await self.settings()).approve, member.approved)
        member.rules_at = member.rules_at or self._now
        self._session.add(post)
        await self._session.flush()
        for source in draft.photos[:MOST_PHOTOS]:
            self._session.add(Photo(post_id=post.id, source=dict(source), created_at=self._now))
        await self._session.flush()
        await self._count(draft.side, post)
        return post

    async def mine(self, person_id: str) -> list[Post]:
        """What this person has up or before staff, the oldest first."""
        rows = await self._session.scalars(
            select(Post)
            .where(Post.person_id == person_id, Post.state.in_(OPEN))
            .order_by(Post.created_at, Post.code)
        )
        return list(rows)

    async def own(self, code: str, person_id: str) -> Post | None:
        """The open post of this code, locked, if it is this person's."""
        found = select(Post).where(
            Post.code == code, Post.person_id == person_id, Post.state.in_(OPEN)
        )
        return await self._session.scalar(
            found.with_for_update().execution_options(populate_existing=True)
        )

    async def live(self, code: str) -> Post | None:
        """What is up under this code."""
        return await self._session.scalar(
            select(Post).where(Post.code == code.strip().upper(), Post.state == LIVE)
        )

    async def get(self, post_id: str) -> Post | None:
        """The post, whatever became of it."""
        return await self._session.get(Post, post_id)

    async def reword(self, code: str, person_id: str, words: str) -> Post | None:
        """Say it in other words; staff look again where they look first."""
        post = await self.own(code, person_id)
        if post is not None:
            post.title = headline(words)
            post.text = rest(words, post.title)
            post.vector, post.engine = None, ""
            await self._looked_at_again(post, person_id)
        return post

    async def ask_for_it(self, code: str, person_id: str, swap: str) -> Post | None:
        """Want this in return, nothing where it is empty; staff look again as at other words."""
        post = await self.own(code, person_id)
        if post is not None:
            post.swap = swap
            await self._looked_at_again(post, person_id)
        return post

    async def place(self, code: str, person_id: str, **where: str | None) -> Post | None:
        """Put it elsewhere: another `kind`, `category` or `quarter`."""
        post = await self.own(code, person_id)
        if post is not None:
            post.kind = where.get("kind") or post.kind
            post.category = where.get("category") or post.category
            post.quarter = where.get("quarter", post.quarter)
            post.changed_at = self._now
        return post

    async def _looked_at_again(self, post: Post, person_id: str) -> None:
        member = await self.member(person_id)
        post.state = first_state((await self.settings()).approve, member.approved)
        post.changed_at = self._now

    async def close(self, code: str, person_id: str, state: str) -> Post | None:
        """Given away, or taken back; None where it is not up (any more)."""
        post = await self.own(code, person_id)
        if post is not None and state in (GIVEN, WITHDRAWN):
            self._close(post, state)
            if state == GIVEN:
                await self._count(figures.GIVEN, post)
        return post

    async def prolong(self, code: str, person_id: str) -> Post | None:
        """Still there: thirty days more."""
        post = await self.own(code, person_id)
        if post is not None:
            post.live_until, post.asked_at = self._now + LIVES, None
        return post

    async def newest(
        self,
        side: str,
        person_id: str,
        *,
        category: str | None = None,
        quarter: str | None = None,
    ) -> list[Post]:
        """What is up, the newest first."""
        wanted = select(Post).where(Post.side == side, Post.state == LIVE)
        if category:
            wanted = wanted.where(Post.category == category)
        if quarter:
            wanted = wanted.where(or_(Post.quarter == quarter, Post.quarter.is_(None)))
        rows = await self._session.scalars(
            wanted.order_by(Post.created_at.desc(), Post.code).limit(LOOKED_AT)
        )
        return (await self._open_to(list(rows), person_id))[:FOUND]

    async def find(
        self,
        words: str,
        language: str,
        meaning: Meaning | None,
        person_id: str,
        side: str = "offer",
    ) -> list[Post]:
        """What fits the words of this language, best first; a code finds its post."""
        known = await self.live(words) if len(words.strip()) <= CODE else None
        if known is not None:
            return await self._open_to([known], person_id)
        index = index_of(self._session)
        await index.refresh(self._session, meaning.engine if meaning else "")
        ids = index.near(Wanted.of(words, language, meaning), side, LOOKED_AT)
        rows = await self._session.scalars(select(Post).where(Post.id.in_(ids)))
        up = [post for post in rows if post.state == LIVE]
        ranked = sorted(up, key=lambda post: ids.index(post.id))
        return (await self._open_to(ranked, person_id))[:FOUND]

    async def _open_to(self, posts: list[Post], person_id: str) -> list[Post]:
        """Without one's own, and without those of people who do not want to meet."""
        apart = await self._apart(person_id)
        return [each for each in posts if each.person_id not in {*apart, person_id}]

    async def _apart(self, person_id: str) -> Collection[str]:
        rows = await self._session.execute(
            select(Blocked.person_id, Blocked.other_id).where(
                or_(Blocked.person_id == person_id, Blocked.other_id == person_id)
            )
        )
        return {each for row in rows for each in row if each != person_id}

    async def photos(self, post_id: str) -> list[str]:
        """The ids of the photos that can be shown."""
        rows = await self._session.scalars(
            select(Photo.id)
            .where(Photo.post_id == post_id, Photo.state == "ready")
            .order_by(Photo.created_at, Photo.id)
        )
        return list(rows)

    def _close(self, post: Post, state: str) -> None:
        post.state, post.closed_at, post.changed_at = state, self._now, self._now
