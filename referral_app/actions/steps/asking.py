"""The gate before every offer, as a refusal (`workflow.asking`)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.extensions import db
from referral_app.models import LIVE, Need, Offer, Request
from referral_app.queries import asking, tasks


def refuse_unless_asked(request: Request, need: Need, today: date) -> None:
    """Refused with the code of `workflow.asking.WhyNot` when nobody may be asked for this need."""
    if (why := asking.why_not(request, need, today)) is not None:
        raise Refused(str(why))


def refuse_while_asked(need: Need) -> None:
    """Refused, "asked_now", while an attorney is asked for this need, or approved and may be asked yet."""
    made = db.session.scalars(select(Offer).where(Offer.need_id == need.id, Offer.state.in_(LIVE))).all()
    if not tasks.is_out_of_reach(need, made, tasks.called_for([need.id]).get(need.id, ())):
        raise Refused("asked_now")
