"""What staff decide: approve, hide, let through, warn, ban, and put up for those without a phone.

Whatever is decided is told to the person in their own talk, with the reason that staff wrote; a ban
takes down what they have up and ends their talks, and may be appealed against.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from services.exchange import notices
from services.exchange.models import Line, Member, Photo, Post, Report, Talk
from services.exchange.rules import HIDDEN, LIVE, LIVES, OPEN, REVIEW, headline, new_code, rest
from services.exchange.service import Draft
from services.exchange.talks import ASKER
from services.exchange.town import Town

NOTHING, WARNED, HID, BANNED = OUTCOMES = ("nothing", "warned", "hidden", "banned")
LONGEST_REASON = 200


class Moderation(Town):
    """The staff's side, in one transaction; `now` is aware."""

    async def waiting(self) -> list[Post]:
        """What is to be looked at before anybody sees it, the oldest first."""
        return await self._posts(REVIEW)

    async def live(self) -> list[Post]:
        """What is up, the newest first."""
        return list(reversed(await self._posts(LIVE)))

    async def post(self, code: str) -> Post | None:
        """The post of this code, whatever became of it; locked."""
        found = select(Post).where(Post.code == code.strip().upper())
        return await self._session.scalar(found.with_for_update())

    async def photos(self, post_id: str) -> list[str]:
        """The ids of the photos of a post that can be shown."""
        found = select(Photo.id).where(Photo.post_id == post_id, Photo.state == "ready")
        return list(await self._session.scalars(found.order_by(Photo.created_at, Photo.id)))

    async def photo(self, photo_id: str) -> bytes | None:
        """A photo as it was drawn anew, None where there is none."""
        return await self._session.scalar(
            select(Photo.content).where(Photo.id == photo_id, Photo.state == "ready")
        )

    async def approve(self, post: Post) -> None:
        """Everybody sees it; who put it up counts as known from now on."""
        if post.state != REVIEW:
            return
        post.state, post.changed_at = LIVE, self._now
        post.live_until = self._now + LIVES
        if post.person_id is not None:
            (await self.join(post.person_id)).approved += 1
        self._tell(post.conversation_id, "approved", post=post.id)

    async def hide(self, post: Post, reason: str) -> None:
        """Nobody sees it any more; its owner learns why."""
        if post.state in OPEN:
            post.state, post.reason = HIDDEN, reason[:LONGEST_REASON]
            post.closed_at = post.changed_at = self._now
            self._tell(post.conversation_id, "hidden", post=post.id)

    async def held(self) -> list[tuple[Line, Talk]]:
        """What was held back for staff to read, the oldest first."""
        rows = await self._session.execute(
            select(Line, Talk)
            .join(Talk, Talk.id == Line.talk_id)
            .where(Line.state == "held")
            .order_by(Line.id)
        )
        return [(line, talk) for line, talk in rows.all()]

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
        line.state = "sent" if through else "refused"
        if through and talk.state == "open":
            self._tell(other, "line", talk=talk.id, line=line.id)
        elif not through:
            self._tell(mine, "refused", talk=talk.id, line=line.id)
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

    async def settle(self, report: Report, outcome: str, reason: str, by: str) -> None:
        """Decide on a report; ValueError for an outcome that there is not."""
        if outcome not in OUTCOMES:
            raise ValueError(outcome)
        report.outcome, report.settled_by = outcome, by
        post = await self._session.get(Post, report.post_id) if report.post_id else None
        if outcome == WARNED:
            await self.warn(report.about_id, reason)
        elif outcome == HID and post is not None and post.person_id == report.about_id:
            await self.hide(post, reason)
        elif outcome == BANNED:
            await self.ban(report.about_id, reason)

    async def warn(self, person_id: str, reason: str) -> None:
        """Say that this is not how neighbours treat each other."""
        member = await self.join(person_id)
        member.warnings, member.reason = member.warnings + 1, reason[:LONGEST_REASON]
        self._tell(await self._talk_of(person_id), "warned")

    async def ban(self, person_id: str, reason: str) -> None:
        """Take no part any more: nothing is up, nobody is written to."""
        member = await self.join(person_id)
        member.banned_at, member.reason = self._now, reason[:LONGEST_REASON]
        member.appeal = ""
        place = await self._talk_of(person_id)
        posts = select(Post).where(Post.person_id == person_id, Post.state.in_(OPEN))
        for post in await self._session.scalars(posts.with_for_update()):
            post.state, post.reason = HIDDEN, member.reason
            post.closed_at = post.changed_at = self._now
        mine = or_(Talk.asker_id == person_id, Talk.owner_id == person_id)
        talks = select(Talk).where(mine, Talk.state == "open").with_for_update()
        for talk in await self._session.scalars(talks):
            talk.state, talk.last_at = "ended", self._now
            other = talk.owner_talk if talk.asker_id == person_id else talk.asker_talk
            self._tell(other, "ended", talk=talk.id)
        self._tell(place, "banned")

    async def forgive(self, person_id: str) -> None:
        """An appeal was right: the person takes part again."""
        member = await self.join(person_id)
        if member.banned_at is not None:
            member.banned_at, member.reason, member.appeal = None, "", ""
            self._tell(await self._talk_of(person_id), "unbanned")

    async def banned(self) -> list[Member]:
        """Who takes no part, those first who ask to be heard."""
        rows = await self._session.scalars(
            select(Member).where(Member.banned_at.is_not(None)).order_by(Member.banned_at.desc())
        )
        return sorted(rows, key=lambda member: not member.appeal)

    async def put_up(self, draft: Draft, language: str) -> Post:
        """For somebody without a phone; who wants it comes to the centre with its code."""
        title = headline(draft.words)
        post = Post(
            code=await self._free_code(),
            side=draft.side,
            kind=draft.kind,
            category=draft.category,
            title=title,
            text=rest(draft.words, title),
            swap=draft.swap,
            quarter=draft.quarter,
            language=language,
            state=LIVE,
            created_at=self._now,
            changed_at=self._now,
            live_until=self._now + LIVES,
        )
        self._session.add(post)
        await self._session.flush()
        return post

    async def ask_for(self, post: Post, centre: str) -> bool:
        """Somebody without a phone wants it: the owner is asked to call at the centre."""
        if post.state != LIVE or post.conversation_id is None:
            return False
        self._tell(post.conversation_id, "asked", post=post.id, centre=centre)
        return True

    async def _posts(self, state: str) -> list[Post]:
        rows = await self._session.scalars(
            select(Post).where(Post.state == state).order_by(Post.created_at, Post.code)
        )
        return list(rows)

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

    async def _free_code(self) -> str:
        while True:
            code = new_code()
            if await self._session.scalar(select(Post.id).where(Post.code == code)) is None:
                return code

    def _tell(self, conversation_id: str | None, kind: str, **data: object) -> None:
        notices.queue(self._session, self._now, conversation_id, kind, **data)
