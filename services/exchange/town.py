"""What the town chose for its exchange, the categories and the rules, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.exchange import figures, guess, held
from services.exchange.models import Member, Post, Settings
from services.exchange.rules import EXPLAIN, NAME, NEARNESS, OPEN, PASS, new_code
from services.translated import chosen


class Town:
    """Settings and members, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def settings(self, *, change: bool = False) -> Settings:
        """What the town chose, or what it begins with; `change` locks it to be changed."""
        found = select(Settings).where(Settings.id == 1)
        row = await self._session.scalar(found.with_for_update() if change else found)
        if row is None and change:
            await insert_once(self._session, Settings, ("id",), **_first())
            row = (await self._session.scalars(found.with_for_update())).one()
        return row or Settings(**_first())

    async def hold(self, kind: str) -> str:
        """What becomes of something of this kind: one of `rules.HOLD`."""
        return (await self.settings()).holds.get(kind, EXPLAIN)

    async def passed(self) -> list[str]:
        """The kinds that the town lets through."""
        holds = (await self.settings()).holds
        return [kind for kind, how in holds.items() if how == PASS]

    async def not_in_post(self, text: str) -> str | None:
        """The kind of what must not stand in a post, or None.

        A messenger may be named there: “I explain WhatsApp” is a help, not a way to reach somebody.
        """
        return held.held(text, passed=[held.MESSENGER, *await self.passed()])

    async def rules(self, language: str, plain: bool = False) -> str:
        """The rules in this language, or the nearest that there is."""
        found = chosen((await self.settings()).rules, language, plain)
        return found[1] if found else ""

    async def categories(self, language: str, plain: bool = False) -> dict[str, str]:
        """The categories' names by id, in the town's order."""
        named = in_order((await self.settings()).categories)
        texts = {each: chosen(names, language, plain) for each, names in named.items()}
        return {each: text[1] for each, text in texts.items() if text}

    async def categories_in_use(self) -> set[str]:
        """The categories of what is up or waits."""
        wanted = select(Post.category).where(Post.state.in_(OPEN)).distinct()
        return set(await self._session.scalars(wanted))

    async def member(self, person_id: str) -> Member:
        """How this person takes part; somebody new is not stored by looking."""
        found = await self._session.get(Member, person_id)
        return found or Member(
            person_id=person_id, name="", approved=0, warnings=0, reason="", appeal=""
        )

    async def join(self, person_id: str) -> Member:
        """The member, stored and locked: one changes what this person has at a time."""
        fresh = {"name": "", "approved": 0, "warnings": 0, "reason": "", "appeal": ""}
        await insert_once(self._session, Member, ("person_id",), person_id=person_id, **fresh)
        found = select(Member).where(Member.person_id == person_id).with_for_update()
        return (await self._session.scalars(found.execution_options(populate_existing=True))).one()

    async def call(self, person_id: str, name: str) -> None:
        """The name under which neighbours see this person."""
        (await self.join(person_id)).name = " ".join(name.split())[:NAME]

    async def has_read(self, person_id: str) -> None:
        """The rules were shown to this person."""
        member = await self.join(person_id)
        member.rules_at = member.rules_at or self._now

    async def _count(self, what: str, post: Post, by: int = 1) -> None:
        """Something happened that the town counts."""
        await figures.count(self._session, self._now.date(), what, post, by)

    async def _free_code(self) -> str:
        while True:
            code = new_code()
            if await self._session.scalar(select(Post.id).where(Post.code == code)) is None:
                return code

    async def appeal(self, person_id: str, text: str) -> None:
        """Somebody who was warned or banned says their side."""
        (await self.join(person_id)).appeal = text.strip()[:500]


def in_order(categories: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """As the town begins with them, then its own, at last “something else”.

    PostgreSQL does not keep the order of what is stored.
    """
    first = [*guess.first()["categories"]]

    def place(key: str) -> tuple[bool, int, str]:
        return key == guess.OTHER, first.index(key) if key in first else len(first), key

    return {key: categories[key] for key in sorted(categories, key=place)}


def _first() -> dict[str, object]:
    first = guess.first()
    return {
        "id": 1,
        "approve": "new",
        "holds": {},
        "nearness": NEARNESS,
        "rules": dict(first["rules"]),
        "categories": {name: dict(each["names"]) for name, each in first["categories"].items()},
    }
