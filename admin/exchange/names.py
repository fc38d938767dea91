"""The names of categories and quarters, as staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from locales import _, current_language
from services.centres.service import Centres
from services.exchange.town import Town


@dataclass(frozen=True, slots=True)
class Names:
    """By id."""

    categories: dict[str, str]
    quarters: dict[str, str]

    def category(self, key: str) -> str:
        """A category that is gone has its id for a name."""
        return self.categories.get(key, key)

    def quarter(self, key: str | None) -> str:
        """The quarter, or that it is for all."""
        return self.quarters.get(key or "", _("all quarters"))


async def names(session: AsyncSession) -> Names:
    """The names in the language of the staff."""
    language = current_language()
    town = Town(session, datetime.now(UTC))
    quarters = await Centres(session, language, plain=False).quarters()
    return Names(await town.categories(language), {each.id: each.name for each in quarters})
