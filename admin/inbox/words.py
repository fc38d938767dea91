"""What the inbox calls the names that the desk uses, as messages to translate."""

from __future__ import annotations

from locales import n_

VIEWS = {
    "waiting": n_("Waiting"),
    "mine": n_("Mine"),
    "open": n_("All open"),
    "done": n_("Finished"),
}

REASONS = {
    "asked": n_("asked for a person"),
    "crisis": n_("danger"),
    "error": n_("the bot failed"),
    "again": n_("wrote again"),
    "released": n_("given back"),
    "assigned": n_("passed on"),
    "transferred": n_("passed on"),
}

CHANNELS = {"web": n_("web chat"), "telegram": n_("Telegram"), "terminal": n_("terminal")}

AUTHORS = {
    "resident": n_("Resident"),
    "bot": n_("Bot"),
    "staff": n_("Team"),
    "notice": n_("Notice"),
    "note": n_("Note, only for staff"),
}

KINDS = {
    "photo": n_("sent a photo"),
    "file": n_("sent a file"),
    "voice": n_("sent a voice message"),
    "sticker": n_("sent a sticker"),
    "location": n_("sent a place"),
    "contact": n_("sent a phone number"),
    "start": n_("opened the chat"),
    "edited": n_("changed a message"),
    "blocked": n_("blocked the bot"),
    "unblocked": n_("unblocked the bot"),
    "other": n_("sent something that cannot be shown"),
    "private": n_("Agreed steps: only the counsellor and deputies read them"),
}

EVENTS = {
    "opened": n_("The talk came to the desk"),
    "crisis": n_("The bot recognised danger"),
    "escalated": n_("Waited too long: everybody was told"),
    "reopened": n_("The resident wrote again"),
    "went_back": n_("The resident went back to the bot"),
    "claimed": n_("took the talk"),
    "released": n_("gave the talk back"),
    "assigned": n_("passed the talk on to"),
    "transferred": n_("passed the talk on to"),
    "handed_back": n_("handed the talk back to the bot"),
    "closed": n_("finished the talk"),
    "grouped": n_("The staff group on Telegram reads along from here"),
}

STATES = {
    "queued": n_("on its way"),
    "sending": n_("on its way"),
    "sent": n_("sent"),
    "delivered": n_("delivered"),
    "read": n_("read"),
    "failed": n_("not delivered"),
    "skipped": n_("not sent"),
    "held": n_("held back"),
}

UNSENT = {
    "human took over": n_("because a person has the talk"),
    "blocked": n_("because the resident blocked the chat"),
}

FAULTS = {
    "empty": n_("Please write something first."),
    "long": n_("That is too long. A reply has at most 3,500 characters."),
    "gone": n_("This talk is not at the desk any more, or it belongs to another centre."),
    "no_centre": n_("Please choose a centre."),
    "no_colleague": n_("Please choose a colleague."),
    "braces": n_("Something in braces is not filled in yet."),
    "file_large": n_("This file is too large. It may have at most 10 MB."),
    "file_kind": n_("Only photos and PDF files can be sent."),
    "file_broken": n_("This file cannot be opened."),
    "title": n_("A canned reply needs a title of at most 80 characters."),
    "title_taken": n_("There is already a canned reply of this title."),
    "no_german": n_("The German text is missing."),
    "placeholder": n_("Only {centre}, {topic} and {day} can stand in braces."),
}

KEYS = (
    ("j", n_("next talk in the list")),
    ("k", n_("previous talk in the list")),
    ("Enter", n_("open the chosen talk")),
    ("c", n_("take the talk")),
    ("r", n_("write a reply")),
    ("n", n_("write a note")),
    ("t", n_("choose a canned reply")),
    ("Ctrl+Enter", n_("send what is written")),
    ("h", n_("hand back to the bot")),
    ("u", n_("give the talk back")),
    ("e", n_("finish the talk")),
    ("l", n_("back to the list")),
    ("?", n_("show these keys")),
    ("Esc", n_("leave a field or close a window")),
)
