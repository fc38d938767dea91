"""The web chat: a page, a door for what is written there, and a stream of what comes back."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.routes import router

__all__ = ["WebChannel", "router"]
