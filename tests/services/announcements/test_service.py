"""What residents find, want, and end again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.announcements.models import Announcement
from services.announcements.rules import Wish
from services.announcements.service import PAGE, Announcements
from services.database import Database
from tests.services.announcements.residents import NOW, resident

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = timedelta(days=1)


def of(kind: str, title: str, **more: Any) -> Announcement:
    topics = {"job": "work", "workshop": "training"}
    given = {"state": "sent", "published_at": NOW, "topics": [topics.get(kind, "events")], **more}
    return Announcement(
        kind=kind,
        texts={"de": {"title": title, "text": title}},
        created_by="",
        changed_by="",
        created_at=NOW,
        changed_at=NOW,
        **given,
    )


async def titles(db: Database, **wanted: Any) -> list[str]:
    async with db.snapshot() as session:
        page = await Announcements(session, NOW).published(**wanted)
    return [row.texts["de"]["title"] for row in page.found]


@SQLITE
async def test_what_is_published_and_not_over_is_found_the_soonest_first(db: Database) -> None:
    async with db.transaction() as session:
        session.add_all(
            [
                of("job", "spät", deadline=date(2026, 12, 24)),
                of("job", "heute noch", deadline=NOW.date()),
                of("job", "vorbei", deadline=date(2026, 11, 23)),
                of("job", "Entwurf", state="draft", published_at=None),
                of("workshop", "morgen", starts_at=NOW + DAY, ends_at=NOW + DAY),
                of("event", "gestern", starts_at=NOW - DAY),
                of("event", "West", starts_at=NOW + 3 * DAY, quarters=["weststadt"]),
            ]
        )
    assert await titles(db, kinds=["job"]) == ["heute noch", "spät"]
    assert await titles(db) == ["heute noch", "morgen", "West", "spät"]
    assert await titles(db, quarter="oststadt") == ["heute noch", "morgen", "spät"]
    assert await titles(db, topics=["events"]) == ["West"]
    assert await titles(db, period=(NOW + DAY, NOW + 2 * DAY)) == ["morgen"]
    assert await titles(db, period=(NOW, NOW + DAY / 2)) == []


@SQLITE
async def test_there_are_pages(db: Database) -> None:
    async with db.transaction() as session:
        for number in range(PAGE + 1):
            session.add(of("event", str(number), starts_at=NOW + DAY * (number + 1)))
    async with db.snapshot() as session:
        service = Announcements(session, NOW)
        first, last = await service.published(), await service.published(page=9)
    assert (len(first.found), first.count, first.has_more) == (PAGE, PAGE + 1, True)
    assert [row.texts["de"]["title"] for row in last.found] == [str(PAGE)]
    assert (last.number, last.has_more) == (2, False)


@SQLITE
async def test_a_draft_is_nobodys_but_what_was_withdrawn_can_be_told(db: Database) -> None:
    async with db.transaction() as session:
        draft = of("job", "Entwurf", state="draft", published_at=None)
        gone = of("job", "zurück", state="withdrawn")
        session.add_all([draft, gone])
    async with db.snapshot() as session:
        service = Announcements(session, NOW)
        assert await service.announcement(draft.id) is None
        assert await service.announcement("unknown") is None
        found = await service.announcement(gone.id)
        assert found is not None
        assert found.state == "withdrawn"


async def test_a_consent_is_kept_once_and_ended_by_topic_or_whole(db: Database) -> None:
    await resident(db, "a", "work", "work/weststadt", "events")
    async with db.transaction() as session:
        service = Announcements(session, NOW)
        assert not await service.subscribe("a", "a", "work")
        with pytest.raises(ValueError, match="no such topic"):
            await service.subscribe("a", "a", "weather")
        wants = [(row.topic, row.quarter, row.via) for row in await service.subscriptions("a")]
        assert wants == [
            ("events", "", "chat"),
            ("work", "", "chat"),
            ("work", "weststadt", "chat"),
        ]
        assert await service.unsubscribe("a", "work") == 2
        assert await service.unsubscribe("a") == 1
        assert await service.subscriptions("a") == []


async def test_how_somebody_wants_news_is_kept(db: Database) -> None:
    await resident(db, "a")
    async with db.transaction() as session:
        service = Announcements(session, NOW)
        assert await service.preferences("a") == Wish()
        assert await service.prefer("a", night="silent") == Wish(night="silent")
        assert await service.prefer("a", group="company") == Wish("company", night="silent")
        with pytest.raises(ValueError, match="no such wish"):
            await service.prefer("a", frequency="hourly")
    async with db.snapshot() as session:
        assert await Announcements(session, NOW).preferences("a") == Wish("company", night="silent")


async def test_the_town_begins_without_approval(db: Database) -> None:
    async with db.snapshot() as session:
        settings = await Announcements(session, datetime.now(NOW.tzinfo)).settings()
    assert (settings.approval, settings.most, settings.languages) == (False, 3, [])
