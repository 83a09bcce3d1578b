"""How an invented attorney says yes: through every stage, as the pages ask for it."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions import offer_answers, offer_stages
from referral_app.models import Account
from referral_app.vocabulary import OfferState
from referral_app.workflow.stages import DUTIES, TERMS


def walk_to_yes(offer_id: str, *, actor: Account, now: datetime, today: date) -> bool:
    """Interest, the conflict check, the terms and the yes, as far as they go now. True when the yes was said.

    While a colleague checks for conflicts the attorney waits: call again later. Refused as the verbs.
    """
    offer = offer_stages.show_interest(offer_id, actor=actor, now=now, today=today)
    if offer.state == OfferState.CHECKING:
        offer = offer_stages.clear_check(offer_id, firm=True, actor=actor, now=now, today=today)
    if offer.state == OfferState.INTERESTED:
        return False
    offer_answers.accept_offer(offer_id, agreed=(*TERMS, *DUTIES), actor=actor, now=now, today=today)
    return True
