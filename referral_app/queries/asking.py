"""The facts of the gate before every offer, read from the rows as they stand (`workflow.asking`)."""

from __future__ import annotations

from datetime import date

from referral_app import programme
from referral_app.models import Need, Request
from referral_app.queries import cases, disclosure
from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.asking import Asked, WhyNot, gets_offers
from referral_app.workflow.asking import why_not as judge


def why_not(request: Request, need: Need, today: date) -> WhyNot | None:
    """Why nobody may be asked for this need today, or None. Raises CannotBeRead."""
    asked = Asked(
        need=NeedState(need.state),
        request=RequestState(request.state),
        hold=request.hold,
        consent=disclosure.has_consent(request, need, today),
        situation=need.situation,
        flags=flags(request),
    )
    return judge(asked, serve_respondents=programme.settings().serve_respondents)


def is_served(request: Request, need: Need) -> bool:
    """Whether the office asks attorneys for needs like this one at all. Raises CannotBeRead."""
    return gets_offers(need.situation, flags(request), serve_respondents=programme.settings().serve_respondents)


def flags(request: Request) -> frozenset[str]:
    """What the latest routing marks about a request. Raises CannotBeRead."""
    routing = cases.latest_routing(request)
    return frozenset(cases.routing_result(routing)["flags"]) if routing else frozenset()
