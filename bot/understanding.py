"""Understanding of this installation, loaded once by whoever needs it first.

The embedded engine is always there. A town that has an embeddings server or a Rasa server puts it
before the embedded one, which answers whenever theirs is slow, down or unsure. Nothing remote is
asked before it is named in the settings.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.beside import beside
from bot.memory import give_back
from bot.metrics import TimedEncoder
from nlu.encoder import Encoder, EncoderDown, OpenAIEmbeddings
from nlu.reading import Document, Reading, Understanding
from nlu.script import clean
from nlu.translit import native
from services.guide.service import documents

if TYPE_CHECKING:
    from bot.settings import Settings
    from services.database import Database

log = structlog.get_logger()


class Mind:
    """Implements `Understanding`; the first call waits until the engine is loaded."""

    def __init__(self, settings: Settings, engine: Understanding | None = None) -> None:
        self._settings = settings
        self._engine = engine
        self._loading = asyncio.Lock()
        self.encoder = TimedEncoder()
        self._encodes = False

    @property
    def ready(self) -> bool:
        """Whether messages are understood without waiting."""
        return self._engine is not None

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        """Read one message."""
        return await (await self._loaded()).read(text, previous=previous, now=now)

    def expect(self, text: str, previous: str) -> None:
        """Begin with a message that will be read soon: it is encoded while it is being stored.

        Left out where another engine reads first, and where it may be that language in Latin
        letters, which are turned back before they are encoded. Never raises; takes 2 or 3 ms.
        """
        short = clean(text)
        if self._encodes and short and native(short, previous) == short:
            self.encoder.expect(short)

    async def learn(self, documents: list[Document]) -> None:
        """Replace the guide that is searched."""
        await (await self._loaded()).learn(documents)
        give_back()

    async def _loaded(self) -> Understanding:
        async with self._loading:
            if self._engine is None:
                self._engine = await beside(lambda: engine(self._settings, self.encoder))
                self._encodes = not self._settings.embeddings_url
            return self._engine


async def ready(settings: Settings, database: Database) -> Understanding:
    """Understanding with the guide of this database, for commands that only ask."""
    mind = Mind(settings)
    async with database.snapshot() as session:
        known = await documents(session)
    await mind.learn(known)
    return mind


def engine(settings: Settings, encoder: Encoder) -> Understanding:
    """What this installation understands with. Blocks while it loads."""
    found = trained(settings.var / "nlu", encoder)
    if settings.embeddings_url:
        found = _before(_remote(settings), settings, found)
    if settings.rasa_url:
        from nlu.rasa import RasaUnderstanding

        found = RasaUnderstanding(settings.rasa_url, found)
    return found


def trained(folder: Path, encoder: Encoder | None = None) -> Understanding:
    """The embedded engine without a guide; blocks while it trains."""
    from nlu.embedded import EmbeddedUnderstanding

    folder.mkdir(parents=True, exist_ok=True)
    understanding = EmbeddedUnderstanding.ready(folder, encoder)
    understanding.warm()
    give_back()
    return understanding


def _remote(settings: Settings) -> Encoder:
    key = settings.embeddings_key.get_secret_value() if settings.embeddings_key else None
    return OpenAIEmbeddings(
        settings.embeddings_url, settings.embeddings_model, settings.embeddings_dim, key=key
    )


def _before(encoder: Encoder, settings: Settings, second: Understanding) -> Understanding:
    """The town's encoder before the embedded one; left out where it is down at the start."""
    from nlu.fallback import Fallback

    try:
        return Fallback(trained(settings.var / "nlu", encoder), second)
    except EncoderDown as error:
        log.warning("embeddings.down", error=str(error))
        return second
