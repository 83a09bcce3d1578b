"""What the law says of the answers of a request, read once for each page.

A sending asks it three times of the same answers: who may agree, what the routing is, and which services stand beside
it. Reading a case is most of the work; what is said of it is put together anew for whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import g, has_request_context

from referral_app import law, programme
from referral_app.queries.consents import Holder


def route(answers: Mapping[str, Any], signals: Sequence[str], today: date) -> dict[str, Any]:
    """The routing of these answers on this day, as `law.route` gives it."""
    return law.output(_case(answers, signals, today))


def services_beside(answers: Mapping[str, Any], signals: Sequence[str], today: date) -> list[str]:
    """The entries of the directory that stand beside that routing, as `law.services_beside` gives them."""
    return law.beside(_case(answers, signals, today))


def holder(answers: Mapping[str, Any], signals: Sequence[str], today: date) -> Holder:
    """Whom the law names to agree."""
    return Holder(*law.consent(_case(answers, signals, today)))


def _case(answers: Mapping[str, Any], signals: Sequence[str], today: date) -> law.Case:
    """Kept for this one page and forgotten with it; outside a page nothing is kept. Answers are put in the place of
    others and never changed in themselves, so that a copy of the first floor tells."""
    data, context = programme.law_data(), {"today": today.isoformat(), "signals": list(signals)}
    if not has_request_context():
        return law.read(answers, context, data)
    known: list[tuple[law.LawData, Mapping[str, Any], dict[str, Any], law.Case]] = g.setdefault("routed", [])
    for of, told, on, case in known:
        if of is data and on == context and told == answers:
            return case
    case = law.read(answers, context, data)
    known.append((data, dict(answers), context, case))
    return case
