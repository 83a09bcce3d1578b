"""The gate before every offer, as a refusal (`workflow.asking`)."""

from __future__ import annotations

from datetime import date

from referral_app.actions import Refused
from referral_app.models import Need, Request
from referral_app.queries import asking


def refuse_unless_asked(request: Request, need: Need, today: date) -> None:
    """Refused with the code of `workflow.asking.WhyNot` when nobody may be asked for this need."""
    if (why := asking.why_not(request, need, today)) is not None:
        raise Refused(str(why))
