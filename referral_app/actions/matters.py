"""What follows a yes: the first contact. What is done when it does not take place is in `actions.first_contact`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.tasks import settle_first_contact
from referral_app.actions.steps.transaction import writing
from referral_app.models import Account, Matter
from referral_app.vocabulary import MatterState


def confirm_contact(matter_id: str, *, actor: Account, now: datetime) -> Matter:
    """The attorney reached the family. Refused: "not_found" (somebody else's), "matter_closed"."""
    own = select(Matter).where(Matter.id == matter_id, Matter.attorney_id == actor.attorney_id)
    with writing() as session:
        matter = session.scalar(own) if actor.attorney_id else None
        if matter is None:
            raise Refused("not_found")
        # Whoever withdraws or closes at this moment comes before or after, not in between.
        lock_request(matter.need.request_id)
        session.refresh(matter)
        if matter.state != MatterState.OPEN:
            raise Refused("matter_closed")
        if matter.first_contact_at is None:
            request = matter.need.request
            matter.first_contact_at = now
            move_request(
                request, "make_contact", actor=actor.id, now=now, event="first_contact_made", subject=matter.id
            )
            settle_first_contact(matter, now=now)
        return matter
