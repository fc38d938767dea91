"""Last days: what the bot says before them, and what a press on its buttons does.

A kind of matter (a step agreed on, a job or a training) has one line in `CARDS`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialogs import announcements, steps
from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from locales import _, ngettext
from services.announcements.rules import ANNOUNCEMENT
from services.cases.rules import STEP
from services.reminders.models import Reminder
from services.reminders.rules import DONE, DROPPED, MOVED, NEW, WITHDRAWN
from services.reminders.service import Due

CARDS: dict[str, Callable[[Context, Reminder], Awaitable[Reply | None]]] = {
    STEP: steps.card,
    ANNOUNCEMENT: announcements.kept,
}
SHOWN = 8
VERBS = {"done": DONE, "drop": DROPPED}


async def remind(ctx: Context, due: Due) -> Reply | None:
    """What is to be said about a matter now; None where the matter itself is gone."""
    reply = await _card(ctx, due.reminder)
    if reply is None:
        return None
    reply.text = _headline(due)
    if due.occasion != WITHDRAWN:
        reply.buttons += _buttons(due.reminder, later=due.days_left > 0)
    if due.occasion not in (NEW, MOVED):
        reply.files = []
    return reply


async def overview(ctx: Context) -> list[Reply]:
    """What the person has to do until which day."""
    kept = await ctx.reminders.open_of(ctx.person_id)
    found = [(row, await _card(ctx, row)) for row in kept[:SHOWN]]
    replies = []
    for row, reply in found:
        if reply is not None:
            reply.buttons += _buttons(row, later=False)
            replies.append(reply)
    if replies:
        return replies
    menu = Button(_("Menu"), action=["menu"])
    return [Reply(_("There is nothing that you have to do until a certain day."), buttons=[menu])]


async def press(ctx: Context, verb: str, reminder_id: str) -> Reply:
    """Done, not for me, tomorrow again, or help."""
    row = await ctx.reminders.find(reminder_id, ctx.person_id)
    if row is None:
        return Reply(_("That is settled already."))
    if verb in VERBS:
        return await _settle(ctx, row, VERBS[verb])
    if verb == "again":
        return await _again(ctx, row)
    return await _help(ctx, row)


async def _settle(ctx: Context, row: Reminder, state: str) -> Reply:
    if row.kind == STEP:
        await ctx.cases.settle(row.subject, ctx.person_id, state)
    else:
        ctx.reminders.close(row, state)
    left = await ctx.reminders.open_of(ctx.person_id)
    more = Button("📌 " + _("My deadlines"), action=["say", "list_deadlines"])
    said = _("Well done! I have noted it.") if state == DONE else _("Good, I leave it.")
    return Reply(said, buttons=[more] if left else [])


async def _again(ctx: Context, row: Reminder) -> Reply:
    at = await ctx.reminders.again(row)
    if at is None:
        return Reply(_("Tomorrow the last day is over. Please do it today, or ask for help."))
    return Reply(_("I will remind you on {day}.", day=full_date(at.date())))


async def _help(ctx: Context, row: Reminder) -> Reply:
    if row.kind == STEP:
        await ctx.cases.ask_for_help(row.subject, ctx.person_id)
        text = _("Your counsellor sees that you need help. You can also:")
    else:
        text = _("How can we help you?")
    book = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
    return Reply(text, buttons=[book, Button("🙋 " + _("Talk to a person"), action=["human"])])


async def _card(ctx: Context, row: Reminder) -> Reply | None:
    make = CARDS.get(row.kind)
    return await make(ctx, row) if make else None


def _headline(due: Due) -> str:
    if due.occasion == NEW:
        return _("This is what we have agreed on:")
    if due.occasion == MOVED:
        return _("There is another last day:")
    if due.occasion == WITHDRAWN and due.reminder.kind == ANNOUNCEMENT:
        return _(
            "This does not take place, or is no longer available. I will not remind you of it any "
            "more:"
        )
    if due.occasion == WITHDRAWN:
        return _("This is no longer needed. I will not remind you of it any more:")
    if due.days_left == 0:
        return _("Today is the last day:")
    if due.days_left == 1:
        return _("Tomorrow is the last day:")
    return ngettext("One day is left:", "{count} days are left:", due.days_left)


def _buttons(row: Reminder, *, later: bool) -> list[Button]:
    tomorrow = Button("🔔 " + _("Remind me tomorrow"), action=["reminder", "again", row.id])
    return [
        Button("✅ " + _("Done"), action=["reminder", "done", row.id]),
        *([tomorrow] if later else []),
        Button(_("Not for me"), action=["reminder", "drop", row.id]),
        Button("🙋 " + _("I need help"), action=["reminder", "help", row.id]),
    ]
