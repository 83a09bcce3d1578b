"""What a no does to later offers: only what its attorney was shown before the press (C09). Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from referral_app.actions.steps.answers import Answerer
from referral_app.actions.steps.attorney_pauses import last_day_without, write_pause
from referral_app.actions.steps.locks import lock_attorney
from referral_app.actions.steps.transaction import audit
from referral_app.extensions import db
from referral_app.models import Offer

#: The reasons with which a kind of work may be taken off the profile.
DROPS_AREA = ("expertise", "not_comfortable")
#: With this one the attorney may say from which day on to be asked again.
PARKS = "capacity"


def effect_of(
    reason: str, offer: Offer, *, until: date | None, drop_area: bool, actor: Answerer, today: date, now: datetime
) -> dict[str, Any]:
    """Change the attorney's own profile as it was chosen; returns what the event of the no tells of it.

    Refused("bad_until") for a day that is not ahead, or more than two years.
    """
    person = offer.attorney
    if reason == PARKS and until is not None:
        last = last_day_without(until, today)
        lock_attorney(person.id)
        db.session.refresh(person)
        write_pause(person, max(last, person.paused_until or last), actor=actor.id, now=now)
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
