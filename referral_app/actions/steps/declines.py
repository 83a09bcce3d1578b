"""What a no does to later offers: only what its attorney was shown before the press (C09). Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.answers import Answerer
from referral_app.actions.steps.locks import lock_attorney
from referral_app.actions.steps.transaction import audit
from referral_app.extensions import db
from referral_app.models import Offer

#: The reasons with which a kind of work may be taken off the profile.
DROPS_AREA = ("expertise", "not_comfortable")
#: With this one the attorney may say from which day on to be asked again.
PARKS = "capacity"
#: A pause of more than two years is no pause; whoever means that leaves the panel.
LONGEST = timedelta(days=731)


def effect_of(
    reason: str, offer: Offer, *, until: date | None, drop_area: bool, actor: Answerer, today: date, now: datetime
) -> dict[str, Any]:
    """Change the attorney's own profile as it was chosen; returns what the event of the no tells of it.

    Refused("bad_until") for a day that is not ahead, or more than two years.
    """
    person = offer.attorney
    if reason == PARKS and until is not None:
        if not today < until <= today + LONGEST:
            raise Refused("bad_until")
        lock_attorney(person.id)
        db.session.refresh(person)
        # The day named is the first on which the question may come again; the profile keeps the last without one.
        last = until - timedelta(days=1)
        person.paused_until = max(last, person.paused_until or last)
        person.updated_at = now
        audit("attorney_paused", f"attorney:{person.id}", actor=actor.id, reason=f"until {until.isoformat()}")
        return {"until": until.isoformat()}
    if reason in DROPS_AREA and drop_area:
        area = offer.need.area
        lock_attorney(person.id)
        db.session.refresh(person)
        person.areas = {code: kept for code, kept in person.areas.items() if code != area}
        person.updated_at = now
        audit("area_dropped", f"attorney:{person.id}", actor=actor.id, reason=area)
        return {"area_dropped": area}
    return {}
