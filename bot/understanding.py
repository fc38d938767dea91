"""Understanding for this installation: the embedded engine with the guide as it is now.

What it has learned is kept in `var/nlu`, so that only the first start takes long.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from services.guide.service import documents

if TYPE_CHECKING:
    from bot.settings import Settings
    from nlu.encoder import Encoder
    from nlu.reading import Understanding
    from services.database import Database


async def ready(settings: Settings, database: Database, encoder: Encoder) -> Understanding:
    """Load or train beside the event loop, then learn the guide of this database."""
    understanding = await asyncio.to_thread(trained, settings.var / "nlu", encoder)
    async with database.snapshot() as session:
        known = await documents(session)
    await understanding.learn(known)
    return understanding


def trained(folder: Path, encoder: Encoder | None = None) -> Understanding:
    """The engine without a guide; blocks while it trains."""
    from nlu.embedded import EmbeddedUnderstanding

    folder.mkdir(parents=True, exist_ok=True)
    return EmbeddedUnderstanding.ready(folder, encoder)
