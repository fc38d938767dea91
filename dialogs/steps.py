"""The steps that a participant has agreed on with a counsellor, as cards; nobody else sees them."""

from __future__ import annotations

from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Reply
from dialogs.message import Card
from locales import _
from services.cases.rules import is_overdue
from services.desk.rules import reply_language
from services.reminders.models import Reminder


async def card(ctx: Context, row: Reminder) -> Reply | None:
    """The step as a card, with its file; None where it is forgotten by now."""
    agreed = await ctx.cases.step(row.subject, ctx.person_id)
    if agreed is None:
        return None
    step = agreed.step
    facts = [(_("Last day"), full_date(step.last_day))]
    if agreed.counsellor:
        facts.append((_("Agreed with"), agreed.counsellor))
    overdue = is_overdue(step.state, step.last_day, ctx.now.date())
    person = await ctx.people.get(ctx.person_id)
    return Reply(
        card=Card(
            title="📌 " + _("Your step"),
            text=step.text,
            facts=tuple(facts),
            notes=(_("The day is over. You can still do it, or ask for help."),) if overdue else (),
        ),
        card_language=reply_language(step.text, None, person.language),
        files=[{"id": step.file, "type": step.file_type}] if step.file else [],
        private=True,
    )
