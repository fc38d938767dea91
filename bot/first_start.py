"""What `lotse run` does before it serves, so that one command is enough on one computer."""

from __future__ import annotations

from bot import examples as example_data
from bot.settings import Settings
from bot.storage import database, transaction
from migrations.upgrade import alone, upgrade
from services.guide.content import load
from services.staff.service import Staff


async def prepare(settings: Settings, *, examples: bool) -> str | None:
    """Make or upgrade the tables, fill a new guide, open the door for the first admin.

    Returns the first admin's token as long as there is no admin. Example data is loaded into a
    database that this very start has made, so that what was removed does not come back. Several
    processes may start at once.
    """
    settings.secret()
    async with database(settings) as opened:
        new = await upgrade(opened)
    async with transaction(settings) as (session, now):
        await alone(session)
        if new:
            await load(session, now)
        if new and examples:
            await example_data.load(session, now)
        return await Staff(session, now).first_admin_link()
