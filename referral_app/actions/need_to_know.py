"""A list of who alone may know of a request: set and lifted by a supervisor on it, with a reason (E02)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.transaction import record, writing
from referral_app.models import Account, NeedToKnow, Request, Task
from referral_app.queries import need_to_know as queries
from referral_app.vocabulary import EventKind, Role

#: Why only some may know of a request, or why all may again.
REASONS = ("known_here", "court_sealed", "threat", "press", "over")


def set_list(
    request_id: str,
    account_ids: Collection[str],
    reason: str,
    *,
    actor: Account,
    now: datetime,
    seen: Collection[str] | None = None,
) -> None:
    """Let only these people know of the request, and whoever sets the list. Open tasks of others become nobody's.

    The same list set again changes nothing. `seen`: the list that the page showed, so that nobody whom a colleague took
    off comes back by an old page. Refused: "not_supervisor", "no_reason", "not_found" for somebody who may not be
    listed, "owner_not_listed" while the owner is not among them, "list_changed" since it was seen.
    """
    _judge(actor, reason)
    with writing() as session:
        request = lock_request(request_id)
        _known(request, actor)
        chosen = {*account_ids, actor.id}
        if not chosen <= {person.id for person in queries.may_be_listed()}:
            raise Refused("not_found")
        if request.owner_id is not None and request.owner_id not in chosen:
            raise Refused("owner_not_listed")
        listed = {person.id for person in queries.listed(request_id)}
        if chosen == listed:
            return
        if seen is not None and set(seen) != listed:
            raise Refused("list_changed")
        session.execute(delete(NeedToKnow).where(NeedToKnow.request_id == request_id))
        session.add_all(
            NeedToKnow(request_id=request_id, account_id=one, added_by=actor.id, added_at=now) for one in sorted(chosen)
        )
        session.execute(
            update(Task)
            .where(Task.request_id == request_id, Task.resolved_at.is_(None), Task.owner_id.not_in(chosen))
            .values(owner_id=None)
        )
        record(request_id, EventKind.LIST_SET, actor=actor.id, now=now, reason=reason, people=sorted(chosen))


def lift_list(
    request_id: str, reason: str, *, actor: Account, now: datetime, seen: Collection[str] | None = None
) -> None:
    """Let everybody know of the request again whose role says so. Without a list nothing changes. `seen`: the list that
    the page showed, so that nobody lifts one that a colleague has narrowed since. Refused as `set_list`."""
    _judge(actor, reason)
    with writing() as session:
        request = lock_request(request_id)
        _known(request, actor)
        listed = {person.id for person in queries.listed(request_id)}
        if not listed:
            return
        if seen is not None and set(seen) != listed:
            raise Refused("list_changed")
        session.execute(delete(NeedToKnow).where(NeedToKnow.request_id == request_id))
        record(request_id, EventKind.LIST_LIFTED, actor=actor.id, now=now, reason=reason)


def _judge(actor: Account, reason: str) -> None:
    if not actor.holds(Role.SUPERVISOR):
        raise Refused("not_supervisor")
    if reason not in REASONS:
        raise Refused("no_reason")


def _known(request: Request, actor: Account) -> None:
    """Somebody who was taken off the list while the page stood open is told what strangers are told."""
    people = {person.id for person in queries.listed(request.id)}
    if people and actor.id not in people:
        raise Refused("not_found")
