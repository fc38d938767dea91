"""What the bot says when it fails: that it is sorry, and that a person goes on from here."""

from __future__ import annotations

from dialogs.engine.state import Conversation, Offer
from dialogs.engine.turn import Outcome
from dialogs.message import Choice, Message
from locales import _, spoken_to, use

REASON = "error"


def apology(conversation: Conversation) -> Outcome:
    """Hand the conversation to a human; what is open stays, with a way back to the bot."""
    conversation.turn_no += 1
    conversation.mode = "waiting"
    conversation.noted = False
    conversation.offers.append(Offer(conversation.turn_no, [["bot"]]))
    with use(conversation.language, conversation.plain):
        lines = (
            _("Something went wrong on my side, I am sorry."),
            _(
                "I have told the team of the quarter centres. A person will answer you here; until "
                "then I am silent. You can already write what it is about."
            ),
        )
        back = Choice(_("Back to the bot"), token=f"0.{conversation.turn_no}.0")
    message = Message("\n".join(lines), spoken_to(conversation.language), choices=(back,))
    return Outcome(conversation, (message,), (("handoff", REASON),))
