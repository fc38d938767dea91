"""What was sent with a form, read field by field; what cannot be read raises `PlanError`."""

from __future__ import annotations

from datetime import date, time

from starlette.datastructures import FormData

from services.appointments.rules import PlanError

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Fields:
    """The fields of a form."""

    def __init__(self, sent: FormData) -> None:
        self._sent = sent

    def text(self, name: str, most: int = 80) -> str:
        """A line, without blanks around it."""
        value = self._sent.get(name, "")
        return " ".join(value.split())[:most] if isinstance(value, str) else ""

    def many(self, name: str, known: set[str]) -> list[str]:
        """The ticked boxes, of those that are known."""
        return [
            each for each in self._sent.getlist(name) if isinstance(each, str) and each in known
        ]

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return name in self._sent

    def number(self, name: str) -> int:
        """A whole number, not negative."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise PlanError("A number is missing.")
        return int(value)

    def day(self, name: str) -> date:
        """A date as browsers send it."""
        day = day_of(self.text(name))
        if day is None:
            raise PlanError("A date is missing.")
        return day

    def day_or_none(self, name: str) -> date | None:
        """A date, or None where the field is empty."""
        return self.day(name) if self.text(name) else None

    def clock(self, name: str) -> time:
        """A time of the day as browsers send it."""
        try:
            return time.fromisoformat(self.text(name)).replace(tzinfo=None)
        except ValueError as error:
            raise PlanError("A time is missing.") from error

    def clock_or_none(self, name: str) -> time | None:
        """A time of the day, or None where the field is empty."""
        return self.clock(name) if self.text(name) else None


def day_of(text: str) -> date | None:
    """A date of the years that a calendar can show; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < LAST_YEAR else None
