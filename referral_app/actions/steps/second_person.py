"""A minor asks: a colleague of whoever let the request go on is called to approve the first attorneys (B13)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions.steps.tasks import make_task
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries import accounts, asking, covers, disclosure, need_to_know
from referral_app.vocabulary import Role, TaskKind


def call_a_colleague(request: Request, *, now: datetime, today: date) -> None:
    """Give the approval of the first attorneys to a colleague once somebody may be asked: nobody else would tell them.

    Nothing where anybody may approve, or where there is no colleague who may know of it. Call inside `writing()`.
    """
    let_go = next((row.cleared_by for row in request.clearings if row.reason == asking.MINOR), None)
    clearer = db.session.get(Account, let_go) if let_go else None
    if clearer is None or not asking.waits_for_colleague(request, clearer):
        return
    if not any(disclosure.has_consent(request, need, today) for need in request.needs):
        return
    colleague = _colleague(clearer, request, today)
    if colleague is None:
        return
    task = make_task(
        TaskKind.APPROVE,
        once=f"approve:second:{request.id}",
        now=now,
        due_on=today,
        request=request,
        reason="second_person",
        tell=[colleague.id],
    )
    if task is not None:
        task.owner_id = colleague.id


def _colleague(clearer: Account, request: Request, today: date) -> Account | None:
    """Who is asked: whoever is not away before others, supervisors before counsel."""
    others = [one for one in accounts.staff() if one.id != clearer.id and not need_to_know.is_hidden(request.id, one)]
    return min(
        others,
        key=lambda one: (covers.cover_for(one.id, today) is not None, not one.holds(Role.SUPERVISOR), one.email),
        default=None,
    )
