"""The consent to be shown to attorneys: given for texts that were seen, until a day, and taken back at any time (A26).

Informed, written and time-limited, never a condition of help (34 U.S.C. 12291(b)(2)). Whether it holds is judged again
at every approval, every send and every yes (`queries.disclosure.has_consent`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.consent import write_consent
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.offers import wake, withdraw_all
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.models import Request
from referral_app.queries import cases, disclosure
from referral_app.vocabulary import RequestState
from referral_app.workflow.requests import ENDED


def give(request_id: str, marks: Collection[str], *, now: datetime, today: date) -> date:
    """Agree to the texts of these marks, as the page showed them. Returns the last day.

    Refused: "request_closed", or "text_changed" when the texts are no longer those that were shown.
    """
    with writing():
        request = _running(request_id)
        needs = [(need, summary.mark) for need, summary in disclosure.texts(request)]
        if set(marks) != {mark for _, mark in needs}:
            raise Refused("text_changed")
        write_consent(request, marks, now=now, today=today)
        request.last_act_at = now
        for need, _mark in needs:
            wake(need, now)
        until = request.consent_until
        if until is None:
            raise RuntimeError("a consent without its last day")
        return until


def revoke(request_id: str, *, now: datetime, today: date) -> int:
    """Take the consent back: whoever is asked is withdrawn in the same commit. Returns how many attorneys were told.

    Nothing happens when there is none. Refused("request_closed").
    """
    with writing():
        request = _running(request_id)
        if request.consent_until is None:
            return 0
        said = cases.words(request)
        cases.seal_words(request, {**said, "consent": None})
        request.consent_until = None
        request.last_act_at = now
        told = withdraw_all(request, reason="consent_ended", actor=REQUESTER, now=now)
        record(request.id, "consent_revoked", actor=REQUESTER, now=now, told=told)
        make_task(
            "consent_ended",
            once=f"consent_revoked:{request.id}:{request.version}",
            now=now,
            due_on=today,
            request=request,
        )
        return told


def _running(request_id: str) -> Request:
    request = lock_request(request_id)
    if request.state in ENDED or request.state == RequestState.DRAFT:
        raise Refused("request_closed")
    return request
