"""An announcement by its link: for staff who try a draft on their own phone, and for posters.

The link has the announcement's random id; of a draft nobody else knows it, and it says what it is.
"""

from __future__ import annotations

from dialogs import announcements
from dialogs.announcement_card import Why
from dialogs.context import Context
from dialogs.engine.reply import Reply
from locales import _
from services.announcements.service import Announcements


async def show(ctx: Context, announcement_id: str) -> Reply:
    """The announcement, or that there is none."""
    found = await announcements.show(ctx, announcement_id)
    if found is not None:
        return found
    row = await Announcements(ctx.session, ctx.now).trial(announcement_id)
    if row is None:
        return Reply(_("This does not exist any more."))
    reply = await announcements.shown(ctx, row, Why(row.topics[0], next(iter(row.quarters), "")))
    reply.text = "\n\n".join(filter(None, [_("A trial: nobody else has got this."), reply.text]))
    return reply
