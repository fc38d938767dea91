"""What the staff view calls the names that the services use, as messages to translate.

A test holds each of these against the service that it names for, so that none is forgotten.
"""

from __future__ import annotations

from locales import _, n_

ROLES = {"admin": n_("Admin"), "editor": n_("Editor"), "counsellor": n_("Counsellor")}

TOPICS = {
    "work": n_("Work"),
    "help": n_("Help and offices"),
    "quarter": n_("In the quarter"),
    "companies": n_("For companies"),
}

STATES = {
    "missing": n_("Translation missing"),
    "outdated": n_("Translation outdated"),
    "unchecked": n_("Not checked for long"),
    "no_contact": n_("Without any contact"),
    "drafts": n_("Drafts"),
}

FAULTS = {
    "no_title": n_("The German title is missing."),
    "long_title": n_("A title has at most 200 characters."),
    "long_text": n_("A text has at most 4,000 characters."),
    "untitled": n_("A language has a text but no title."),
    "hours": n_("The opening hours cannot be read."),
    "url": n_("A web address begins with https:// or http://."),
    "email": n_("The e-mail address is not complete."),
    "long_fact": n_("A contact, the source or the hours are too long."),
    "no_text": n_("The German text is missing."),
    "no_source": n_("The source is missing: residents see where a text comes from."),
    "empty_text": n_("A language has a title but no text."),
}

STAFF_ERRORS = (
    n_("A password has at least 12 characters."),
    n_("A password has at most 200 characters."),
    n_("A name has 1 to 64 characters on one line."),
    n_("There must be at least one admin."),
    n_("There is already an account of this name."),
)

REVISIONS = {
    "begun": n_("First version"),
    "created": n_("Created"),
    "draft": n_("Saved as a draft"),
    "published": n_("Published"),
    "changed": n_("Changed"),
    "hidden": n_("Taken offline"),
    "checked": n_("Checked"),
    "restored": n_("Restored"),
    "discarded": n_("Draft discarded"),
}

FIELDS = {
    "topic": n_("Part of the guide"),
    "centres": n_("Centres"),
    "phone": n_("Phone"),
    "email": n_("E-mail"),
    "url": n_("Web address"),
    "address": n_("Address"),
    "map": n_("Place on the map"),
    "hours": n_("Opening hours"),
    "source": n_("Source"),
    "title": n_("Title"),
    "text": n_("Text"),
    "bring": n_("What to bring"),
    "questions": n_("Example questions"),
}

ACTIONS = {
    "signed_in": n_("Signed in"),
    "locked": n_("Was locked after wrong passwords"),
    "password_changed": n_("Changed the password"),
    "second_factor_added": n_("Added a second factor"),
    "second_factor_removed": n_("Removed a second factor"),
    "signed_out_everywhere": n_("Signed out everywhere"),
    "account_added": n_("Added an account"),
    "account_changed": n_("Changed an account"),
    "link_made": n_("Made a one-time link"),
    "link_used": n_("Opened the account with a one-time link"),
    "guide_changed": n_("Changed a guide entry"),
    "guide_published": n_("Published a guide entry"),
    "guide_hidden": n_("Took a guide entry offline"),
    "guide_checked": n_("Checked a guide entry"),
    "guide_restored": n_("Restored a guide entry"),
    "question_read": n_("Read residents' questions"),
    "question_settled": n_("Settled residents' questions"),
    "talk_read": n_("Read a talk"),
    "talk_claimed": n_("Took a talk"),
    "talk_answered": n_("Answered in a talk"),
    "talk_noted": n_("Wrote a note to a talk"),
    "talk_released": n_("Gave a talk back"),
    "talk_assigned": n_("Passed a talk on to a colleague"),
    "talk_transferred": n_("Passed a talk on to a centre"),
    "talk_handed_back": n_("Handed a talk back to the bot"),
    "talk_closed": n_("Finished a talk"),
    "canned_changed": n_("Changed the canned replies"),
    "group_code_made": n_("Made a code for the staff group"),
    "group_connected": n_("Connected with the staff group"),
    "group_left": n_("Left or disconnected the staff group"),
    "plan_changed": n_("Changed the plan of appointments"),
    "appointment_read": n_("Looked at an appointment"),
    "appointment_booked": n_("Booked an appointment for somebody"),
    "appointment_moved": n_("Moved an appointment"),
    "appointment_settled": n_("Noted what came of an appointment"),
    "appointment_told": n_("Noted that somebody knows of a changed appointment"),
    "appointments_exported": n_("Took appointments out as a file"),
    "walk_in_added": n_("Gave a number to somebody without an appointment"),
    "walk_in_called": n_("Called somebody without an appointment"),
    "walk_in_left": n_("Took somebody off the queue"),
    "feed_changed": n_("Changed the calendar address of a counsellor"),
    "case_begun": n_("Began to agree on steps with somebody"),
    "case_read": n_("Looked at agreed steps"),
    "step_agreed": n_("Agreed on a step"),
    "step_changed": n_("Changed an agreed step"),
    "deputies_named": n_("Named deputies"),
    "announcement_written": n_("Wrote or changed an announcement"),
    "announcement_sent": n_("Sent an announcement, or planned it"),
    "announcement_approved": n_("Approved an announcement"),
    "announcement_stopped": n_("Stopped an announcement, or let it go on"),
    "announcement_withdrawn": n_("Withdrew an announcement"),
    "announcement_removed": n_("Deleted the draft of an announcement"),
    "announcements_imported": n_("Imported announcements from a file"),
    "announcement_rules": n_("Changed the rules for announcements"),
    "exchange_decided": n_("Decided about a post of the exchange"),
    "exchange_posted": n_("Put something up for somebody"),
    "exchange_line_read": n_("Read a held-back line of the exchange"),
    "exchange_line_decided": n_("Decided about a held-back line"),
    "exchange_report_read": n_("Read a report of the exchange"),
    "exchange_settled": n_("Settled a report"),
    "exchange_forgiven": n_("Let somebody take part in the exchange again"),
    "exchange_upheld": n_("Stayed with a decision of the exchange"),
    "exchange_rules": n_("Changed the rules of the exchange"),
}

