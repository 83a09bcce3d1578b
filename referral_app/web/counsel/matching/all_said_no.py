"""When nobody of a need is left to ask: the reasons side by side, and what to change rather than whom (U3).

Worked out from offers that the page has read already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import ngettext

from referral_app import programme
from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.models import LIVE, Need, Offer
from referral_app.vocabulary import NeedState, OfferState
from referral_app.web.words import say
from referral_app.workflow.declines import ENOUGH, called_for


@dataclass(frozen=True)
class AllSaidNo:
    """`words`: "3 said no: fee 2, court 1". `change`: what all or most of them call for, with the page that does it;
    None where they differ, or where it was changed after the last no."""

    words: str
    change: str | None
    link: str


def of_need(need: Need, made: Sequence[Offer], terms: Mapping[str, Any]) -> AllSaidNo | None:
    """What the offers of a need come to; None while somebody may still be asked, or fewer than two said no."""
    declined = [offer for offer in made if offer.state == OfferState.DECLINED]
    if need.state != NeedState.OPEN or len(declined) < ENOUGH or any(offer.state in LIVE for offer in made):
        return None
    given = Counter(_reason(offer) for offer in declined)
    # The most frequent first, equals in the order in which attorneys read them.
    listed = sorted(given, key=lambda code: (-given[code], DECLINE_REASONS.index(code)))
    declines = [
        (_reason(offer), programme.day(offer.ended_at).isoformat() if offer.ended_at else "") for offer in declined
    ]
    change = called_for(declines, terms.get("relaxed", []))
    return AllSaidNo(
        ngettext(
            "%(num)s said no: %(reasons)s",
            "%(num)s said no: %(reasons)s",
            len(declined),
            reasons=", ".join(f"{say(code, 'short_no')} {given[code]}" for code in listed),
        ),
        change,
        _link(change, need),
    )


def _reason(offer: Offer) -> str:
    return offer.reason if offer.reason in DECLINE_REASONS else "other"


def _link(change: str | None, need: Need) -> str:
    if change == "text":
        return url_for("counsel.summary", request_id=need.request_id)
    return url_for("counsel.matching", request_id=need.request_id, _anchor=f"need-{need.number}")
