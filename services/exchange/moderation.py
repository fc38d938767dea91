"""What staff decide about posts, lines that were held back, and reports.

Whatever is decided is told to the person in their own talk, with the reason that staff wrote. Who
comes second finds it decided: nothing is decided twice.
"""

from __future__ import annotations

from sqlalchemy import func, select

from services.exchange import notices
from services.exchange.members import Members, reason_of
from services.exchange.models import Line, Member, Photo, Post, Report, Talk
from services.exchange.rules import HIDDEN, LIVE, LIVES, OPEN, REVIEW, as_code
from services.exchange.talks import ASKER

NOTHING, WARNED, HID, BANNED = OUTCOMES = ("nothing", "warned", "hidden", "banned")


class Moderation(Members):
    """The staff's side, in one transaction; `now` is aware."""

    async def waiting(self) -> list[Post]:
        """What is to be looked at before anybody sees it, the oldest first."""
        return await self._posts(REVIEW)

    async def live(self) -> list[Post]:
        """What is up, the newest first."""
        return list(reversed(await self._posts(LIVE)))

    async def to_decide(self) -> int:
        """How much waits for somebody: posts, lines, reports, and people who ask to be heard."""
        counts = (
            select(func.count()).where(Post.state == REVIEW),
            select(func.count()).where(Line.state == "held"),
            select(func.count()).where(Report.outcome == ""),
            select(func.count()).where(Member.appeal != ""),
        )
        return sum([await self._session.scalar(each) or 0 for each in counts])

    async def named(self, code: str) -> Post | None:
        """The post of this code as somebody says or writes it, whatever became of it."""
        return await self._session.scalar(select(Post).where(Post.code == as_code(code)))

    async def post(self, code: str) -> Post | None:
        """The post of exactly this code, locked."""
        return await self._session.scalar(select(Post).where(Post.code == code).with_for_update())

    async def photos(self, post_id: str) -> list[str]:
        """The ids of the photos of a post that can be shown."""
        found = select(Photo.id).where(Photo.post_id == post_id, Photo.state == "ready")
        return list(await self._session.scalars(found.order_by(Photo.created_at, Photo.id)))

    async def photo(self, photo_id: str) -> bytes | None:
        """A photo as it was drawn anew, None where there is none."""
        return await self._session.scalar(
            select(Photo.content).where(Photo.id == photo_id, Photo.state == "ready")
        )

    async def approve(self, post: Post) -> bool:
        """Everybody sees it, and who put it up counts as known; also what was hidden comes back."""
        if post.state not in (REVIEW, HIDDEN):
            return False
        if post.person_id is not None:
            member = await self.join(post.person_id)
            if member.banned_at is not None:
                return False
            member.approved += 1
            if post.state == HIDDEN:
                member.appeal = ""
        post.state, post.reason, post.closed_at = LIVE, "", None
        post.changed_at, post.live_until = self._now, self._now + LIVES
        notices.queue(self._session, self._now, post.conversation_id, "approved", post=post.id)
        return True

    async def hide(self, post: Post, reason: str) -> bool:
        """Nobody sees it any more; its owner learns why. ValueError without a reason."""
        if post.state not in OPEN:
            return False
        post.state, post.reason = HIDDEN, reason_of(reason)
        post.closed_at = post.changed_at = self._now
        notices.queue(self._session, self._now, post.conversation_id, "hidden", post=post.id)
        return True

    async def held(self) -> list[tuple[Line, Post]]:
        """What was held back for staff to read, and what it is about; the oldest first."""
        rows = await self._session.execute(
            select(Line, Post)
            .join(Talk, Talk.id == Line.talk_id)
            .join(Post, Post.id == Talk.post_id)
            .where(Line.state == "held")
            .order_by(Line.id)
        )
        return [(line, post) for line, post in rows.all()]

    async def decide(self, line_id: int, *, through: bool) -> bool:
        """Let a line through, or refuse it and say so; False where it was decided already."""
        line = await self._session.scalar(
            select(Line).where(Line.id == line_id, Line.state == "held").with_for_update()
        )
        if line is None:
            return False
        talk = await self._session.get_one(Talk, line.talk_id)
        mine, other = talk.owner_talk, talk.asker_talk
        if line.by == ASKER:
            mine, other = other, mine
        through = through and talk.state == "open"
        line.state = "sent" if through else "refused"
        to, kind = (other, "line") if through else (mine, "refused")
        notices.queue(self._session, self._now, to, kind, talk=talk.id, line=line.id)
        return True

    async def reports(self) -> list[Report]:
        """What nobody has settled, the oldest first."""
        rows = await self._session.scalars(
            select(Report).where(Report.outcome == "").order_by(Report.id)
        )
        return list(rows)

    async def report(self, report_id: int) -> Report | None:
        """One report, locked."""
        return await self._session.scalar(
            select(Report).where(Report.id == report_id).with_for_update()
        )

    async def outcomes(self, report: Report) -> list[str]:
        """What can follow from a report: a post is hidden only where it is the reported one's."""
        post = await self._session.get(Post, report.post_id) if report.post_id else None
        theirs = post is not None and post.person_id == report.about_id and post.state in OPEN
        fits = {NOTHING: True, HID: theirs, WARNED: report.about_id, BANNED: report.about_id}
        return [each for each in OUTCOMES if fits[each]]

    async def settle(self, report: Report, outcome: str, reason: str, by: str) -> None:
        """Decide on a report; ValueError for what cannot follow from it, or without a reason."""
        if report.outcome or outcome not in await self.outcomes(report):
            raise ValueError(outcome)
        reason = reason_of(reason) if outcome != NOTHING else ""
        report.outcome, report.settled_by = outcome, by
        if outcome == WARNED and report.about_id:
            await self.warn(report.about_id, reason)
        elif outcome == BANNED and report.about_id:
            await self.ban(report.about_id, reason)
        elif outcome == HID and report.post_id:
            await self.hide(await self._session.get_one(Post, report.post_id), reason)

    async def _posts(self, state: str) -> list[Post]:
        rows = await self._session.scalars(
            select(Post).where(Post.state == state).order_by(Post.created_at, Post.code)
        )
        return list(rows)
