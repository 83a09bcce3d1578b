"""What follows a yes: the first contact, and handing back without blame."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from referral_app.actions.transaction import Refused, record, writing
from referral_app.models import Account, Matter
from referral_app.vocabulary import MatterState, RequestState


def confirm_contact(matter_id: str, *, actor: Account, now: datetime) -> Matter:
    """The attorney reached the family. Refused: "not_found" (somebody else's), "matter_closed"."""
    with writing() as session:
        matter = session.scalar(select(Matter).where(Matter.id == matter_id, Matter.attorney_id == actor.attorney_id))
        if matter is None or actor.attorney_id is None:
            raise Refused("not_found")
        if matter.state != MatterState.OPEN:
            raise Refused("matter_closed")
        if matter.first_contact_at is None:
            request = matter.need.request
            matter.first_contact_at = now
            request.last_act_at = now
            if request.state == RequestState.PLACED:
                request.state = RequestState.IN_PROGRESS
            record(request.id, "first_contact_made", actor=actor.id, now=now, subject=matter.id)
        return matter
