"""The kinds of questions, as one reads them in a dialog: `topic = ask.choice(…)`."""

from dialogs.engine.question import Choice as choice
from dialogs.engine.question import Day as day
from dialogs.engine.question import Several as several
from dialogs.engine.question import Text as text

__all__ = ["choice", "day", "several", "text"]
