"""The rules read every running request again each day: the day has moved, and the law data may have.

What they say is stored only when it differs, and staff are called when the difference asks for a person. Nothing with
an offer changes by itself; needs that are new become rows when a person says so (docs/law.md).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update

from referral_app import law
from referral_app.actions import Refused
from referral_app.actions.steps import coming_of_age
from referral_app.actions.steps.both_sides import find_other_side
from referral_app.actions.steps.changes import call_staff, call_staff_to_changes
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.new_needs import add_to_what_is_looked_for
from referral_app.actions.steps.routing import make_needs, route_request
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Need, Request
from referral_app.queries import cases
from referral_app.queries.due import NOT_ROUTED
from referral_app.vocabulary import Role


def route_anew(request_id: str, *, now: datetime, today: date) -> bool:
    """Read a request by the rules of today, once a day whoever asks. True when they say something new.

    Raises CannotBeRead when its words cannot be opened; then it counts as not read.
    """
    with writing():
        if not _claim(request_id, today):
            return False
        request = db.session.get_one(Request, request_id)
        coming_of_age.note(request, now=now, today=today)
        before = cases.latest_routing(request)
        if before is None:
            return False
        find_other_side(request, now=now, today=today)
        old = cases.routing_result(before)
        new = route_request(request, now=now, today=today)
        if not law.differs(old, new):
            return False
        call_staff_to_changes(request, old, new, now=now, today=today)
        return True


def put_off_routing(request_id: str, *, now: datetime, today: date) -> bool:
    """The rules could not read it: staff are told, and it is tried again tomorrow. True if this call said so."""
    with writing():
        if not _claim(request_id, today):
            return False
        call_staff(db.session.get_one(Request, request_id), "routing_failed", now=now, today=today)
        return True


def _claim(request_id: str, today: date) -> bool:
    """Take the request for today; one of several workers gets it."""
    claimed = db.session.execute(
        update(Request)
        .where(Request.id == request_id, Request.routed_on < today, Request.state.not_in(NOT_ROUTED))
        .values(routed_on=today)
        .execution_options(synchronize_session="fetch")
    )
    return int(claimed.rowcount) == 1  # type: ignore[attr-defined]


def add_needs(request_id: str, *, actor: Account, now: datetime, today: date) -> list[Need]:
    """Staff make rows of the needs that are new, by name; the family is told where it has a new text to agree to.

    Refused: "not_counsel", "no_new_needs".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        if db.session.get(Request, request_id) is None:
            raise Refused("no_new_needs")
        request = lock_request(request_id)
        routing = cases.latest_routing(request)
        result = cases.routing_result(routing) if routing else None
        if routing is None or result is None or not cases.needs_to_add(request, result):
            raise Refused("no_new_needs")
        made = make_needs(request, result, now=now)
        add_to_what_is_looked_for(request, made, actor=actor, now=now, today=today)
        return made
