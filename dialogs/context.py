"""What a dialog may use: the services of this turn, the clock, and who is being talked to.

Everything works in the transaction of the turn, so that an effect and the new state are kept
together or not at all. `now` is aware, in the town's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from locales import current, speaking, switch
from nlu.reading import Meaning
from services.announcements.service import Announcements
from services.appointments.groups import GroupDates
from services.appointments.service import Appointments
from services.cases.service import Cases
from services.centres.service import Centres
from services.desk.service import Desk
from services.exchange.service import Exchange
from services.exchange.talks import Talks
from services.exchange.wishes import Wishes
from services.guide.service import Guide
from services.people.service import People
from services.reminders.service import Reminders


@dataclass(slots=True)
class Context:
    """The world of one turn."""

    session: AsyncSession
    now: datetime
    person_id: str
    conversation_id: str
    public_url: str
    start: dict[str, str] = field(default_factory=dict)
    spoken: tuple[str, bool] | None = None
    said: str = ""
    meaning: Meaning | None = None
    unsaid: bool = False

    def speak(self, language: str, plain: bool | None = None) -> None:
        """Speak this language from now on, in this turn already."""
        self.spoken = (language, current()[1] if plain is None else plain)
        switch(*self.spoken)

    @property
    def guide(self) -> Guide:
        """The guide in the language of the turn."""
        return Guide(self.session, *current())

    @property
    def centres(self) -> Centres:
        """Centres and topics in the language of the turn's words."""
        return Centres(self.session, *speaking())

    @property
    def people(self) -> People:
        """What is known about the person."""
        return People(self.session, self.now)

    @property
    def desk(self) -> Desk:
        """The counsellors' desk: who is there, and how many wait."""
        return Desk(self.session, self.now)

    @property
    def appointments(self) -> Appointments:
        """Free times and bookings."""
        return Appointments(self.session, self.now, cast(ZoneInfo, self.now.tzinfo))

    @property
    def group_dates(self) -> GroupDates:
        """Workshops and the like, and who comes."""
        return GroupDates(self.session, self.now, cast(ZoneInfo, self.now.tzinfo))

    @property
    def announcements(self) -> Announcements:
        """What is published, and which news the person wants."""
        return Announcements(self.session, self.now)

    @property
    def reminders(self) -> Reminders:
        """What the person keeps until which day."""
        return Reminders(self.session, self.now)

    @property
    def cases(self) -> Cases:
        """What the person has agreed on with a counsellor."""
        return Cases(self.session, self.now)

    @property
    def exchange(self) -> Exchange:
        """What neighbours offer and look for."""
        return Exchange(self.session, self.now)

    @property
    def talks(self) -> Talks:
        """What two neighbours say to each other."""
        return Talks(self.session, self.now)

    @property
    def wishes(self) -> Wishes:
        """What the person wants to be told of."""
        return Wishes(self.session, self.now)
