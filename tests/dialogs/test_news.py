"""Asking for news and ending them: in a sentence, by buttons, with one press."""

from __future__ import annotations

from functools import partial

from nlu.reading import Scored
from services.announcements.service import Announcements
from tests.dialogs.world import BERLIN, START, World


async def wanted(world: World) -> list[tuple[str, str]]:
    async with world.db.snapshot() as session:
        rows = await Announcements(session, START.astimezone(BERLIN)).subscriptions("person")
        return [(row.topic, row.quarter) for row in rows]


async def subscribe(world: World, text: str) -> None:
    await world.says(text, label="intent:subscribe")
    await world.presses("From all quarters")


async def test_one_sentence_says_topic_and_quarter(world: World) -> None:
    said = await world.says(
        "tell me about new jobs in the east",
        label="intent:subscribe",
        entities={"centre": {"id": "oststadt"}},
    )
    assert said.startswith("Saved.\nYou get news of:\n• Work: Oststadt")
    assert "At most 3 a day come at once, never at night" in said
    assert await wanted(world) == [("work", "oststadt")]


async def test_who_wants_to_be_sent_jobs_does_not_only_look_at_them(world: World) -> None:
    text, jobs = "schick mir Jobs in der Weststadt", "intent:list_jobs"
    said = await world.says(text, label=jobs, entities={"centre": {"id": "weststadt"}})
    assert "You get news of:\n• Work: Weststadt" in said
    both = (Scored(jobs, 0.5), Scored("intent:subscribe", 0.3))
    unsure = partial(world.says, label="guide:job-search", decision="clarify", alternatives=both)
    assert "From which quarter?" in await unsure("bana iş ilanlarını gönder")
    await world.presses("Oststadt")
    assert await wanted(world) == [("work", "oststadt"), ("work", "weststadt")]


async def test_who_only_looks_or_wants_no_more_is_not_sent_anything(world: World) -> None:
    jobs, no_more = "intent:list_jobs", (Scored("intent:unsubscribe", 0.4),)
    await world.says("which jobs are there", label=jobs)
    await world.says("не присылай мне вакансии", label=jobs, alternatives=no_more)
    await world.says("send me the form for the Jobcenter", label="guide:jobcenter")
    assert await wanted(world) == []


async def test_every_quarter_can_be_said_in_words(world: World) -> None:
    world.conversation.language = "ar"
    await world.says("أريد أخبار الوظائف", label="intent:subscribe")
    assert "تم الحفظ" in await world.says("كل الأحياء")
    assert await wanted(world) == [("work", "")]


async def test_several_topics_are_ticked_and_words_do_too(world: World) -> None:
    await world.says("newsletter", label="intent:subscribe")
    await world.presses("Work")
    assert "✅ Work" in world.buttons()
    await world.presses("Events")
    await world.presses("✅ Work")
    assert "From which quarter?" in await world.presses("Done")
    await world.presses("From all quarters")
    assert await wanted(world) == [("events", "")]
    await world.presses("Get news")
    assert "From which quarter?" in await world.says("courses and the newspaper")
    await world.presses("Oststadt")
    more = [("newspaper", "oststadt"), ("training", "oststadt")]
    assert await wanted(world) == [("events", ""), *more]


async def test_news_end_in_a_sentence_or_with_a_press(world: World) -> None:
    for text in ("jobs", "events", "courses"):
        await subscribe(world, text)
    said = await world.says("no more news about jobs please", label="intent:unsubscribe")
    assert said == "Good, you get no more news of this topic: Work."
    await world.says("no more messages", label="intent:unsubscribe")
    await world.presses("No more: Events")
    assert await wanted(world) == [("training", "")]
    await subscribe(world, "jobs")
    await world.says("no more messages", label="intent:unsubscribe")
    assert await world.presses("Stop all news") == "Good, you get no more news from me."
    assert await wanted(world) == []
    said = await world.says("no more messages", label="intent:unsubscribe")
    assert said == "You get no news from me."


async def test_how_often_and_when_is_a_setting(world: World) -> None:
    await subscribe(world, "jobs")
    await world.presses("How often")
    await world.presses("Once a day")
    await world.presses("Not at night")
    assert "All of it comes together, once a day." in await world.presses("I live here")


async def test_who_wants_one_topic_ends_it_in_any_words_and_all_in_the_buttons_words(
    world: World,
) -> None:
    await subscribe(world, "jobs please")
    said = await world.says("I get too much from you", label="intent:unsubscribe")
    assert "no more news of this topic: Work" in said
    await subscribe(world, "jobs please")
    await subscribe(world, "events please")
    said = await world.says("I get too much from you", label="intent:unsubscribe")
    assert "• Work" in said, "it is open which one is meant"
    said = await world.says("stop all news", label="intent:unsubscribe")
    assert said == "Good, you get no more news from me."
    assert await wanted(world) == []
