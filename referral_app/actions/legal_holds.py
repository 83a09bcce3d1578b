"""The duty to keep what would be forgotten: set by two people and lifted by two, with a reason and a day of review.

A legal hold is no other hold: it stops no letter and no offer, only deleting, the family's own too. It may be of a
request that has ended. It holds from the moment the first person asks, so that nothing is lost meanwhile, and lapses
after three days if nobody confirms it. `now` and `today` are the real clock's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, LegalHold
from referral_app.models.base import new_id
from referral_app.queries import keeping as queries
from referral_app.vocabulary import LegalHoldReason, Role
from referral_app.workflow.keeping import LONGEST_REVIEW, UNCONFIRMED_HOLD

KEEPERS = (Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def ask_for_hold(
    reference: str, reason: str, review_on: date | None, *, actor: Account, now: datetime, today: date
) -> LegalHold:
    """The first person asks, naming the request by its reference. It holds from now on, for three days.

    Refused: "not_a_keeper", "no_such_reason", "bad_review_day", "not_found", or "second_person" for whoever asked
    before, three days ago or longer, and found nobody to confirm it: asked for again and again, one person alone would
    keep it for ever.
    """
    _refuse_all_but_keepers(actor)
    if reason not in list(LegalHoldReason):
        raise Refused("no_such_reason")
    day = _a_day_to_review(review_on, today)
    with writing() as session:
        found = queries.request_called(actor, reference)
        if found is None:
            raise Refused("not_found")
        request = lock_request(found.id)
        alone_since = queries.asked_alone_since(request.id, actor.id)
        if alone_since is not None and now - alone_since >= UNCONFIRMED_HOLD:
            raise Refused("second_person")
        hold = LegalHold(
            id=new_id(), request_id=request.id, reason=reason, review_on=day, asked_by=actor.id, asked_at=now
        )
        session.add(hold)
        record(request.id, "legal_hold_asked", actor=actor.id, now=now, reason=reason, review_on=day.isoformat())
        return hold


def confirm_hold(hold_id: str, *, actor: Account, now: datetime) -> LegalHold:
    """The second person confirms: it holds until two lift it.

    Refused: "not_a_keeper", "gone", "second_person" for the same person again.
    """
    with _held(hold_id, actor) as hold:
        if hold.asked_by == actor.id:
            raise Refused("second_person")
        if hold.set_by is None:
            hold.set_by, hold.set_at = actor.id, now
            record(hold.request_id, "legal_hold_set", actor=actor.id, now=now, reason=hold.reason)
        return hold


def review_hold(hold_id: str, review_on: date | None, *, actor: Account, now: datetime, today: date) -> LegalHold:
    """Somebody looked: the duty still stands, and is looked at again on that day.

    Refused: "not_a_keeper", "gone", "bad_review_day".
    """
    day = _a_day_to_review(review_on, today)
    with _held(hold_id, actor) as hold:
        if hold.review_on != day:
            hold.review_on = day
            record(
                hold.request_id,
                "legal_hold_reviewed",
                actor=actor.id,
                now=now,
                reason=hold.reason,
                review_on=day.isoformat(),
            )
        return hold


def lift_hold(hold_id: str, *, actor: Account, now: datetime) -> bool:
    """Lift a legal hold, which takes two people: True when this was the second. What nobody confirmed yet, whoever
    asked may take back alone. What is due is forgotten the next night.

    Refused: "not_a_keeper", "gone", "second_person" for the same person again.
    """
    with _held(hold_id, actor) as hold:
        if hold.set_by is not None and hold.lift_by is None:
            hold.lift_by, hold.lift_asked_at = actor.id, now
            record(hold.request_id, "legal_hold_lift_asked", actor=actor.id, now=now, reason=hold.reason)
            return False
        alone = hold.asked_by if hold.set_by is None else None
        if hold.lift_by == actor.id or alone not in (None, actor.id):
            raise Refused("second_person")
        record(hold.request_id, "legal_hold_lifted", actor=actor.id, now=now, reason=hold.reason)
        db.session.delete(hold)
        return True


@contextmanager
def _held(hold_id: str, actor: Account) -> Iterator[LegalHold]:
    """The hold in a write transaction, its request locked, for whoever may decide about it."""
    _refuse_all_but_keepers(actor)
    with writing() as session:
        known = queries.hold_for(actor, hold_id)
        if known is None:
            raise Refused("gone")
        lock_request(known.request_id)
        session.refresh(known, with_for_update=True)
        yield known


def _a_day_to_review(review_on: date | None, today: date) -> date:
    if review_on is None or not today < review_on <= today + LONGEST_REVIEW:
        raise Refused("bad_review_day")
    return review_on


def _refuse_all_but_keepers(actor: Account) -> None:
    if not actor.holds(*KEEPERS):
        raise Refused("not_a_keeper")
