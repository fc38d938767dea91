"""Which news somebody gets: chosen in words or by buttons, shown, and ended with a press.

Saying yes here is the consent; without it nobody is written to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import announcements, ask
from dialogs.announcement_card import TOPICS
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.matching import normal
from dialogs.engine.question import Option, Several
from dialogs.engine.reply import Button, Reply
from locales import _, n_
from nlu.mentions import news_topics
from nlu.reading import Reading

EVERYWHERE = "all"


class NewsTopics(Several):
    """Topics of news, by button or named in any sentence."""

    async def fill(self, reading: Reading, dialog: Dialog) -> Any:
        return news_topics(dialog.said) or None

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        return news_topics(text) or await super().read(text, reading, dialog) or None


class News(Dialog):
    """Get news of some topics, from one quarter or all."""

    name = "news"
    title = n_("News")
    starts = ("intent:subscribe",)

    async def offered(self) -> Sequence[Option]:
        return [Option(key, _(name)) for key, name in TOPICS.items()]

    async def quarters(self) -> Sequence[Option]:
        named = await self.ctx.centres.quarters()
        words = (_("all quarters"), _("all of them"), _("everywhere"))
        everywhere = Option(EVERYWHERE, _("From all quarters"), words)
        return [everywhere, *(Option(each.id, each.name, each.aliases) for each in named)]

    topics = NewsTopics(
        n_("Which news do you want? Choose as many as you like, then “Done”."),
        label=n_("News"),
        example=n_("Work"),
        options=offered,
    )
    quarter = ask.choice(
        n_("From which quarter?"),
        label=n_("Quarter"),
        example="Weststadt",
        options=quarters,
        entity="centre",
    )

    async def finish(self) -> list[Reply]:
        quarter = "" if self.quarter == EVERYWHERE else self.quarter
        for topic in self.topics:
            await self.ctx.announcements.subscribe(
                self.ctx.person_id, self.ctx.conversation_id, topic, quarter
            )
        return [await overview(self.ctx, _("Saved."))]


async def overview(ctx: Context, lead: str = "") -> Reply:
    """What the person gets, and how to change or end it."""
    found = await ctx.announcements.subscriptions(ctx.person_id)
    other = Button("⭐ " + _("Get news"), action=["start", "news", {}])
    if not found:
        return Reply(
            "\n".join(filter(None, [lead, _("You get no news from me.")])), buttons=[other]
        )
    quarters = {each.id: each.name for each in await ctx.centres.quarters()}
    lines = [lead] if lead else []
    lines.append(_("You get news of:"))
    for each in found:
        where = quarters.get(each.quarter, _("all quarters"))
        lines.append(f"• {_(TOPICS[each.topic])}: {where}")
    lines.append(await _how(ctx))
    stops = [
        Button(
            "🔕 " + _("No more: {topic}", topic=_(TOPICS[topic])), action=["news", "stop", topic]
        )
        for topic in dict.fromkeys(each.topic for each in found)
    ]
    how = Button("⚙️ " + _("How often"), action=["start", "settings", {"what": "news"}])
    everything = Button(_("Stop all news"), action=["news", "stop", "all"], minor=True)
    return Reply("\n".join(lines), buttons=[other, how, *stops, everything])


async def stop(ctx: Context, text: str) -> list[Reply]:
    """No more news of what the sentence names; where that is open, what there is to stop.

    It is not open where only one topic is wished, or in the words of the button that ends all.
    """
    wanted = {each.topic for each in await ctx.announcements.subscriptions(ctx.person_id)}
    named = [topic for topic in news_topics(text) if topic in wanted]
    if normal(text) == normal(_("Stop all news")):
        named = ["all"]
    elif not named and len(wanted) == 1:
        named = [*wanted]
    if not named:
        return [await overview(ctx)]
    found = [await announcements.stop(ctx, topic) for topic in named]
    return [reply for reply in found if reply is not None]


async def _how(ctx: Context) -> str:
    wish = await ctx.announcements.preferences(ctx.person_id)
    most = (await ctx.announcements.settings()).most
    if wish.frequency == "daily":
        return _("All of it comes together, once a day.")
    if wish.night == "silent":
        return _(
            "At most {number} a day come at once, also at night without a sound; more come "
            "together.",
            number=most,
        )
    return _(
        "At most {number} a day come at once, never at night; more come together.", number=most
    )
