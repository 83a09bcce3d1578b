"""What the plan would do with approved sets if nobody answered: who is asked when, and until when each may answer.

The planner itself is run at one instant after the other, so the preview cannot say anything else than it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from referral_app.matching.pacing import PlanOffer
from referral_app.matching.plan import plan
from referral_app.matching.plan_records import PlanNeed, Settings, Skip
from referral_app.matching.profiles import AttorneyProfile
from referral_app.vocabulary import OfferState

#: No further than this is looked ahead, and no more often.
HORIZON, LOOKS = timedelta(days=60), 120


class Ask(NamedTuple):
    """One question as it would go out: `until` is its last day."""

    offer_id: str
    need_id: str
    attorney_id: str
    at: datetime
    until: date


class Preview(NamedTuple):
    """The questions in the order they would go out, and who would be passed over, with the rules, at the last look."""

    asks: tuple[Ask, ...]
    skips: tuple[Skip, ...]


def preview(
    now: datetime,
    needs: Iterable[PlanNeed],
    roster: Iterable[AttorneyProfile],
    offers: Iterable[PlanOffer],
    settings: Settings,
) -> Preview:
    """Run the plan from `now` on as if nobody answered, with facts as they are now."""
    needs = list(needs)
    people = {person.id: person for person in roster}
    made = {offer.id: offer for offer in offers}
    asks: list[Ask] = []
    instant, last = now, now + HORIZON
    skips: tuple[Skip, ...] = ()
    for _look in range(LOOKS):
        planned = plan(instant, needs, people, made.values(), settings)
        people.update(planned.facts)
        skips = planned.skips
        for expiry in planned.expiries:
            made[expiry.offer_id] = replace(made[expiry.offer_id], state=OfferState.EXPIRED, ended_at=instant)
        for send in planned.sends:
            made[send.offer_id] = replace(
                made[send.offer_id], state=OfferState.SENT, sent_at=instant, expires_on=send.expires_on
            )
            asks.append(Ask(send.offer_id, send.need_id, send.attorney_id, instant, send.expires_on))
        ahead = [at for at in planned.next_looks.values() if at is not None and at > instant]
        waiting = any(offer.state == OfferState.APPROVED for offer in made.values())
        if not waiting or not ahead or min(ahead) > last:
            break
        instant = min(ahead)
    return Preview(tuple(asks), skips)
