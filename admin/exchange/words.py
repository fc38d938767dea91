"""What the staff view calls the names that the exchange uses, as messages to translate."""

from __future__ import annotations

from locales import _, n_

SIDES = {"offer": n_("Offer"), "wanted": n_("Wanted")}
HEADINGS = {"offer": n_("Neighbours offer"), "wanted": n_("Neighbours look for")}
KINDS = {
    "thing": n_("Thing"),
    "help": n_("Help"),
    "lending": n_("Lending"),
    "skill": n_("Skill"),
}
STATES = {
    "review": n_("Waits for approval"),
    "live": n_("Published"),
    "given": n_("Given"),
    "withdrawn": n_("Withdrawn"),
    "hidden": n_("Hidden"),
    "expired": n_("Expired"),
}
REASONS = {
    "rude": n_("Insults or harasses"),
    "fraud": n_("Deceives"),
    "selling": n_("Sells, or wants money"),
    "danger": n_("Dangerous or forbidden"),
    "other": n_("Something else"),
}
OUTCOMES = {
    "nothing": n_("Nothing to do"),
    "warned": n_("Warn"),
    "hidden": n_("Hide the post"),
    "banned": n_("Ban"),
}
HELD = {
    "phone": n_("a telephone number"),
    "link": n_("a web address"),
    "email": n_("an e-mail address"),
    "messenger": n_("another messenger"),
    "address": n_("a street with a house number"),
    "bank": n_("bank data"),
    "money": n_("money"),
}
APPROVE = {
    "new": n_("Look first at the posts of new people"),
    "all": n_("Look first at every post"),
    "none": n_("Publish at once"),
}
HOLD = {
    "explain": n_("Not sent, and the bot explains why"),
    "staff": n_("Held back until staff have looked"),
    "pass": n_("Let through"),
}


def usual() -> dict[str, str]:
    """The usual reasons as staff read them; whom they concern reads them in their own language."""
    return {key: _(name) for key, name in REASONS.items() if key != "other"}


def reason_in(said: str) -> str:
    """The usual reason that these words are, else the words themselves."""
    return next((key for key, name in usual().items() if name == said.strip()), said)
