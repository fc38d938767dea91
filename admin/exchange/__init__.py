"""The pages of the exchange: what is to be decided, posts, reports, the market sheet, rules."""

from admin.exchange import overview, posts, reports, setup, sheet

ROUTERS = (overview.router, sheet.router, setup.router, posts.router, reports.router)
