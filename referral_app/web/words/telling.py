"""What was found in words that must not tell who a family is, said so that it can be taken out."""

from __future__ import annotations

from flask_babel import gettext as _

from referral_app.actions import Refused
from referral_app.web.words import say


def told(refused: Refused) -> str:
    """The sentence for a refusal "tells_who", with the kinds of things that were found."""
    found = ", ".join(say(kind, "tells") for kind in refused.facts.get("what", []))
    return str(_("These words tell who somebody is: %(what)s. Take that out, and send them again.", what=found))