TOLD = {
    "saved": n_("Saved."),
    "decided": n_("This is decided already; nothing was changed."),
    "no_code": n_("There is no post with this code."),
    "password": n_("Your password is changed. Other browsers are signed out."),
    "draft": n_("The draft is saved. Residents do not see it yet."),
    "publish": n_("Saved and published. The bot answers it from now on."),
    "published": n_("Saved and published. The bot answers it from now on."),
    "check": n_("Noted: checked today."),
    "hide": n_("Taken offline. Residents do not get it any more."),
    "discard": n_("The draft is dropped."),
    "restored": n_("Restored. It is a new version, so nothing is lost."),
    "added": n_("The account is added."),
    "taught": n_("Added. Below you see what the bot answers from now on."),
    "settled": n_("Done. The questions are off the list."),
    "booked": n_("Booked. The time is taken."),
    "moved": n_("Moved. The code stays the same."),
    "feed_ended": n_("The subscription is ended: the address works no longer."),
    "group_planned": n_("Planned. The time of the counsellor is taken."),
    "group_cancelled": n_("Cancelled. Who registered in the chat is told."),
    "outcome": n_("Noted."),
    "settled_dates": n_("Done. Who booked in the chat is told by the bot."),
    "agreed": n_("Agreed. The person is told, and reminded before the last day."),
    "moved_step": n_("Changed. The person is told."),
    "ann_saved": n_("Saved. Nothing was sent."),
    "ann_corrected": n_("Saved. Whoever got it gets the correction."),
    "ann_now": n_("It is on its way."),
    "ann_scheduled": n_("It goes out at the time that you see below."),
    "ann_waiting": n_("Somebody else must approve it now."),
    "ann_approved": n_("Approved."),
    "ann_stop": n_("Stopped. Only what was on its way this moment still arrives."),
    "ann_resume": n_("It goes on."),
    "ann_withdraw": n_("Withdrawn. Whoever got it, or keeps it, is told."),
    "ann_publish": n_("Published: whoever looks finds it. Nobody got a message."),
    "ann_removed": n_("The draft is deleted."),
    "ann_template": n_("Kept as a template."),
    "called": n_("Called. The time of the counsellor is taken."),
    "called_free": n_("Called. The next appointment is too near, so no time was taken."),
}


def word(names: dict[str, str], key: str) -> str:
    """The translated name, or the key itself where a release before us wrote another."""
    return _(names[key]) if key in names else key


INTENTS = {
    "book_appointment": n_("Book an appointment"),
    "cancel_appointment": n_("Cancel an appointment"),
    "reschedule_appointment": n_("Move an appointment"),
    "list_appointments": n_("Show appointments"),
    "barter_offer": n_("Offer something in the exchange"),
    "barter_search": n_("Look for something in the exchange"),
    "list_jobs": n_("Show open jobs"),
    "list_workshops": n_("Show workshops and events"),
    "subscribe": n_("Subscribe to news"),
    "unsubscribe": n_("End a subscription"),
    "list_deadlines": n_("Show deadlines"),
    "human": n_("Talk to a person"),
    "change_language": n_("Change the language"),
    "help": n_("What can you do?"),
    "greeting": n_("A greeting"),
    "thanks": n_("Thanks"),
    "privacy": n_("What is stored about me?"),
    "bot_challenge": n_("Are you a robot?"),
}

DECISIONS = {
    "answer": n_("The bot answers at once."),
    "clarify": n_("The bot asks back what is meant."),
    "reject": n_("The bot says that it does not understand."),
}


def label_name(label: str) -> str:
    """What a label of understanding means."""
    if label == "crisis":
        return _("Acute danger: emergency numbers")
    if label == "oos":
        return _("Nothing that we offer")
    return word(INTENTS, label.removeprefix("intent:"))
