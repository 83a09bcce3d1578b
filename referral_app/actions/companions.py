"""Who stands beside the lead of an offer: staff name somebody, and that attorney agrees or would rather not."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.companions import FIND as FIND
from referral_app.actions.steps.companions import NOBODY as NOBODY
from referral_app.actions.steps.companions import Beside as Beside
from referral_app.actions.steps.companions import ask, cannot_stay, look_for, settle_of_place
from referral_app.actions.steps.locks import lock_offer
from referral_app.actions.steps.offers import wake
from referral_app.actions.steps.tasks import settle_of_offers
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.models import LIVE, Account, Attorney, Companion, Offer
from referral_app.queries import companions as queries
from referral_app.vocabulary import Companion as Kind
from referral_app.vocabulary import Role, TaskKind


def name_companion(companion_id: str, attorney_id: str, *, actor: Account, now: datetime, today: date) -> Companion:
    """Staff name somebody for a place beside a lead, or somebody else than before. Whoever is named is asked.

    The same name twice is one act. Refused: "not_counsel", "not_found", "nobody_chosen", "withdrawn" when the offer is
    over, "cannot_stand_beside".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        place, offer = _locked(companion_id)
        if offer.state not in LIVE:
            raise Refused("withdrawn")
        if not attorney_id:
            raise Refused("nobody_chosen")
        if place.attorney_id == attorney_id:
            return place
        ask(place, offer, attorney_id, actor=actor, now=now, today=today)
        settle_of_offers([offer.id], [TaskKind.FIND_COMPANION], now=now)
        settle_of_place(place, now=now)
        wake(offer.need, now)
        return place


def answer_companion(companion_id: str, agrees: bool, *, actor: Account, now: datetime, today: date) -> Companion:
    """The attorney who was named agrees, or would rather not: then staff look for somebody else.

    The same answer twice is one act. Refused: "not_found" (somebody else's, or another was named meanwhile),
    "withdrawn" when the offer is over, "already_answered" for a no after a yes, "not_eligible" for a yes of who may not
    stand there any more: a licence or cover that ended since, a conflict, off the roster; then staff look again.
    """
    with writing():
        place, offer = _locked(companion_id)
        if place.attorney_id is None or place.attorney_id != actor.attorney_id:
            raise Refused("not_found")
        if offer.state not in LIVE:
            raise Refused("withdrawn")
        if place.agreed_at is not None:
            if agrees:
                return place
            raise Refused("already_answered")
        told = {"companion": place.kind, "attorney": place.attorney_id}
        stands = agrees and _may_stand(place, offer, now=now, today=today)
        if stands:
            place.agreed_at = now
            db.session.flush()
        if stands or not agrees:
            record(
                offer.need.request_id,
                "companion_agreed" if agrees else "companion_declined",
                actor=actor.id,
                now=now,
                subject=offer.id,
                need=offer.need.number,
                **told,
            )
        if not stands:
            look_for(place, offer, actor=WORKER if agrees else actor.id, now=now, today=today)
        wake(offer.need, now)
    if agrees and not stands:
        raise Refused("not_eligible", rules=[])
    return place


def look_again(companion_id: str, *, now: datetime, today: date) -> TaskKind | None:
    """Call staff about whoever stands beside a lead, or was asked to, and may not any more. Returns the task made.

    While the offer runs, the place stands open again. In an open matter nobody takes anybody away: staff decide.
    """
    with writing():
        known = db.session.get(Companion, companion_id)
        offer = lock_offer(known.offer_id) if known is not None else None
        if known is None or offer is None:
            return None
        db.session.refresh(known)
        if known.attorney_id is None or offer.state not in LIVE:
            return None
        person = db.session.get(Attorney, known.attorney_id)
        need = offer.need
        if person is not None and queries.may_stay(Kind(known.kind), need, person, now=now, today=today):
            return None
        return cannot_stay(known, offer, now=now, today=today)


def _may_stand(place: Companion, offer: Offer, *, now: datetime, today: date) -> bool:
    """Whether who was named for this place may still be there: it is a while since staff looked."""
    person = db.session.get_one(Attorney, place.attorney_id)
    return queries.may_stand_now(Kind(place.kind), offer.need, person, now=now, today=today)


def _locked(companion_id: str) -> tuple[Companion, Offer]:
    """The place as it stands, with its offer, need and request locked."""
    known = db.session.get(Companion, companion_id)
    offer = lock_offer(known.offer_id) if known is not None else None
    if known is None or offer is None:
        raise Refused("not_found")
    db.session.refresh(known)
    return known, offer
