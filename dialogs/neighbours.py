"""What is said of neighbours and their posts: names of kinds, refusals, cards and buttons.

A neighbour is a name of its own choice. Where somebody is, is said only when both have agreed.
"""

from __future__ import annotations

from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.message import Card
from locales import _, n_, speaking
from services.exchange.models import Post
from services.exchange.rules import GIVEN, WITHDRAWN

KINDS = {
    "thing": n_("A thing"),
    "help": n_("Help"),
    "lending": n_("Something to lend"),
    "skill": n_("Something one can do"),
}
SIDES = {"offer": n_("Offered"), "wanted": n_("Wanted")}
WHY_NOT = {
    "banned": n_("You cannot take part in the exchange at the moment. A person can help you."),
    "many": n_("Five at a time is the most. Please take something back first."),
    "gone": n_("This is not up any more."),
    "own": n_("This is yours."),
    "blocked": n_("This is not up any more."),
    "ended": n_("This talk is over."),
    "centre": n_("Please ask for this at the quarter centre, with its code."),
}
REASONS = {
    "rude": n_("Rude or pushy"),
    "fraud": n_("Fraud"),
    "selling": n_("Selling"),
    "danger": n_("Dangerous or forbidden"),
    "other": n_("Something else"),
}
HELD = {
    "phone": n_("Telephone numbers"),
    "link": n_("Links and names in other networks"),
    "email": n_("E-mail addresses"),
    "messenger": n_("Other messengers and networks"),
    "address": n_("Streets with a house number"),
    "bank": n_("Bank data"),
    "money": n_("Words about money"),
}


def held_back(kind: str) -> str:
    """Why something was not passed on, kindly."""
    return _(
        "{what} are held back here, to protect you both. Nothing was sent. Please write it in "
        "other words. You can share your contact when both of you agree.",
        what=_(HELD[kind]),
    )


def refused(why: str) -> str:
    """Why something cannot be done, kindly."""
    return _(WHY_NOT[why])


def because(reason: str) -> str:
    """The team's reason: a usual one in the person's own language, else as it was written."""
    return _(REASONS[reason]) + "." if reason in REASONS else reason


def denied(why: object) -> Reply:
    """Why something cannot be done, and what one can do then."""
    banned = str(why) == "banned"
    return Reply(refused(str(why)), buttons=[appeal(), human()] if banned else [menu()])


async def card(ctx: Context, post: Post) -> Card:
    """A post as everybody sees it."""
    quarters = {each.id: each.name for each in await ctx.centres.quarters()}
    categories = await ctx.exchange.categories(*speaking())
    facts = [
        (_(SIDES[post.side]), _(KINDS[post.kind])),
        (_("Category"), categories.get(post.category, post.category)),
        (_("Quarter"), quarters.get(post.quarter or "", _("all quarters"))),
        (_("In return"), post.swap or _("nothing, for free")),
        (_("Code"), post.code),
    ]
    mark = "🎁" if post.side == "offer" else "🔎"
    return Card(title=f"{mark} {post.title}", text=post.text, facts=tuple(facts))


def menu() -> Button:
    """Back to everything."""
    return Button(_("Menu"), action=["menu"])


def say(verb: str, *about: object) -> list[object]:
    """An action of the exchange."""
    return ["exchange", verb, *about]


def human() -> Button:
    """The way to a person."""
    return Button("🙋 " + _("Talk to a person"), action=["human"])


def appeal() -> Button:
    """The way to be heard about what the team decided."""
    return Button(_("Say my side"), action=["start", "exchange_appeal", {}])


def look() -> Button:
    """The way to a search."""
    return Button("🔎 " + _("Look for something"), action=["start", "exchange_find", {}])


def tell_me(words: str) -> Button:
    """The way to be told when it is offered."""
    return Button("🔔 " + _("Tell me when somebody offers this"), action=say("wish", words[:200]))


def interest(post: Post) -> list[Button]:
    """What somebody else can do with a post."""
    label = _("I am interested") if post.side == "offer" else _("I can help with this")
    about = {"about": f"post:{post.code}"}
    start = Button("💬 " + label, action=["start", "exchange_write", about])
    report = Button(_("Report"), action=say("report", "post", post.id))
    return [start, report]


def own(post: Post) -> list[Button]:
    """What the owner of a post can do with it."""
    which = {"post": post.code}
    return [
        Button("✅ " + _("Given away"), action=say("close", post.code, GIVEN)),
        Button(_("Take back"), action=say("close", post.code, WITHDRAWN)),
        Button("✏️ " + _("Change something"), action=["start", "exchange_edit", which]),
        photo(post),
    ]


def photo(post: Post) -> Button:
    """The way to show what it is."""
    return Button("📷 " + _("Add a photo"), action=["start", "exchange_photo", {"post": post.code}])


def talking(talk: str, *, given: bool) -> list[Button]:
    """What one can do in an open talk; `given` is whether the own contact was shared already."""
    share = Button(_("Share contact"), action=["start", "exchange_contact", {"talk": talk}])
    about = {"about": f"talk:{talk}"}
    return [
        Button("💬 " + _("Answer"), action=["start", "exchange_write", about]),
        *([] if given else [share]),
        Button(_("End the talk"), action=say("end", talk)),
        Button(_("Block"), action=say("block", talk)),
        Button(_("Report"), action=say("report", "talk", talk)),
    ]


def thumbs(talk: str) -> list[Button]:
    """How it went."""
    return [
        Button("👍", action=say("thumb", talk, True)),
        Button("👎", action=say("thumb", talk, False)),
        Button(_("Report"), action=say("report", "talk", talk)),
    ]
