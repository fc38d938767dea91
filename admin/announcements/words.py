"""What the staff view calls kinds, states, reasons and refusals of announcements."""

from __future__ import annotations

from locales import _, n_

KINDS = {
    "job": n_("Job"),
    "training": n_("Training"),
    "workshop": n_("Workshop"),
    "event": n_("Event"),
    "newspaper": n_("District newspaper"),
    "quarter": n_("Action in the quarter"),
    "company": n_("News for companies"),
}
TOPICS = {
    "work": n_("Work"),
    "training": n_("Training"),
    "events": n_("Events"),
    "newspaper": n_("Newspaper"),
    "quarter": n_("Quarter life"),
    "companies": n_("Companies"),
}
GROUPS = {
    "resident": n_("Residents"),
    "participant": n_("Participants"),
    "company": n_("Companies"),
}
STATES = {
    "draft": n_("Draft"),
    "waiting": n_("Waits for approval"),
    "scheduled": n_("Planned"),
    "sending": n_("Being sent"),
    "stopped": n_("Stopped"),
    "sent": n_("Published"),
    "withdrawn": n_("Withdrawn"),
}
REPEATS = {"": n_("once"), "weekly": n_("every week"), "monthly": n_("every month")}
STEPS = {
    "arrived": n_("arrived"),
    "on_its_way": n_("on its way"),
    "waiting": n_("waits"),
    "digest": n_("comes with the digest"),
    "held": n_("held back"),
    "failed": n_("could not be delivered"),
    "skipped": n_("was not sent"),
}
MISSING = {
    "not_asked": n_("have not asked for these topics"),
    "quarter": n_("want news of other quarters"),
    "language": n_("speak another language"),
    "group": n_("belong to another group"),
    "blocked": n_("have blocked the bot"),
}
REASONS = {
    "blocked": n_("The person has blocked the bot."),
    "deactivated": n_("The account at the platform is closed."),
    "kicked": n_("The bot was removed from the chat."),
    "not started": n_("The person has never written to the bot at this platform."),
    "a bot": n_("The address belongs to a bot."),
    "forbidden": n_("The platform does not allow writing to this person."),
    "chat not found": n_("The chat does not exist any more."),
    "moved": n_("The chat has moved, and its new address is not known."),
    "gave up": n_("The platform could not be reached, five times in a row."),
    "lost twice": n_("The program stopped twice while sending; it may have arrived."),
    "human took over": n_("A counsellor was talking with the person."),
    "too old": n_("It would have come too late."),
    "withdrawn": n_("The announcement was withdrawn before."),
    "unsubscribed": n_("The person ended the subscription before."),
    "forgotten": n_("The message is forgotten by now."),
}
REFUSALS = {
    "no_title": n_("The German title is missing."),
    "no_text": n_("The German text is missing."),
    "no_topic": n_("Please choose at least one topic."),
    "over": n_("The deadline or the event is over."),
    "past": n_("The time to send it must lie ahead."),
    "far": n_("The time to send it is too far ahead."),
    "state": n_("That is not possible any more: somebody was faster."),
    "own": n_("Somebody else than who asked must approve it."),
    "approval": n_("Here somebody else must approve: please send it."),
    "withdrawn": n_("It is withdrawn and cannot be changed any more."),
    "language": n_("There is a text in a language that is not known."),
    "long_title": n_("A title has at most 150 characters."),
    "long_text": n_("A text has at most 2,500 characters."),
    "link": n_("A web address begins with https:// or http://."),
    "when": n_("A day or a time cannot be read."),
    "order": n_("It ends before it begins."),
    "file_large": n_("The file is larger than 10 MB."),
    "file_kind": n_("A picture is a photo, and a file is a PDF."),
    "file_broken": n_("The file is broken."),
}


def refusal(key: str) -> str:
    """The sentence for a refusal; empty for what is none."""
    return _(REFUSALS[key]) if key in REFUSALS else ""


def reason(key: str) -> str:
    """The sentence for what became of a message."""
    return _(REASONS[key]) if key in REASONS else _("The platform refused it: {text}", text=key)
