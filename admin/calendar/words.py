"""What the calendar calls the names of the appointments, as messages to translate."""

from __future__ import annotations

from locales import n_

KINDS = {
    "person": n_("in person"),
    "phone": n_("by phone"),
    "video": n_("by video"),
}

STATES = {
    "held": n_("just being booked"),
    "booked": n_("booked"),
    "cancelled": n_("cancelled by the person"),
    "seen": n_("was there"),
    "no_show": n_("did not come"),
    "excused": n_("excused"),
    "cancelled_by_us": n_("cancelled by us"),
}

OUTCOMES = {
    "seen": n_("Was there"),
    "no_show": n_("Did not come"),
    "excused": n_("Excused"),
    "cancelled_by_us": n_("Cancel on our side"),
}

SETTINGS = {
    "notice_hours": n_("Earliest notice in the chat (hours before)"),
    "horizon_days": n_("How far ahead the chat offers (days)"),
    "most_open": n_("Open appointments a person may have"),
    "hold_minutes": n_("How long a time is held while somebody decides (minutes)"),
    "change_hours": n_("Until when residents may move or cancel (hours before)"),
    "remind_first": n_("First reminder (hours before, 0 for none)"),
    "remind_second": n_("Second reminder (hours before, 0 for none)"),
    "offer_minutes": n_("How long a freed time is offered to one who waits (minutes)"),
}

PLAN_ERRORS = (
    n_("A date is missing."),
    n_("A number is missing."),
    n_("A number is too small or too large."),
    n_("A time is missing."),
    n_("An appointment needs some minutes."),
    n_("Choose at least one way: in person, by phone or by video."),
    n_("Choose a centre."),
    n_("Choose a topic."),
    n_("Extra hours need a time and a centre."),
    n_("Hours begin and end on a multiple of five minutes."),
    n_("Hours need a beginning and an end."),
    n_("Minutes must be a multiple of five, at most eight hours."),
    n_("The last day lies before the first."),
    n_("The name is missing."),
    n_("There must be at least one place, at most 200."),
    n_("This counsellor is not there any more on that day."),
    n_("This day or time is over."),
    n_("This offer is not for groups."),
    n_("Week, weekday or share is out of range."),
)

REFUSALS = {
    "Taken": n_("This time was taken a moment ago. Please choose another one."),
    "NotOffered": n_("This time is not in the plan, or is over. Please choose another one."),
    "TooLate": n_("This appointment can no longer be changed."),
}

GROUP_REASONS = {
    "left": n_("its counsellor is not there any more"),
    "absent": n_("its counsellor is absent"),
    "closed": n_("the centre is closed"),
}

GROUP_REFUSALS = {
    "Taken": n_("All places are taken."),
    "TooLate": n_("This date is over, has begun, or was cancelled."),
}
