"""The menu: everything that the bot can do, in three presses at most, with pictures."""

from __future__ import annotations

from dialogs.context import Context
from dialogs.engine.dialog import dialog_for
from dialogs.engine.reply import Button, Reply
from locales import _, n_

TOPICS = {
    "work": ("💼", n_("Work")),
    "help": ("🏛️", n_("Offices and help")),
    "quarter": ("🏘️", n_("In the quarter")),
    "companies": ("🏭", n_("Companies")),
}
ACTIONS = {
    "book_appointment": n_("Book appointment"),
    "cancel_appointment": n_("Cancel appointment"),
    "reschedule_appointment": n_("Move appointment"),
    "list_appointments": n_("My appointments"),
    "barter_offer": n_("Offer something"),
    "barter_search": n_("Look for something"),
    "list_jobs": n_("Open jobs"),
    "list_workshops": n_("Workshops"),
    "subscribe": n_("Get news"),
    "unsubscribe": n_("Stop news"),
    "list_deadlines": n_("My deadlines"),
    "human": n_("Talk to a person"),
    "change_language": n_("Change language"),
    "help": n_("Menu"),
    "privacy": n_("Privacy"),
    "bot_challenge": n_("Who are you?"),
    "greeting": n_("Say hello"),
    "thanks": n_("Say thank you"),
}


async def main(ctx: Context) -> Reply:
    """The main menu."""
    return Reply(
        text=_("What can I do for you? Write it in your words, or choose:"),
        buttons=await buttons(ctx),
    )


async def buttons(ctx: Context) -> list[Button]:
    """The buttons of the main menu."""
    topics = [
        Button(f"{icon} {_(name)}", action=["topic", key]) for key, (icon, name) in TOPICS.items()
    ]
    kept = await ctx.reminders.open_of(ctx.person_id)
    deadlines = Button("📌 " + _("My deadlines"), action=["say", "list_deadlines"])
    lists = Button("📣 " + _("Jobs and workshops"), action=["browse", "menu"])
    return [
        *topics,
        *([deadlines] if kept else []),
        lists,
        Button("♻️ " + _("Exchange"), action=["exchange", "home"]),
        Button("📅 " + _("Book appointment"), action=["start", "appointment", {}]),
        Button("🙋 " + _("Talk to a person"), action=["human"]),
        Button("⚙️ " + _("Settings"), action=["start", "settings", {}]),
    ]


async def entries(ctx: Context, topic: str) -> Reply:
    """The entries of one topic."""
    titles = await ctx.guide.of_topic(topic)
    return Reply(
        text=_("About what do you want to know more?"),
        buttons=[Button(title, action=["guide", slug]) for slug, title in titles.items()],
    )


async def label_buttons(ctx: Context, labels: tuple[str, ...]) -> list[Button]:
    """One button a label of understanding, named as the resident knows it."""
    slugs = [label.removeprefix("guide:") for label in labels if label.startswith("guide:")]
    titles = await ctx.guide.titles(slugs)
    found = []
    for label in labels:
        kind, _sep, name = label.partition(":")
        title = titles.get(name) if kind == "guide" else _label_title(label, name)
        if title:
            found.append(Button(title, action=_chosen(ctx, label)))
    return found


def ways_on() -> list[Button]:
    """Where to go from a dead end."""
    return [Button(_("Menu"), action=["menu"]), human_button()]


def human_button() -> Button:
    """Ask for a person."""
    return Button("🙋 " + _("Talk to a person"), action=["human"])


def _label_title(label: str, name: str) -> str | None:
    dialog = dialog_for(label)
    if name in ACTIONS:
        return _(ACTIONS[name])
    return _(dialog.title) if dialog else None


def _chosen(ctx: Context, label: str) -> list[object]:
    dialog = dialog_for(label)
    given = dialog.begun(ctx.said.strip()) if dialog and ctx.said.strip() else {}
    return ["start", dialog.name, given] if dialog and given else ["label", label]
