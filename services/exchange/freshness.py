"""An offer lives thirty days: its owner is asked before the end, and it goes when nobody answers.

What belongs to somebody who cannot be reached any more goes at once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.exchange import notices
from services.exchange.models import Post, Talk
from services.exchange.rules import ASK_BEFORE, EXPIRED, LIVE, OPEN, WITHDRAWN

AT_ONCE = 100


class Freshness:
    """What time does to posts, in one transaction; safe in many processes."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def ask(self) -> int:
        """Ask the owners of what ends soon; how many."""
        posts = await self._session.scalars(
            select(Post)
            .where(
                Post.state == LIVE,
                Post.live_until <= self._now + ASK_BEFORE,
                Post.live_until > self._now,
                Post.asked_at.is_(None),
            )
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        asked = 0
        for post in posts:
            post.asked_at = self._now
            talk = post.conversation_id
            notices.queue_decently(self._session, self._now, talk, "still", post=post.id)
            asked += 1
        return asked

    async def expire(self) -> int:
        """Take down what is over, also what staff have not looked at all the time; how many."""
        posts = await self._session.scalars(
            select(Post)
            .where(Post.state.in_(OPEN), Post.live_until <= self._now)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        over = 0
        for post in posts:
            kind = "over" if post.state == LIVE else "unseen"
            post.state, post.closed_at, post.changed_at = EXPIRED, self._now, self._now
            talk = post.conversation_id
            notices.queue_decently(self._session, self._now, talk, kind, post=post.id)
            over += 1
        return over

    async def withdraw_of(self, conversation_id: str) -> None:
        """The owner has blocked the bot: nothing of theirs is up any more, their talks end."""
        await self._session.execute(
            update(Post)
            .where(Post.conversation_id == conversation_id, Post.state.in_(OPEN))
            .values(state=WITHDRAWN, closed_at=self._now, changed_at=self._now)
        )
        mine = or_(Talk.owner_talk == conversation_id, Talk.asker_talk == conversation_id)
        talks = select(Talk).where(mine, Talk.state == "open").with_for_update()
        for talk in await self._session.scalars(talks):
            talk.state = "ended"
            other = talk.asker_talk if talk.owner_talk == conversation_id else talk.owner_talk
            notices.queue(self._session, self._now, other, "ended", talk=talk.id)
