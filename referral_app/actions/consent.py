"""The consent to be shown to attorneys: given for texts that were seen, until a day, and taken back at any time (A26).

Informed, written and time-limited, never a condition of help (34 U.S.C. 12291(b)(2)). Whether it holds is judged again
at every approval, every send and every yes (`queries.disclosure.has_consent`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.consent import end_consent, write_consent
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import wake, withdraw_all
from referral_app.actions.steps.second_person import call_a_colleague
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.models import Account, Need, Request
from referral_app.queries import consents, disclosure
from referral_app.queries.consents import Holder
from referral_app.vocabulary import RequestState, Role
from referral_app.workflow.consent import How, may_be_asked
from referral_app.workflow.requests import ENDED


def give(request_id: str, marks: Collection[str], *, now: datetime, today: date) -> date:
    """The requester agrees to the texts of these marks, as the page showed them. Returns the last day.

    Refused: "request_closed", "not_the_holder" where somebody else must agree, or "text_changed" when the texts are no
    longer those that were shown.
    """
    with writing():
        request = _running(request_id)
        holder = _holder(request)
        if not holder.is_requester:
            raise Refused("not_the_holder")
        needs = _agreed_needs(request, marks)
        row = write_consent(request, marks, holder, now=now, today=today)
        request.last_act_at = now
        for need in needs:
            wake(need, now)
        return row.until


def record_from_holder(
    request_id: str,
    who: str,
    how: How,
    marks: Collection[str],
    *,
    accused: bool,
    actor: Account,
    now: datetime,
    today: date,
) -> date:
    """Counsel write down that the holder agreed to the texts that were read out. Returns the last day (A05).

    Refused: "not_counsel", "request_closed", "not_the_holder" for anybody the law does not name, "holder_accused" where
    the person is accused of harm, "text_changed".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if accused:
        raise Refused("holder_accused")
    with writing():
        request = _running(request_id)
        holder = _holder(request)
        if who not in may_be_asked(holder.code):
            raise Refused("not_the_holder")
        needs = _agreed_needs(request, marks)
        heard = replace(holder, code=who)
        row = write_consent(request, marks, heard, now=now, today=today, how=how, recorded_by=actor)
        looked_at(request, now=now)
        for need in needs:
            wake(need, now)
        call_a_colleague(request, now=now, today=today)
        return row.until


def _holder(request: Request) -> Holder:
    holder = consents.holder(request)
    if holder is None:
        raise Refused("request_not_ready")
    return holder


def _agreed_needs(request: Request, marks: Collection[str]) -> list[Need]:
    """The needs whose texts these are. Refused("text_changed") when they are not all of the texts, or others."""
    needs = [(need, summary.mark) for need, summary in disclosure.texts(request)]
    if not needs or set(marks) != {mark for _, mark in needs}:
        raise Refused("text_changed")
    return [need for need, _ in needs]


def revoke(request_id: str, *, now: datetime, today: date) -> int:
    """Take the consent back: whoever is asked is withdrawn in the same commit. Returns how many attorneys were told.

    Nothing happens when there is none. Refused("request_closed").
    """
    with writing():
        request = _running(request_id)
        if request.consent_until is None:
            return 0
        end_consent(request, today=today)
        request.last_act_at = now
        told = withdraw_all(request, reason="consent_ended", actor=REQUESTER, now=now)
        tell_lawyers(request, now=now)
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
