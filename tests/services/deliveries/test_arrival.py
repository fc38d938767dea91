"""What did not arrive is known by channel: a browser tells, a platform that took it need not."""

from __future__ import annotations

from sqlalchemy import select

from services.database import Database
from services.deliveries.arrival import astray
from services.deliveries.models import Delivery
from services.deliveries.service import Deliveries
from tests.services.appointments.town import NOW, resident

STATES = ("queued", "sending", "sent", "delivered", "read", "failed", "skipped")


async def test_only_what_will_never_arrive_is_lost(db: Database) -> None:
    me = await resident(db, "me")
    async with db.transaction() as session:
        for channel in ("web", "telegram"):
            for state in STATES:
                dedupe = f"{channel} {state}"
                await Deliveries(session, NOW).queue(me, channel, {}, dedupe=dedupe)
        for row in await session.scalars(select(Delivery)):
            row.state = row.dedupe.split()[1]
    wanted = [f"{channel} {state}" for channel in ("web", "telegram") for state in STATES]
    async with db.snapshot() as session:
        found = await astray(session, [*wanted, "never queued"])
        assert await astray(session, []) == {}
    waiting = {"web queued", "web sending", "web sent", "telegram queued", "telegram sending"}
    lost = {f"{channel} {state}" for channel in ("web", "telegram") for state in STATES[-2:]}
    assert found == dict.fromkeys(waiting, False) | dict.fromkeys(lost, True)
