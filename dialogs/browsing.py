"""What there is: jobs, workshops and other news as cards, a few at a time, with the way to more.

A day, a period or a quarter that somebody names narrows the list; where that leaves nothing, it is
said, and everything is shown. Dates for many that nobody announced stand after the announcements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialogs import announcements, workshops
from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.wishes import span_of
from locales import _, n_
from nlu.reading import Reading
from services.announcements.rules import TOPIC_OF
from services.announcements.service import PAGE

LISTS = {
    "jobs": ("job",),
    "workshops": ("training", "workshop", "event"),
    "others": ("newspaper", "quarter", "company"),
}
INTENTS = {"list_jobs": "jobs", "list_workshops": "workshops"}
TITLES = {
    "jobs": "💼 " + n_("Open jobs"),
    "workshops": "🎓 " + n_("Workshops"),
    "others": "📰 " + n_("Newspaper and quarter"),
}
NONE = {
    "jobs": n_("There are no open jobs here at the moment."),
    "workshops": n_("No workshops are planned at the moment."),
    "others": n_("There is nothing new at the moment."),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was named; days are local and inclusive."""

    first: date | None = None
    last: date | None = None
    quarter: str = ""

    def to_data(self) -> list[str]:
        """As JSON, for a button."""
        if self == Wish():
            return []
        days = [day.isoformat() if day else "" for day in (self.first, self.last)]
        return [*days, self.quarter]

    @classmethod
    def from_data(cls, data: Sequence[str]) -> Wish:
        """Back from the button."""
        first, last, quarter = data or ("", "", "")
        begins, ends = (date.fromisoformat(day) if day else None for day in (first, last))
        return cls(begins, ends, quarter)


def wish_of(reading: Reading | None) -> Wish:
    """The days and the quarter that a sentence names."""
    when = reading.entity("time") if reading else None
    where = reading.entity("centre") if reading else None
    quarter = str(where.value["id"]) if where else ""
    if when is None or not when.value.get("date"):
        return Wish(quarter=quarter)
    return Wish(*span_of(when.value), quarter)


async def menu(ctx: Context) -> Reply:
    """The lists, and the way to get news."""
    buttons = [
        Button(f"{title[:1]} {_(title[2:])}", action=["browse", what, 1, []])
        for what, title in TITLES.items()
    ]
    return Reply(_("What do you want to see?"), buttons=[*buttons, news_button()])


def news_button(**named: object) -> Button:
    """The way to get news, of the topics and the quarter that are `named`."""
    return Button("⭐ " + _("Get news"), action=["start", "news", named])


async def overview(ctx: Context, what: str, number: int = 1, wish: Wish = Wish()) -> list[Reply]:
    """One page of a list; `number` begins with 1."""
    replies, more = await _page(ctx, what, number, wish)
    lead = ""
    if not replies and wish != Wish():
        replies, more = await _page(ctx, what, number, Wish())
        lead = _("There is nothing like that. Otherwise there is:")
    if not replies:
        back = Button(_("Menu"), action=["menu"])
        return [Reply(_(NONE[what]), buttons=[*await _news(ctx, what, wish), back])]
    replies[0].text = "\n\n".join(filter(None, [lead, replies[0].text]))
    if more:
        named = [] if lead else wish.to_data()
        replies[-1].buttons.append(Button(_("More"), action=["browse", what, number + 1, named]))
    replies[-1].buttons += await _news(ctx, what, wish)
    return replies


async def _news(ctx: Context, what: str, wish: Wish) -> list[Button]:
    """The way to be told of what is new of this, for who is not told yet."""
    told = {each.topic for each in await ctx.announcements.subscriptions(ctx.person_id)}
    topics = [each for each in dict.fromkeys(map(TOPIC_OF.get, LISTS[what])) if each not in told]
    where = {"quarter": wish.quarter} if wish.quarter else {}
    return [news_button(topics=topics, **where)] if topics else []


async def _page(ctx: Context, what: str, number: int, wish: Wish) -> tuple[list[Reply], bool]:
    page = await ctx.announcements.published(
        LISTS[what], wish.quarter, _instants(ctx, wish), number
    )
    pages = max(1, -(-page.count // PAGE))
    found = page.found if number <= pages else []
    replies = [await announcements.shown(ctx, row) for row in found]
    if number < pages or what != "workshops":
        return replies, number < pages
    cards, more = await workshops.unannounced(
        ctx, number - pages, first=wish.first, last=wish.last, centre=wish.quarter
    )
    return [*replies, *cards], more


def _instants(ctx: Context, wish: Wish) -> tuple[datetime, datetime] | None:
    if wish.first is None or wish.last is None:
        return None
    begins = datetime.combine(wish.first, time(), ctx.now.tzinfo)
    return begins, datetime.combine(wish.last + timedelta(days=1), time(), ctx.now.tzinfo)
