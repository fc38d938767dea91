"""Two neighbours who write to each other through the bot, each in their own talk.

Nobody learns where the other is: an address is given only when both have said what to give. Each
side has a name of its own choice. What is held back never reaches the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from services.database import insert_once, new_id
from services.exchange import figures, held, notices
from services.exchange.models import Blocked, Line, Post, Report, Talk
from services.exchange.rules import CONTACT, EXPLAIN, LIVE, REASONS, SAID, ExchangeError
from services.exchange.town import Town

ASKER, OWNER = "asker", "owner"
READ_TOGETHER = 4  # messages before one that are read with it


@dataclass(frozen=True, slots=True)
class Seat:
    """A talk as one of the two sees it; `contact` is empty until both have shared theirs."""

    id: str
    side: str
    title: str
    code: str
    other: str
    open: bool
    given: bool
    contact: str


def contact_seen(talk: Talk, side: str) -> str:
    """What this side may know of the other: nothing until both have agreed."""
    if not (talk.asker_contact and talk.owner_contact):
        return ""
    return talk.owner_contact if side == ASKER else talk.asker_contact


class Talks(Town):
    """The talks, in one transaction; `now` is aware."""

    async def begin(self, post_id: str, person_id: str, conversation_id: str) -> Talk:
        """The talk of this person about a post. Raises `ExchangeError`."""
        post = await self.may_begin(await self._session.get(Post, post_id), person_id)
        fresh = await insert_once(
            self._session,
            Talk,
            ("post_id", "asker_id"),
            id=new_id(),
            post_id=post.id,
            asker_id=person_id,
            asker_talk=conversation_id,
            owner_id=post.person_id,
            owner_talk=post.conversation_id,
            state="open",
            asker_contact="",
            owner_contact="",
            started_at=self._now,
            last_at=self._now,
        )
        if fresh:
            await self._count(figures.TALK, post)
        found = select(Talk).where(Talk.post_id == post.id, Talk.asker_id == person_id)
        talk = (await self._session.scalars(found.with_for_update())).one()
        if talk.state != "open" and talk.ended_by != ASKER:
            raise ExchangeError("ended")
        talk.state, talk.ended_by = "open", ""
        return talk

    async def may_begin(self, post: Post | None, person_id: str) -> Post:
        """The post that this person may ask about. Raises `ExchangeError`."""
        if post is None or post.state != LIVE:
            raise ExchangeError("gone")
        if post.person_id is None or post.conversation_id is None:
            raise ExchangeError("centre")
        if post.person_id == person_id:
            raise ExchangeError("own")
        if (await self.member(person_id)).banned_at is not None:
            raise ExchangeError("banned")
        if await self._apart(person_id, post.person_id):
            raise ExchangeError("blocked")
        return post

    async def open_of(self, person_id: str) -> list[Seat]:
        """The open talks of this person, the newest first."""
        rows = await self._session.scalars(
            select(Talk)
            .where(
                or_(Talk.asker_id == person_id, Talk.owner_id == person_id), Talk.state == "open"
            )
            .order_by(Talk.last_at.desc())
        )
        return [await self._seen(talk, person_id) for talk in rows]

    async def seat(self, talk_id: str, person_id: str) -> Seat | None:
        """The talk as this person sees it, None where it is not theirs."""
        talk = await self._mine(talk_id, person_id)
        return await self._seen(talk, person_id) if talk else None

    async def say(self, talk_id: str, person_id: str, text: str) -> str | None:
        """Tell the other; returns why it was held back, or None. Raises `ExchangeError`."""
        talk = await self._open(talk_id, person_id)
        if (await self.member(person_id)).banned_at is not None:
            raise ExchangeError("banned")
        side, text = _side(talk, person_id), text.strip()[:SAID]
        trusted = bool(talk.asker_contact and talk.owner_contact)
        said = () if trusted else await self._said(talk, side)
        why = None if trusted else held.held(text, said, await self.passed())
        if why and await self.hold(why) == EXPLAIN:
            return why
        line = Line(
            talk_id=talk.id,
            by=side,
            text=text,
            state="held" if why else "sent",
            why=why or "",
            at=self._now,
        )
        self._session.add(line)
        await self._session.flush()
        talk.last_at = self._now
        if not why:
            self._tell(talk, side, "line", line=line.id)
        return why

    async def share(self, talk_id: str, person_id: str, contact: str) -> bool:
        """Give this to the other as soon as the other gives theirs; whether both have now."""
        talk = await self._open(talk_id, person_id)
        side, contact = _side(talk, person_id), " ".join(contact.split())[:CONTACT]
        if side == ASKER:
            talk.asker_contact = contact
        else:
            talk.owner_contact = contact
        talk.last_at = self._now
        both = bool(talk.asker_contact and talk.owner_contact)
        self._tell(talk, side, "shared" if both else "wants_contact")
        return both

    async def end(self, talk_id: str, person_id: str) -> Seat | None:
        """End the talk; the other is told."""
        talk = await self._mine(talk_id, person_id)
        if talk is not None and talk.state == "open":
            talk.state, talk.last_at = "ended", self._now
            talk.ended_by = _side(talk, person_id)
            self._tell(talk, talk.ended_by, "ended")
        return await self._seen(talk, person_id) if talk else None

    async def block(self, talk_id: str, person_id: str) -> None:
        """Never hear of the other again; the other only learns that the talk has ended."""
        talk = await self._mine(talk_id, person_id)
        if talk is None:
            return
        other = _other(talk, person_id)
        await insert_once(
            self._session,
            Blocked,
            ("person_id", "other_id"),
            person_id=person_id,
            other_id=other,
        )
        rows = await self._session.scalars(
            select(Talk)
            .where(
                or_(
                    (Talk.asker_id == person_id) & (Talk.owner_id == other),
                    (Talk.asker_id == other) & (Talk.owner_id == person_id),
                ),
                Talk.state == "open",
            )
            .with_for_update()
        )
        for each in rows:
            each.state, each.last_at = "ended", self._now
            each.ended_by = _side(each, person_id)
            self._tell(each, each.ended_by, "ended")

    async def report(self, talk_id: str, person_id: str, reason: str) -> None:
        """Tell staff, with what was said as evidence."""
        talk = await self._mine(talk_id, person_id)
        if talk is None or reason not in REASONS:
            return
        lines = await self.lines(talk.id)
        about = OWNER if _side(talk, person_id) == ASKER else ASKER
        self._session.add(
            Report(
                reporter_id=person_id,
                about_id=_other(talk, person_id),
                post_id=talk.post_id,
                reason=reason,
                evidence=[
                    {"by": "about" if each.by == about else "reporter", "text": each.text,
                     "at": each.at.isoformat(), "state": each.state}
                    for each in lines
                ],
                at=self._now,
            )
        )  # fmt: skip

    async def report_post(self, post_id: str, person_id: str, reason: str) -> None:
        """Tell staff of a post, with its words as evidence."""
        post = await self._session.get(Post, post_id)
        if post is None or reason not in REASONS:
            return
        self._session.add(
            Report(
                reporter_id=person_id,
                about_id=post.person_id,
                post_id=post.id,
                reason=reason,
                evidence=[
                    {"by": "about", "text": f"{post.title}\n{post.text}".strip(),
                     "at": post.created_at.isoformat(), "state": "post"}
                ],
                at=self._now,
            )
        )  # fmt: skip

    async def about(self, post_id: str, person_id: str) -> list[Seat]:
        """The talks of the owner about a post, those that said something last first."""
        rows = await self._session.scalars(
            select(Talk)
            .where(Talk.post_id == post_id, Talk.owner_id == person_id)
            .order_by(Talk.last_at.desc())
        )
        return [await self._seen(talk, person_id) for talk in rows]

    async def gone(self, post_id: str, person_id: str, given: str = "") -> Seat | None:
        """Tell those who asked that it is gone, and who got it (`given`) that it is theirs."""
        to = None
        for seat in await self.about(post_id, person_id):
            talk = await self._mine(seat.id, person_id)
            if talk is not None and seat.id == given:
                self._tell(talk, OWNER, "given")
                to = seat
            elif talk is not None and seat.open:
                self._tell(talk, OWNER, "gone")
        return to

    async def thumb(self, talk_id: str, person_id: str, up: bool) -> None:
        """How it went, for staff only."""
        talk = await self._mine(talk_id, person_id)
        if talk is None:
            return
        which = "asker_thumb" if _side(talk, person_id) == ASKER else "owner_thumb"
        before = getattr(talk, which)
        setattr(talk, which, up)
        post = await self._session.get_one(Post, talk.post_id)
        if before is not up:
            await self._count(figures.UP if up else figures.DOWN, post)
        if before is not up and before is not None:
            await self._count(figures.DOWN if up else figures.UP, post, -1)

    async def lines(self, talk_id: str) -> list[Line]:
        """What was said, in order."""
        rows = await self._session.scalars(
            select(Line).where(Line.talk_id == talk_id).order_by(Line.id)
        )
        return list(rows)

    async def line(self, line_id: int, person_id: str) -> tuple[Seat, str] | None:
        """Something that the other said to this person, None where it is forgotten or held."""
        line = await self._session.get(Line, line_id)
        talk = await self._mine(line.talk_id, person_id) if line else None
        if (
            line is None
            or talk is None
            or line.state != "sent"
            or line.by == _side(talk, person_id)
            or await self._apart(person_id, _other(talk, person_id))
        ):
            return None
        return await self._seen(talk, person_id), line.text

    async def _said(self, talk: Talk, side: str) -> list[str]:
        """What this side said last, in order; a number may be spread over it."""
        rows = await self._session.scalars(
            select(Line.text)
            .where(Line.talk_id == talk.id, Line.by == side, Line.why == "")
            .order_by(Line.id.desc())
            .limit(READ_TOGETHER)
        )
        return list(reversed(list(rows)))

    async def _seen(self, talk: Talk, person_id: str) -> Seat:
        side = _side(talk, person_id)
        post = await self._session.get_one(Post, talk.post_id)
        other = await self.member(_other(talk, person_id))
        own = talk.asker_contact if side == ASKER else talk.owner_contact
        return Seat(
            talk.id,
            side,
            post.title,
            post.code,
            other.name,
            talk.state == "open",
            bool(own),
            contact_seen(talk, side),
        )

    async def _mine(self, talk_id: str, person_id: str) -> Talk | None:
        return await self._session.scalar(
            select(Talk)
            .where(Talk.id == talk_id, or_(Talk.asker_id == person_id, Talk.owner_id == person_id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def _open(self, talk_id: str, person_id: str) -> Talk:
        talk = await self._mine(talk_id, person_id)
        if talk is None or talk.state != "open":
            raise ExchangeError("ended")
        return talk

    async def _apart(self, one: str, other: str) -> bool:
        found = select(Blocked.person_id).where(
            or_(
                (Blocked.person_id == one) & (Blocked.other_id == other),
                (Blocked.person_id == other) & (Blocked.other_id == one),
            )
        )
        return await self._session.scalar(found) is not None

    def _tell(self, talk: Talk, side: str, kind: str, **data: int) -> None:
        to = talk.owner_talk if side == ASKER else talk.asker_talk
        notices.queue(self._session, self._now, to, kind, talk=talk.id, **data)


def _side(talk: Talk, person_id: str) -> str:
    return ASKER if talk.asker_id == person_id else OWNER


def _other(talk: Talk, person_id: str) -> str:
    return talk.owner_id if talk.asker_id == person_id else talk.asker_id
