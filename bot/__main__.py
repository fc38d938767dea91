"""`python -m bot` is the command line `lotse`."""

from bot.cli import app

app()
