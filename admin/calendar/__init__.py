"""The calendar of appointments: the plan, the days and weeks, booking at the desk."""

from admin.calendar import conflicts, days, desk, drag, export, feed, groups, plan, setup, walk_ins

ROUTERS = (
    setup.router,
    plan.router,
    feed.router,
    days.router,
    conflicts.router,
    desk.router,
    drag.router,
    export.router,
    walk_ins.router,
    groups.router,
)
