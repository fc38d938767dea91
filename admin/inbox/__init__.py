"""The inbox: residents who wait for a human, live, and the talk with one of them."""

from admin.inbox import actions, canned, files, lists, live, talk, telegram

ROUTERS = (
    live.router, canned.router, telegram.router, lists.router, talk.router, files.router,
    actions.router,
)  # fmt: skip
