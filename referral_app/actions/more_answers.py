"""More answers of a family, after sending: what could wait when it asked (A25)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions.steps.both_sides import find_other_side
from referral_app.actions.steps.calls import ask_to_hear
from referral_app.actions.steps.changes import call_staff_to_changes
from referral_app.actions.steps.contact_rules import tell_of_new_rules
from referral_app.actions.steps.danger import call_staff_to_danger
from referral_app.actions.steps.information import take_answer
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.requests import write_down
from referral_app.actions.steps.routing import route_request
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import other_side
from referral_app.vocabulary import RequestState
from referral_app.workflow.requests import ENDED


def tell_more(request_id: str, said: Mapping[str, Any], *, now: datetime, today: date) -> Request:
    """Put more answers and names into a request that runs, and read it by the rules of today.

    `said` holds `answers` and `names` as they stand after it, and the `step` and `last` questions of the screen. What
    the rules say of them is stored where it differs and shown to staff; nothing with an offer changes by itself.
    Refused: "request_closed", "answers_wrong" with the faults, "other_side_as_contact" with the fields (A06).
    """
    with writing():
        if db.session.get(Request, request_id) is None:
            raise Refused("request_closed")
        request = lock_request(request_id)
        if request.state in ENDED or request.state == RequestState.DRAFT:
            raise Refused("request_closed")
        words = cases.words(request)
        rules, before = {**words}, words["answers"]
        words.update({name: said[name] for name in ("answers", "names", "written", "step", "last")})
        words = cases.in_the_language_of_the_page(words, request)
        faults = law.validate_answers(words["answers"], programme.law_data())
        if faults:
            raise Refused("answers_wrong", faults=faults)
        blocked = other_side.in_words(words)
        if blocked:
            write_down(request, blocked, now=now)
        else:
            cases.seal_words(request, words)
            request.last_act_at = now
            record(request.id, "added_facts_received", actor=REQUESTER, now=now)
            tell_of_new_rules(request, rules, words, now=now)
            find_other_side(request, now=now, today=today)
            _route(request, now=now, today=today)
            take_answer(request, once=f"{request.id}:{now.isoformat()}", actor=REQUESTER, now=now, today=today)
            _read_for_danger(request, before, words["answers"], now=now, today=today)
            if words["answers"].get("tell_by_phone") == "yes" != before.get("tell_by_phone"):
                ask_to_hear(request, now=now)
    if blocked:
        raise Refused("other_side_as_contact", fields=blocked)
    return request


def _route(request: Request, *, now: datetime, today: date) -> None:
    before = cases.latest_routing(request)
    if before is None:
        return
    old = cases.routing_result(before)
    new = route_request(request, now=now, today=today, actor=REQUESTER)
    if law.differs(old, new):
        call_staff_to_changes(request, old, new, now=now, today=today)


def _read_for_danger(
    request: Request, before: Mapping[str, Any], after: Mapping[str, Any], *, now: datetime, today: date
) -> None:
    """Free words that are new and speak of danger call staff at once (U9)."""
    for question in programme.law_data().questions:
        text = after.get(question.id)
        if question.type == "text" and isinstance(text, str) and text != before.get(question.id):
            once = f"{request.id}:{question.id}:{now.isoformat()}"
            call_staff_to_danger(request, text, once=once, now=now, today=today)
