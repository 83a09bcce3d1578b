"""Staff close a request with what its family needs to know, and take one up again with a note that says why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_work
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.information import is_cleared
from referral_app.actions.steps.links import note_link
from referral_app.actions.steps.locks import lock_request, lock_running
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.offers import withdraw_all
from referral_app.actions.steps.owners import refuse_both_sides
from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.tasks import settle_tasks
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Account, Request
from referral_app.queries.references import request_by_reference
from referral_app.queries.release import STOPPING_ENDS
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import RequestState

CLOSE_REASONS = ("placed", "wrong_service", "duplicate", "no_contact", "not_safe", "not_real", "elsewhere", "other")
#: What came in instead of a request for help (U15), for staff alone.
NOT_REAL_KINDS = ("test", "abuse", "press", "posing")
#: Closing for these reasons is an act of its own in the table.
CLOSING_ACTS = {"wrong_service": "signpost", "duplicate": "link"}


def close_request(
    request_id: str,
    reason: str,
    *,
    actor: Account,
    now: datetime,
    signposts: Collection[str] = (),
    same_as: str = "",
    which: str = "",
) -> Request:
    """Close with a reason code; every waiting letter is cancelled, every offer withdrawn.

    `signposts` are codes of services that fit better: "wrong_service" needs one, and the family's page shows them.
    `same_as` is the reference of the request that goes on, which "duplicate" needs. `which`, for "not_real", is one
    of `NOT_REAL_KINDS`; nothing is sent to who wrote it, and it is kept as briefly as what belongs to another service.
    Refused: "no_such_reason", "no_signpost", "no_other_request", "no_kind_of_sender", "request_closed", "not_found".
    """
    if reason not in CLOSE_REASONS:
        raise Refused("no_such_reason")
    detail: dict[str, object] = {}
    other: Request | None = None
    if reason == "wrong_service":
        detail["signposts"] = _known(signposts)
    if reason == "duplicate":
        other = _other(request_id, same_as, actor)
        detail["same_as"] = other.id
    if reason == "not_real":
        if which not in NOT_REAL_KINDS:
            raise Refused("no_kind_of_sender")
        detail["which"] = which
    with writing():
        if other is not None:
            # Both rows in one order, so that two who close each other's twin do not wait for each other.
            for one in sorted((request_id, other.id)):
                lock_request(one)
        request = lock_running(request_id)
        outbox.cancel_for_request(request.id, "request_closed")
        withdraw_all(request, reason="request_closed", actor=actor.id, now=now)
        for need in request.needs:
            settle_tasks(need, now=now)
        end_work(request, now=now)
        if reason in STOPPING_ENDS:
            tell_lawyers(request, now=now)
        request.close_reason = reason
        request.kept_briefly = reason == "not_real"
        request.closed_at = now
        act = CLOSING_ACTS.get(reason, "close")
        move_request(request, act, actor=actor.id, now=now, event="request_closed", reason=reason, **detail)
        if other is not None:
            note_link(request, other, same=True, by=actor, now=now)
        if reason != "not_real":
            enqueue_for_requester(request, "news", once=f"closed:{request.id}:{now.isoformat()}", now=now)
        return request


def _known(codes: Collection[str]) -> list[str]:
    """The codes that the directory has, in its order. Refused("no_signpost") when none is."""
    known = [row.code for row in programme.law_data().signposts if row.code in codes]
    if not known:
        raise Refused("no_signpost")
    return known


def _other(request_id: str, reference: str, actor: Account) -> Request:
    """The other request of a family, as far as the actor may see it. Refused("no_other_request")."""
    other = request_by_reference(actor, reference)
    if other is None or other.id == request_id:
        raise Refused("no_other_request")
    return other


def reopen_request(request_id: str, note: str, *, actor: Account, now: datetime) -> Request:
    """Take up again what staff have closed; the note says why. What was cleared stays cleared; nobody is asked.

    Refused: "no_note", "wrong_state" (it runs, or the family itself stopped it), "not_found", "two_teams" where the
    actor works for the other side of a wall.
    """
    if not says_something(note):
        raise Refused("no_note")
    with writing():
        known = db.session.get(Request, request_id)
        if known is None or known.state == RequestState.DRAFT:
            raise Refused("not_found")
        request = lock_request(request_id)
        move_request(request, "reopen", actor=actor.id, now=now, event="request_reopened")
        refuse_both_sides(request, actor)
        request.owner_id = actor.id
        request.closed_at = request.close_reason = None
        request.kept_briefly = False
        written = write_note(request_id, "staff", note, by=actor.id, now=now)
        if written is not None:
            record(request_id, "note_added", actor=actor.id, now=now, subject=written.id)
        if is_cleared(request):
            move_request(request, "clear", actor=actor.id, now=now)
        enqueue_for_requester(request, "news", once=f"reopened:{request.id}:{now.isoformat()}", now=now)
        return request
