"""Staff say whether two requests come from the same person (B02)."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.steps.links import note_link
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries.around import around
from referral_app.vocabulary import Role


def say_again(request_id: str, other_id: str, same: bool, *, actor: Account, now: datetime) -> None:
    """Link two requests, or tell them apart. Said twice it changes nothing.

    Refused: "not_counsel", "not_found" for two that never met, may be opposing sides, or that the actor may not know.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        locked = {one: lock_request(one) for one in sorted((request_id, other_id)) if db.session.get(Request, one)}
        known = around(actor, request_id).again if len(locked) == 2 else []
        if other_id not in {one.request.id for one in known}:
            raise Refused("not_found")
        note_link(locked[request_id], locked[other_id], same=same, by=actor, now=now)
