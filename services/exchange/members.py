"""What staff decide about a person: warn, ban, hear what they say to it, and answer that.

Each decision has a reason and is told in the person's own talk. A ban takes down what they have up
and ends their talks; taken back, their posts come before staff again.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from services.exchange import notices
from services.exchange.models import Member, Post, Report, Talk
from services.exchange.rules import HIDDEN, OPEN, REVIEW
from services.exchange.town import Town

LONGEST_REASON = 200


def reason_of(text: str) -> str:
    """The reason as it is kept, one of `REASONS` or free words; ValueError without one.

    Nobody is judged without a reason.
    """
    reason = " ".join(text.split())[:LONGEST_REASON]
    if not reason:
        raise ValueError("no reason")
    return reason


class Members(Town):
    """The people, in one transaction; `now` is aware."""

    async def warn(self, person_id: str, reason: str) -> None:
        """Say that this is not how neighbours treat each other."""
        member = await self.join(person_id)
        member.warnings, member.reason = member.warnings + 1, reason_of(reason)
        await self._tell(person_id, "warned")

    async def ban(self, person_id: str, reason: str) -> None:
        """Take no part any more: nothing is up, nobody is written to."""
        member = await self.join(person_id)
        member.banned_at, member.reason, member.appeal = self._now, reason_of(reason), ""
        posts = select(Post).where(Post.person_id == person_id, Post.state.in_(OPEN))
        for post in await self._session.scalars(posts.with_for_update()):
            post.state, post.reason = HIDDEN, member.reason
            post.closed_at = post.changed_at = self._now
        mine = or_(Talk.asker_id == person_id, Talk.owner_id == person_id)
        talks = select(Talk).where(mine, Talk.state == "open").with_for_update()
        for talk in await self._session.scalars(talks):
            talk.state, talk.last_at = "ended", self._now
            other = talk.owner_talk if talk.asker_id == person_id else talk.asker_talk
            notices.queue(self._session, self._now, other, "ended", talk=talk.id)
        await self._tell(person_id, "banned")

    async def forgive(self, person_id: str) -> bool:
        """Take back a ban, or the last warning; False where there is neither."""
        member = await self.join(person_id)
        if member.banned_at is not None:
            hidden = select(Post).where(
                Post.person_id == person_id,
                Post.state == HIDDEN,
                Post.closed_at == member.banned_at,
            )
            for post in await self._session.scalars(hidden.with_for_update()):
                post.state, post.reason, post.closed_at = REVIEW, "", None
            member.banned_at = None
            await self._tell(person_id, "unbanned")
        elif member.warnings:
            member.warnings -= 1
            await self._tell(person_id, "unwarned")
        else:
            return False
        member.reason = member.appeal = ""
        return True

    async def uphold(self, person_id: str, reason: str) -> bool:
        """Stay with the decision, and say why; False where nobody asks to be heard."""
        member = await self.join(person_id)
        if not member.appeal:
            return False
        member.appeal, member.reason = "", reason_of(reason)
        await self._tell(person_id, "upheld")
        return True

    async def judged(self) -> list[Member]:
        """Who is banned or asks to be heard; those first who ask."""
        rows = await self._session.scalars(
            select(Member)
            .where(or_(Member.banned_at.is_not(None), Member.appeal != ""))
            .order_by(Member.banned_at.desc(), Member.person_id)
        )
        return sorted(rows, key=lambda member: not member.appeal)

    async def hidden_of(self, person_id: str) -> list[Post]:
        """What staff have hidden of this person's, the newest first."""
        rows = await self._session.scalars(
            select(Post)
            .where(Post.person_id == person_id, Post.state == HIDDEN)
            .order_by(Post.closed_at.desc(), Post.code)
        )
        return list(rows)

    async def reported(self, person_id: str) -> int:
        """How often this person was reported."""
        wanted = select(func.count()).where(Report.about_id == person_id)
        return await self._session.scalar(wanted) or 0

    async def _tell(self, person_id: str, kind: str) -> None:
        notices.queue(self._session, self._now, await self._talk_of(person_id), kind)

    async def _talk_of(self, person_id: str) -> str | None:
        """Where the person takes part: the talk of their newest post, or of a talk about one."""
        newest = select(Post.conversation_id).where(Post.person_id == person_id)
        found: str | None = await self._session.scalar(
            newest.where(Post.conversation_id.is_not(None)).order_by(Post.created_at.desc())
        )
        if found is not None:
            return found
        asked = select(Talk.asker_talk).where(Talk.asker_id == person_id)
        return await self._session.scalar(asked.order_by(Talk.started_at.desc()))
