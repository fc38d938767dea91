"""Telegram: its `Bot` and `Update` from python-telegram-bot, never its `Application`.

Import `bot.channels.telegram.telegram` only where a token is set: the library takes 0.7 s.
"""

import os

# The library warns that `RetryAfter.retry_after` becomes a timedelta; this asks for it now.
os.environ.setdefault("PTB_TIMEDELTA", "1")
