"""An announcement reaches whoever asked for it, once, in their words, and nobody else.

The clock is turned by hand; two processes look at every moment, and one of them may die.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.broadcasts import Broadcasts
from bot.channels.channel import Limits, Unreachable
from dialogs.engine.take_turn import take_turn
from services.announcements.audience import Audience, Count, Target
from services.announcements.content import Content, Who
from services.announcements.editing import Editing
from services.announcements.models import Announcement, Recipient
from services.announcements.progress import Progress
from services.announcements.rules import ANNOUNCEMENT, Refused
from services.announcements.service import Announcements
from services.conversations.models import Conversation
from services.database import Database
from services.guide.content import load
from services.people.models import Address
from services.reminders.models import Reminder
from services.reminders.service import Reminders
from services.retention import sweep
from tests.bot.house import BERLIN, House, Platform
from tests.services.announcements.residents import NOW, resident

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GERMAN = {"title": "Aushilfe (Beispiel)", "text": "Eine Stelle in der Weststadt."}
TURKISH = {"title": "Yardımcı (Beispiel)", "text": "Weststadt'ta bir iş."}
EVA, TIM = Who("1", "Eva"), Who("2", "Tim")


class Newsroom:
    """A house with announcements, and two processes that send them."""

    def __init__(self, db: Database, edits: bool = False) -> None:
        self.db = db
        self.platform = Platform()
        self.platform.limits = Limits(text=4096, buttons=8, edits=edits)
        self.house = House(db, take=take_turn, platform=self.platform, now=NOW.astimezone(UTC))
        self.processes = [self.process() for _number in range(2)]

    def process(self) -> Broadcasts:
        return Broadcasts(
            self.db,
            {"test": self.platform},
            self.house.clock,
            self.house.wakeup,
            "http://localhost",
            BERLIN,
        )

    @property
    def now(self) -> datetime:
        return self.house.now.astimezone(BERLIN)

    async def writes(self, kind: str = "job", **more: Any) -> str:
        """Eva writes a draft."""
        given = {"texts": {"de": GERMAN, "tr": TURKISH}, **more}
        async with self.db.transaction() as session:
            row = await Editing(session, EVA, self.now).create(Content(kind, **given))
            return row.id

    async def does(self, name: str, announcement: str, *args: Any, who: Who = EVA) -> Any:
        """Somebody of the staff does something with it."""
        async with self.db.transaction() as session:
            return await getattr(Editing(session, who, self.now), name)(announcement, *args)

    async def saves(self, announcement: str, tell: bool, **more: Any) -> None:
        async with self.db.transaction() as session:
            row = await session.get_one(Announcement, announcement)
            content = Content(row.kind, **{"texts": {"de": GERMAN}, **more})
            editing = Editing(session, TIM, self.now)
            await editing.save(announcement, content, row.edition, tell=tell)

    async def works(self) -> None:
        """Everything that is to be done at this moment is done."""
        busy = 1
        while busy:
            busy = sum(await asyncio.gather(*(each.round() for each in self.processes)))
            await self.house.outbox.drain()
        await self.processes[0].round()

    async def state(self, announcement: str) -> tuple[str, dict[str, int], dict[str, int]]:
        async with self.db.snapshot() as session:
            row = await session.get_one(Announcement, announcement)
            figures = await Progress(session, self.now).figures(row)
            count = select(func.count()).where(Recipient.announcement_id == announcement)
            assert figures.audience == await session.scalar(count.where(Recipient.run == row.run))
        return row.state, dict(figures.steps), dict(figures.reasons)

    def got(self, address: str) -> list[str]:
        """What somebody has read."""
        sent = [each.message for each in self.platform.sent if each.address == address]
        return [each.card.title if each.card else each.text for each in sent]


async def newsroom(db: Database, edits: bool = False) -> Newsroom:
    async with db.transaction() as session:
        await load(session, NOW)
    return Newsroom(db, edits)


async def test_everybody_who_asked_gets_it_once_in_their_language_and_nobody_else(
    db: Database,
) -> None:
    news = await newsroom(db)
    await resident(db, "german", "work", "work/weststadt")
    await resident(db, "turkish", "work/weststadt", language="tr")
    await resident(db, "arabic", "work", language="ar")
    await resident(db, "east", "work/oststadt")
    await resident(db, "events", "events")
    await resident(db, "silent-one")
    job = await news.writes(quarters=["weststadt"], deadline=date(2026, 12, 24))
    target = Target(("work",), ("weststadt",))
    async with db.snapshot() as session:
        count = await Audience(session, news.now).count(target)
    assert count == Count(6, {"de": 1, "tr": 1, "ar": 1}, {"quarter": 1, "not_asked": 2})
    assert await news.does("send", job) == "scheduled"
    await news.works()
    await news.works()
    assert news.got("german") == ["💼 Aushilfe (Beispiel)"]
    assert news.got("turkish") == ["💼 Yardımcı (Beispiel)"]
    arabic = next(each.message for each in news.platform.sent if each.address == "arabic")
    assert (arabic.language, arabic.card_language) == ("ar", "de")
    assert "Deutsch" in arabic.text
    turkish = next(each.message for each in news.platform.sent if each.address == "turkish")
    assert turkish.card is not None
    assert "Weststadt" in turkish.card.notes[0]
    verbs = (f"apply.{job}", f"keep.{job}", f"ask.{job}", "stop.work", "stop.all")
    tokens = [f"news.{each}" for each in verbs]
    assert [choice.token for choice in turkish.choices] == tokens
    assert {each.address for each in news.platform.sent} == {"german", "turkish", "arabic"}
    assert await news.state(job) == ("sent", {"arrived": 3}, {})


@SQLITE
async def test_one_press_under_it_ends_it_at_any_time_and_twice_does_no_harm(db: Database) -> None:
    news = await newsroom(db)
    talk = await news.house.says("/start", "anna", kind="start")
    async with db.transaction() as session:
        person = (await session.get_one(Conversation, talk)).person_id
        for topic in ("work", "events"):
            await Announcements(session, news.now).subscribe(person, talk, topic)
    job = await news.writes()
    await news.does("send", job)
    await news.works()
    press = partial(news.house.says, "", "anna", kind="press")
    for _press in range(2):
        await press(token="news.stop.work")
    assert "Arbeit" in news.got("anna")[-1]
    await press(token="news.stop.all")
    async with db.snapshot() as session:
        assert await Announcements(session, news.now).subscriptions(person) == []
    await press(token="news.show.unknown")
    assert "gibt es nicht mehr" in news.got("anna")[-1]
    await press(token=f"news.show.{job}")
    assert news.got("anna")[-1] == "💼 Aushilfe (Beispiel)"


@SQLITE
async def test_staff_try_a_draft_by_its_link_and_a_poster_leads_to_what_is_published(
    db: Database,
) -> None:
    news = await newsroom(db)
    job = await news.writes()
    link = partial(news.house.says, "", "eva", kind="start")
    await link(data={"news": job})
    trial = news.platform.sent[-1].message
    assert "Probe" in trial.text
    assert news.got("eva")[-1] == "💼 Aushilfe (Beispiel)"
    assert [choice.label for choice in trial.choices][-2:] == [
        "🔕 Nichts mehr zu: Arbeit",
        "Keine Nachrichten mehr",
    ]
    await news.house.says("", "eva", kind="press", token=trial.choices[0].token)
    assert news.got("eva")[-1] == "Das geht, sobald es veröffentlicht ist."
    await news.does("publish", job)
    await link(data={"news": job})
    assert news.platform.sent[-1].message.text == ""
    await link(data={"news": "unknown"})
    assert "gibt es nicht mehr" in news.got("eva")[-1]


@SQLITE
async def test_night_is_for_those_who_wish_it_and_what_is_too_old_is_for_nobody(
    db: Database,
) -> None:
    news = await newsroom(db)
    await resident(db, "sleeps", "work")
    await resident(db, "awake", "work")
    async with db.transaction() as session:
        await Announcements(session, NOW).prefer("awake", night="silent")
    news.house.wait(hours=11)
    job = await news.writes()
    await news.does("send", job)
    await news.works()
    assert [(each.address, each.silent) for each in news.platform.sent] == [("awake", True)]
    assert await news.state(job) == ("sending", {"arrived": 1, "waiting": 1}, {})
    news.house.wait(hours=11)
    await news.works()
    assert [(each.address, each.silent) for each in news.platform.sent[1:]] == [("sleeps", False)]
    async with db.transaction() as session:
        await session.execute(update(Conversation).values(mode="human"))
    late = await news.writes()
    await news.does("send", late)
    await news.works()
    assert await news.state(late) == ("sending", {"waiting": 2}, {})
    news.house.wait(hours=49)
    await news.works()
    assert await news.state(late) == ("sent", {"skipped": 2}, {"too old": 2})


@SQLITE
async def test_more_than_three_a_day_come_together_in_the_evening(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "work")
    await resident(db, "daily", "work")
    async with db.transaction() as session:
        await Announcements(session, NOW).prefer("daily", frequency="daily")
    jobs = [await news.writes() for _number in range(5)]
    for job in jobs:
        await news.does("send", job)
    await news.works()
    assert len(news.got("anna")) == 3
    assert news.got("daily") == []
    assert await news.state(jobs[-1]) == ("sent", {"digest": 2}, {})
    news.house.wait(hours=7, minutes=1)
    await news.works()
    await news.works()
    assert [len(news.got(each)) for each in ("anna", "daily")] == [4, 1]
    last = news.platform.sent[-1].message
    assert last.text.count("Aushilfe") in (2, 5)
    assert last.choices[0].token.startswith("news.show.")
    assert last.text.endswith("weil Sie Nachrichten zu „Arbeit“ möchten.")
    assert [choice.token for choice in last.choices[-2:]] == ["news.stop.work", "news.stop.all"]
    assert await news.state(jobs[-1]) == ("sent", {"arrived": 2}, {})


@SQLITE
async def test_a_digest_tells_only_of_what_is_still_wanted_and_loses_nothing(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "work", "events")
    async with db.transaction() as session:
        await Announcements(session, NOW).prefer("anna", frequency="daily")
    jobs = [await news.writes(texts={"de": {**GERMAN, "title": f"<{n}>"}}) for n in range(12)]
    party = await news.writes("event")
    for each in (*jobs, party):
        await news.does("send", each)
    await news.works()
    async with db.transaction() as session:
        await Announcements(session, news.now).unsubscribe("anna", "events")
    for hours in (8, 24):
        news.house.wait(hours=hours)
        await news.works()
    first, second = (each.message.text for each in news.platform.sent)
    assert [f"<{number}>" in first for number in range(12)] == [True] * 10 + [False] * 2
    assert [f"<{number}>" in second for number in range(12)] == [False] * 10 + [True] * 2
    assert await news.state(party) == ("sent", {"skipped": 1}, {"unsubscribed": 1})


@SQLITE
async def test_who_ends_it_in_the_night_gets_nothing_in_the_morning(db: Database) -> None:
    news = await newsroom(db)
    for name in ("sleeps", "ends", "other"):
        await resident(db, name, "work", "events")
    job = await news.writes()
    await news.does("send", job)
    await news.processes[0].round()
    news.house.wait(hours=11)
    await news.works()
    assert await news.state(job) == ("sending", {"held": 3}, {})
    async with db.transaction() as session:
        await Announcements(session, news.now).unsubscribe("ends")
        await Announcements(session, news.now).unsubscribe("other", "events")
    news.house.wait(hours=11)
    await news.works()
    assert sorted(each.address for each in news.platform.sent) == ["other", "sleeps"]
    expected = ("sent", {"arrived": 2, "skipped": 1}, {"unsubscribed": 1})
    assert await news.state(job) == expected


async def test_stopped_in_the_middle_nobody_else_gets_it_until_it_goes_on(db: Database) -> None:
    news = await newsroom(db)
    for number in range(6):
        await resident(db, str(number), "work")
    job = await news.writes()
    await news.does("send", job)
    await news.processes[0].round()
    await news.does("stop", job)
    await news.works()
    assert news.platform.sent == []
    assert await news.state(job) == ("stopped", {"held": 6}, {})
    with pytest.raises(Refused):
        await news.does("stop", job)
    await news.does("resume", job)
    await news.works()
    assert sorted(each.address for each in news.platform.sent) == sorted("012345")
    assert await news.state(job) == ("sent", {"arrived": 6}, {})


@SQLITE
async def test_who_leaves_or_cannot_be_reached_is_counted_with_the_reason(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = await newsroom(db)
    for name in ("stays", "leaves", "blocked", "gone"):
        await resident(db, name, "work")
    job = await news.writes()
    await news.does("send", job)
    with monkeypatch.context() as full:
        full.setattr("services.announcements.recipients.WINDOW", 0)
        await news.processes[0].round()
    async with db.transaction() as session:
        await Announcements(session, news.now).unsubscribe("leaves")
        blocked = update(Address).where(Address.id == "blocked")
        await session.execute(blocked.values(blocked_at=NOW))
    original = news.platform.send

    async def send(outgoing: Any) -> str | None:
        if outgoing.address == "gone":
            raise Unreachable("deactivated")
        return await original(outgoing)

    news.platform.send = send  # type: ignore[method-assign]
    await news.works()
    assert await news.state(job) == (
        "sent",
        {"arrived": 1, "skipped": 2, "failed": 1},
        {"unsubscribed": 1, "blocked": 1, "deactivated": 1},
    )


@pytest.mark.parametrize("edits", [True, False])
@SQLITE
async def test_a_correction_replaces_what_was_sent_or_says_so_and_moves_reminders(
    db: Database, edits: bool
) -> None:
    news = await newsroom(db, edits)
    await resident(db, "anna", "work")
    job = await news.writes(deadline=date(2026, 12, 1))
    await news.does("send", job)
    await news.works()
    await resident(db, "keeper")
    async with db.transaction() as session:
        reminders = Reminders(session, news.now)
        await reminders.keep("keeper", "keeper", ANNOUNCEMENT, job, date(2026, 12, 1))
    better = {"de": {"title": "Jetzt richtig", "text": "Text"}}
    await news.saves(job, tell=True, texts=better, deadline=date(2026, 12, 8))
    await news.works()
    corrected = news.platform.sent[-1].message
    assert corrected.card is not None
    assert corrected.card.title == "💼 Jetzt richtig"
    assert corrected.edits == ("test-1" if edits else "")
    await news.does("withdraw", job)
    await news.works()
    await news.works()
    assert "Jetzt richtig" in news.platform.sent[-1].message.text
    assert news.platform.sent[-1].message.edits == ("test-1" if edits else "")
    assert len(news.platform.sent) == 3
    async with db.snapshot() as session:
        [kept] = await session.scalars(select(Reminder))
    assert (kept.last_day, kept.notice) == (date(2026, 12, 8), "withdrawn")


@pytest.mark.parametrize("edits", [True, False])
@SQLITE
async def test_a_correction_is_no_message_to_who_ended_it_or_is_told_by_a_reminder(
    db: Database, edits: bool
) -> None:
    news = await newsroom(db, edits)
    for name in ("ends", "keeps", "reads"):
        await resident(db, name, "work")
    job = await news.writes(deadline=date(2026, 12, 1))
    await news.does("send", job)
    await news.works()
    async with db.transaction() as session:
        await Announcements(session, news.now).unsubscribe("ends")
        reminders = Reminders(session, news.now)
        await reminders.keep("keeps", "keeps", ANNOUNCEMENT, job, date(2026, 12, 1))
    await news.saves(job, tell=True, deadline=date(2026, 12, 8))
    await news.works()
    await news.does("withdraw", job)
    await news.works()
    corrected = [each for each in news.platform.sent[3:] if edits == bool(each.message.edits)]
    told = {"ends": 2, "keeps": 2, "reads": 2} if edits else {"reads": 2}
    assert Counter(each.address for each in corrected) == told
    assert len(news.platform.sent) == 3 + sum(told.values())


@SQLITE
async def test_corrections_wait_as_well_until_there_is_room(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = await newsroom(db)
    for number in range(3):
        await resident(db, str(number), "work")
    job = await news.writes()
    await news.does("send", job)
    await news.works()
    await news.saves(job, tell=True)
    monkeypatch.setattr("services.announcements.recipients.WINDOW", 2)
    for waiting in (2, 1):
        await news.processes[0].round()
        await news.processes[1].round()
        assert [row.state for row in await news.house.deliveries()].count("queued") == waiting
        await news.house.outbox.drain()
    assert len(news.platform.sent) == 6


@SQLITE
async def test_what_waits_in_the_outbox_is_corrected_before_it_leaves(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "work")
    job = await news.writes()
    await news.does("send", job)
    await news.processes[0].round()
    await news.saves(job, tell=True, texts={"de": {"title": "Neu", "text": "Text"}})
    await news.works()
    assert news.got("anna") == ["💼 Neu"]


@SQLITE
async def test_a_second_person_approves_where_the_town_wants_it(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "work")
    async with db.transaction() as session:
        (await Editing(session, EVA, news.now).settings()).approval = True
    job = await news.writes()
    assert await news.does("send", job) == "waiting"
    await news.works()
    with pytest.raises(Refused, match="own"):
        await news.does("approve", job)
    with pytest.raises(Refused, match="approval"):
        await news.does("publish", await news.writes())
    await news.does("approve", job, who=TIM)
    await news.works()
    assert len(news.got("anna")) == 1


@SQLITE
async def test_what_is_stopped_goes_into_no_digest_and_does_not_go_on_at_night(
    db: Database,
) -> None:
    news = await newsroom(db)
    for name in ("anna", "daily"):
        await resident(db, name, "work")
    async with db.transaction() as session:
        await Announcements(session, NOW).prefer("daily", frequency="daily")
    job = await news.writes()
    await news.does("send", job)
    await news.processes[0].round()
    await news.does("stop", job)
    news.house.wait(hours=8)
    await news.works()
    assert news.platform.sent == []
    news.house.wait(hours=4)
    await news.does("resume", job)
    await news.works()
    assert news.platform.sent == []
    assert await news.state(job) == ("sending", {"held": 1, "digest": 1}, {})
    news.house.wait(hours=11)
    await news.works()
    assert len(news.got("anna")) == 1
    news.house.wait(hours=9)
    await news.works()
    assert len(news.got("daily")) == 1


@SQLITE
async def test_what_is_changed_while_it_waits_for_approval_has_to_be_asked_for_again(
    db: Database,
) -> None:
    news = await newsroom(db)
    async with db.transaction() as session:
        (await Editing(session, EVA, news.now).settings()).approval = True
    job = await news.writes()
    await news.does("send", job)
    await news.saves(job, tell=False)
    with pytest.raises(Refused, match="state"):
        await news.does("approve", job, who=TIM)
    await news.does("send", job)
    await news.does("approve", job, who=TIM)
    await news.saves(job, tell=False)
    await news.works()
    assert (await news.state(job))[0] == "draft"


@SQLITE
async def test_after_ninety_days_who_got_it_is_forgotten_and_the_sums_stay(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "work")
    job = await news.writes()
    await news.does("send", job)
    await news.works()
    await sweep(db, news.house.now + timedelta(days=91))
    async with db.snapshot() as session:
        assert await session.scalar(select(func.count()).select_from(Recipient)) == 0
        row = await session.get_one(Announcement, job)
        figures = await Progress(session, news.now).figures(row)
    assert dict(figures.steps) == {"arrived": 1}


@SQLITE
async def test_a_repeated_one_comes_every_week_until_it_is_over(db: Database) -> None:
    news = await newsroom(db)
    await resident(db, "anna", "events")
    first = datetime.combine(news.now.date(), time(12), BERLIN)
    meeting = await news.writes(
        "event", starts_at=first, ends_at=first + timedelta(days=20), texts={"de": GERMAN}
    )
    await news.does("send", meeting, first, "weekly")
    for _day in range(30):
        news.house.wait(days=1, hours=0)
        await news.works()
    assert len(news.got("anna")) == 3
    assert (await news.state(meeting))[0] == "sent"


async def test_a_process_that_dies_between_two_commits_loses_and_doubles_nothing(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = await newsroom(db)
    for number in range(9):
        await resident(db, str(number), "work")
    monkeypatch.setattr("services.announcements.recipients.BATCH", 2)
    job = await news.writes()
    await news.does("send", job)
    transaction, deaths = db.transaction, 0

    class Dies:
        """A transaction that is never committed."""

        def __init__(self) -> None:
            self._own = transaction()

        async def __aenter__(self) -> Any:
            return await self._own.__aenter__()

        async def __aexit__(self, *error: Any) -> Any:
            await self._own.__aexit__(KeyError, KeyError("killed"), None)
            raise KeyError

    for dies_at in range(8):
        calls = 0

        def maybe(at: int = dies_at) -> Any:
            nonlocal calls
            calls += 1
            return Dies() if calls == at + 1 else transaction()

        monkeypatch.setattr(db, "transaction", maybe)
        try:
            await news.process().round()
        except KeyError:
            deaths += 1
        monkeypatch.setattr(db, "transaction", transaction)
    await news.works()
    assert deaths > 3
    assert sorted(each.address for each in news.platform.sent) == sorted("012345678")
    assert await news.state(job) == ("sent", {"arrived": 9}, {})
