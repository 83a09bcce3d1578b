"""Organisations that families are sent to: keeping them true, and sending a family to one.

Sending is an act of staff and is kept in the timeline. Nothing is written to the organisation or to the family: staff
call, and the name stands on the family's page only once somebody says that the family was told by a safe way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import audit, record, writing
from referral_app.extensions import db
from referral_app.models import Account, Need, Organisation, OrganisationReferral, Request, Task
from referral_app.models.base import new_id
from referral_app.queries import organisations as queries
from referral_app.security.identifying import identifying
from referral_app.security.telling import Tells
from referral_app.security.typed_text import says_reference
from referral_app.vocabulary import RequestState, Role, TaskKind
from referral_app.workflow import organisations as rules
from referral_app.workflow.requests import ENDED

#: Who keeps the directory: whoever works with the roster and may change it.
KEEPERS = (Role.COUNSEL, Role.SUPERVISOR, Role.ADMINISTRATOR)
#: What no text about an organisation needs.
_OF_FAMILIES = frozenset({Tells.BIRTH_DATE, Tells.AGE_AND_COUNTRY})
FIELDS = ("name", "kind", "places", "areas", "languages", "phone", "email", "url", "refer")


def keep(
    organisation_id: str | None, said: Mapping[str, Any], *, seen: int = 0, actor: Account, now: datetime, today: date
) -> Organisation:
    """Write down an organisation, or change one (`seen`: the version that was on the page). Whoever writes it down says
    that all of it holds today.

    Refused: "not_counsel", "not_found", "stale" where somebody changed it in between, "organisation_wrong" with the
    code of each field that is wrong.
    """
    _refuse_all_but_keepers(actor)
    wrong = rules.faults(said, programme.law_data().expertise)
    if _tells_of_a_family(str(said.get("refer") or "")):
        wrong["refer"] = "tells_who"
    if wrong:
        raise Refused("organisation_wrong", fields=wrong)
    with writing() as session:
        if organisation_id is None:
            same = _called(said["name"])
            if same is not None and all(_kept(said, field) == getattr(same, field) for field in FIELDS):
                return same
            if same is not None:
                raise Refused("organisation_wrong", fields={"name": "name_taken"})
            row = Organisation(id=new_id(), created_at=now, version=0)
        else:
            row = _locked(organisation_id)
            if row.version != seen:
                raise Refused("stale")
        for field in FIELDS:
            setattr(row, field, _kept(said, field))
        row.checked_on, row.checked_by, row.version = today, actor.id, row.version + 1
        session.add(row)
        session.flush()
        audit("organisation_kept", f"organisation:{row.id}", actor=actor.id)
        _end_calls(now=now, today=today)
        return row


def _tells_of_a_family(text: str) -> bool:
    """Whether what is kept for years beside an organisation tells of one family that was sent there. People of the
    organisation, its streets, numbers and hours are what the text is for."""
    return says_reference(text) or any(each.kind in _OF_FAMILIES for each in identifying(text))


def check(organisation_id: str, *, actor: Account, now: datetime, today: date) -> None:
    """Somebody called it, and all that stands of it holds. Refused: "not_counsel", "not_found"."""
    _refuse_all_but_keepers(actor)
    with writing():
        row = _locked(organisation_id)
        if row.checked_on == today and row.checked_by == actor.id:
            return
        row.checked_on, row.checked_by, row.version = today, actor.id, row.version + 1
        audit("organisation_checked", f"organisation:{row.id}", actor=actor.id)
        _end_calls(now=now, today=today)


def retire(organisation_id: str, *, actor: Account, now: datetime, today: date) -> None:
    """Nobody is sent there any more; families that were told of it go on to read its name.

    Refused: "not_counsel", "not_found".
    """
    _refuse_all_but_keepers(actor)
    with writing():
        row = _locked(organisation_id)
        row.retired_at = now
        audit("organisation_retired", f"organisation:{row.id}", actor=actor.id)
        _end_calls(now=now, today=today)


def send(
    request_id: str, organisation_id: str, *, need_number: int | None, actor: Account, now: datetime
) -> OrganisationReferral:
    """Send the family of a request to an organisation, for one need or for all of it. Sent twice, it is sent once.

    Also for a request that has ended, for as long as it is kept. Refused: "not_counsel", "not_found" for a draft, a
    need that is not of the request, and an organisation that is kept no more.
    """
    _refuse_all_but_counsel(actor)
    with writing() as session:
        request = _request(request_id)
        row = _locked(organisation_id)
        need = None
        if need_number is not None:
            need = session.scalar(select(Need).where(Need.request_id == request.id, Need.number == need_number))
            if need is None:
                raise Refused("not_found")
        before = session.scalar(
            select(OrganisationReferral).where(
                OrganisationReferral.request_id == request.id, OrganisationReferral.organisation_id == row.id
            )
        )
        if before is not None:
            found: OrganisationReferral = before
            return found
        made = OrganisationReferral(
            id=new_id(),
            request_id=request.id,
            need_id=need.id if need is not None else None,
            organisation_id=row.id,
            made_by=actor.id,
            made_at=now,
        )
        session.add(made)
        session.flush()
        _looked_at(request, now)
        record(request.id, "organisation_named", actor=actor.id, now=now, organisation=row.id, need=need_number)
        return made


def tell(request_id: str, referral_id: str, *, actor: Account, now: datetime) -> None:
    """The family was told by a way that is safe: from now on the name stands on its page. Said twice, it is said once.

    Refused: "not_counsel", "not_found".
    """
    _refuse_all_but_counsel(actor)
    with writing():
        request = _request(request_id)
        row = _referral(request, referral_id)
        if row.told_at is not None:
            return
        row.told_at, row.told_by = now, actor.id
        _looked_at(request, now)
        record(request.id, "organisation_told", actor=actor.id, now=now, organisation=row.organisation_id)


def take_back(request_id: str, referral_id: str, *, actor: Account, now: datetime) -> None:
    """It was a mistake, and nobody has told the family yet. Refused: "not_counsel", "not_found" also once it was."""
    _refuse_all_but_counsel(actor)
    with writing() as session:
        request = _request(request_id)
        row = _referral(request, referral_id)
        if row.told_at is not None:
            raise Refused("not_found")
        session.delete(row)
        record(request.id, "organisation_taken_back", actor=actor.id, now=now, organisation=row.organisation_id)


def call_staff(now: datetime, today: date) -> list[str]:
    """Make a task for each day by which organisations had to be called again and were not. Returns the kinds of those
    that are new."""
    with writing():
        made = [
            make_task(TaskKind.ORGANISATIONS_STALE, once=f"organisations:{due:%Y%m%d}", now=now, due_on=today)
            for due in queries.stale_days(today)
        ]
    return [task.kind for task in made if task is not None]


def _end_calls(*, now: datetime, today: date) -> None:
    """Once none is stale any more, the tasks that asked for a call are done."""
    db.session.flush()
    if not queries.some_stale(today):
        db.session.execute(
            update(Task)
            .where(Task.kind == TaskKind.ORGANISATIONS_STALE, Task.resolved_at.is_(None))
            .values(resolved_at=now)
            .execution_options(synchronize_session="fetch")
        )


def _kept(said: Mapping[str, Any], field: str) -> Any:
    """A field as it is kept: a way that is not given is none."""
    value = said.get(field)
    if field in ("places", "areas"):
        return list(value or [])
    return value or (None if field in ("phone", "email", "url") else "")


def _called(name: str) -> Organisation | None:
    """The one of this name that is kept already."""
    return db.session.scalar(
        select(Organisation).where(Organisation.name == name, Organisation.retired_at.is_(None)).limit(1)
    )


def _locked(organisation_id: str) -> Organisation:
    row: Organisation | None = db.session.get(
        Organisation, organisation_id, with_for_update=True, populate_existing=True
    )
    if row is None or row.retired_at is not None:
        raise Refused("not_found")
    return row


def _request(request_id: str) -> Request:
    request = lock_request(request_id)
    if request.state == RequestState.DRAFT:
        raise Refused("not_found")
    return request


def _looked_at(request: Request, now: datetime) -> None:
    """An act of staff: the next check counts from it. What has ended is not kept longer for it."""
    if request.state not in ENDED:
        looked_at(request, now=now)


def _referral(request: Request, referral_id: str) -> OrganisationReferral:
    row = db.session.get(OrganisationReferral, referral_id, with_for_update=True, populate_existing=True)
    if row is None or row.request_id != request.id:
        raise Refused("not_found")
    return row


def _refuse_all_but_keepers(actor: Account) -> None:
    if not actor.holds(*KEEPERS):
        raise Refused("not_counsel")


def _refuse_all_but_counsel(actor: Account) -> None:
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
