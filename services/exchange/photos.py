"""Photos of posts: where they are is kept until they are drawn anew, then only what was drawn.

A photo is seen while its post is up. A post with another photo is looked at as if it were new.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from services.exchange import notices
from services.exchange.models import Photo, Post
from services.exchange.rules import LIVE, MOST_PHOTOS, OPEN, ExchangeError, first_state
from services.exchange.town import Town

AT_ONCE = 4


class Photos(Town):
    """The photos, in one transaction; `now` is aware."""

    async def room(self, code: str) -> bool:
        """Whether the post of this code can have one more."""
        count = select(func.count()).select_from(Photo).join(Post, Post.id == Photo.post_id)
        had = await self._session.scalar(count.where(Post.code == code, Photo.state != "refused"))
        return (had or 0) < MOST_PHOTOS

    async def add(self, code: str, person_id: str, source: dict[str, Any]) -> Post:
        """Keep where a photo of this post is. Raises `ExchangeError`: `gone`."""
        found = select(Post).where(
            Post.code == code, Post.person_id == person_id, Post.state.in_(OPEN)
        )
        post = await self._session.scalar(found.with_for_update())
        if post is None or not await self.room(code):
            raise ExchangeError("gone")
        self._session.add(Photo(post_id=post.id, source=source, created_at=self._now))
        approved = (await self.member(person_id)).approved
        post.state = first_state((await self.settings()).approve, approved)
        post.changed_at = self._now
        await self._session.flush()
        return post

    async def new(self) -> list[tuple[str, dict[str, Any]]]:
        """The ids of photos that are to be drawn anew, and where they are."""
        rows = await self._session.execute(
            select(Photo.id, Photo.source)
            .where(Photo.state == "new")
            .order_by(Photo.created_at)
            .limit(AT_ONCE)
        )
        return [(row.id, row.source) for row in rows]

    async def settle(self, photo_id: str, content: bytes | None) -> None:
        """Keep the photo as it was drawn; None where it cannot be taken, which is said."""
        found = select(Photo).where(Photo.id == photo_id, Photo.state == "new")
        photo = await self._session.scalar(found.with_for_update())
        if photo is None:
            return
        photo.source, photo.content = {}, content
        photo.state = "ready" if content else "refused"
        if content is None:
            post = await self._session.get_one(Post, photo.post_id)
            talk = post.conversation_id
            notices.queue(self._session, self._now, talk, "photo_refused", post=post.id)

    async def shown(self, photo_id: str) -> bytes | None:
        """A photo of something that is up."""
        return await self._session.scalar(
            select(Photo.content)
            .join(Post, Post.id == Photo.post_id)
            .where(Photo.id == photo_id, Photo.state == "ready", Post.state == LIVE)
        )
