"""For those without a phone: staff put up for them, keep it fresh, and ask for what they want.

A post of the counter has no person and no talk; whoever wants it comes to the centre with its code.
"""

from __future__ import annotations

from sqlalchemy import select

from services.exchange import figures, notices
from services.exchange.models import Post
from services.exchange.rules import (
    ASK_BEFORE,
    GIVEN,
    LIVE,
    LIVES,
    WITHDRAWN,
)
from services.exchange.service import Draft
from services.exchange.town import Town


class Counter(Town):
    """The desk's side, in one transaction; `now` is aware."""

    async def put_up(self, draft: Draft, language: str, *, example: bool = False) -> Post:
        """Put it up at once: staff have read it."""
        post = draft.as_post(await self._free_code(), language, self._now)
        post.example = example
        self._session.add(post)
        await self._session.flush()
        await self._count(draft.side, post)
        return post

    async def ask_for(self, post: Post, centre: str) -> bool:
        """Somebody without a phone wants it: the owner is asked to call at the centre."""
        if post.state != LIVE or post.conversation_id is None:
            return False
        where = post.conversation_id
        notices.queue(self._session, self._now, where, "asked", post=post.id, centre=centre)
        return True

    async def close(self, post: Post, state: str) -> bool:
        """Given away, or taken back, as somebody said at the desk; only what staff put up."""
        if post.state != LIVE or post.person_id is not None or state not in (GIVEN, WITHDRAWN):
            return False
        post.state, post.closed_at, post.changed_at = state, self._now, self._now
        if state == GIVEN:
            await self._count(figures.GIVEN, post)
        return True

    async def prolong(self, post: Post) -> bool:
        """Still there: thirty days more; only what staff put up."""
        if post.state != LIVE or post.person_id is not None:
            return False
        post.live_until = self._now + LIVES
        return True

    async def ending(self) -> list[Post]:
        """What staff put up and what ends soon: nobody else is asked whether it is still there."""
        rows = await self._session.scalars(
            select(Post)
            .where(
                Post.state == LIVE,
                Post.person_id.is_(None),
                Post.live_until <= self._now + ASK_BEFORE,
            )
            .order_by(Post.live_until, Post.code)
        )
        return list(rows)
