"""The pages of the announcements: list, editor with previews, sending with its progress, import."""

from __future__ import annotations

from admin.announcements import actions, editor, exchange, lists

ROUTERS = (lists.router, exchange.router, editor.router, actions.router)
