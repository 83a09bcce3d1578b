"""Work that changes hands: one request with a note, everything of somebody who leaves, and days away (B18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import case, delete, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_alarm
from referral_app.actions.steps.locks import lock_request, lock_running
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.owners import owner, refuse_all_but_owners
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import audit, record, writing
from referral_app.extensions import db
from referral_app.models import Account, Request, StaffCover, Task
from referral_app.models.base import new_id
from referral_app.queries import covers
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import RequestState, Role, TaskKind
from referral_app.workflow.calendar import next_business_day

#: Nobody is away for longer than this and keeps their work.
LONGEST_AWAY = timedelta(days=180)


def hand_over(request_id: str, to_id: str, note: str, *, actor: Account, now: datetime, today: date) -> Request:
    """Give a request and its open tasks to a colleague, with a note; the colleague gets a task that says so.

    Refused: "not_counsel", "not_found", "request_closed", "no_staff" for somebody who cannot own a request, "no_note",
    "two_teams" where the colleague works for the other side, "owner_not_listed" where only some may know of it.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if not says_something(note):
        raise Refused("no_note")
    with writing():
        to = owner(to_id)
        request = lock_running(request_id)
        if request.owner_id == to.id:
            return request
        write_note(request.id, "staff", note, by=actor.id, now=now)
        _give(request, to, actor=actor.id, now=now, today=today)
        return request


def move_all(from_id: str, to_id: str, *, actor: str, now: datetime, today: date) -> covers.Owned:
    """Give everything that somebody owns to one colleague at once, all or nothing. Returns how much it was.

    Refused: "no_account", "no_staff", "two_teams", "owner_not_listed".
    """
    with writing():
        to = owner(to_id)
        leaver = db.session.get(Account, from_id)
        if leaver is None:
            raise Refused("no_account")
        if leaver.id == to.id:
            raise Refused("no_staff")
        owned = covers.owned_by(leaver.id, today)
        for request_id in covers.running_of(leaver.id):
            _give(lock_request(request_id), to, actor=actor, now=now, today=today, reason="leaves")
        _move_tasks(leaver.id, to.id)
        _move_covers(leaver.id, to.id)
        audit("work_moved", f"account:{leaver.id}", actor=actor, reason=to.id)
        return owned


def set_cover(account_id: str, cover_id: str, first: date, last: date, *, actor: Account, today: date) -> StaffCover:
    """Say when somebody is away and who sees their work meanwhile; one's own, or anybody's for a supervisor.

    What was said before is replaced. Refused: "not_counsel", "no_staff", "bad_until" for days that are over, turned
    round or too far apart.
    """
    _refuse_all_but_own(account_id, actor)
    if not (today <= last and first <= last and last - first <= LONGEST_AWAY):
        raise Refused("bad_until")
    with writing() as session:
        person, cover = owner(account_id), owner(cover_id)
        if person.id == cover.id:
            raise Refused("no_staff")
        row = covers.of(person.id)
        if row is None:
            row = StaffCover(id=new_id(), account_id=person.id)
            session.add(row)
        row.cover_id, row.first_day, row.last_day = cover.id, first, last
        audit("cover_set", f"account:{person.id}", actor=actor.id, reason=cover.id)
        return row


def end_cover(account_id: str, *, actor: Account) -> None:
    """Somebody is back. Refused: "not_counsel", or "not_found" where nobody covers."""
    _refuse_all_but_own(account_id, actor)
    with writing() as session:
        if covers.of(account_id) is None:
            raise Refused("not_found")
        session.execute(delete(StaffCover).where(StaffCover.account_id == account_id))
        audit("cover_ended", f"account:{account_id}", actor=actor.id)


def _refuse_all_but_own(account_id: str, actor: Account) -> None:
    if not actor.holds(Role.SUPERVISOR) and not (actor.id == account_id and actor.holds(Role.COUNSEL)):
        raise Refused("not_counsel")


def _give(request: Request, to: Account, *, actor: str, now: datetime, today: date, reason: str | None = None) -> None:
    """The request and its open tasks have a new owner, who is called. Inside `writing()`, the request locked."""
    refuse_all_but_owners(request, to)
    before, request.owner_id = request.owner_id, to.id
    if request.state == RequestState.SUBMITTED:
        move_request(request, "take", actor=actor, now=now)
    end_alarm(request, now=now)
    request.last_act_at = now
    db.session.execute(
        update(Task)
        .where(
            Task.request_id == request.id,
            Task.owner_id == before,
            Task.kind != TaskKind.COMPLAINT,
            Task.resolved_at.is_(None),
        )
        .values(owner_id=to.id)
        .execution_options(synchronize_session="fetch")
    )
    event = record(request.id, "request_handed_over", actor=actor, now=now, subject=to.id, reason=reason)
    make_task(
        TaskKind.TAKEN_OVER,
        once=f"taken_over:{event.id}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=request,
    )


def _move_tasks(from_id: str, to_id: str) -> None:
    """What hangs on no running request, or on somebody else's. A complaint is nobody's again: it may be about whoever
    gets the rest."""
    db.session.execute(
        update(Task)
        .where(Task.owner_id == from_id, Task.resolved_at.is_(None))
        .values(owner_id=case((Task.kind == TaskKind.COMPLAINT, None), else_=to_id))
        .execution_options(synchronize_session="fetch")
    )


def _move_covers(from_id: str, to_id: str) -> None:
    """Whoever would be left without a cover has the new person; nobody covers for themselves."""
    db.session.execute(delete(StaffCover).where(StaffCover.cover_id == from_id, StaffCover.account_id == to_id))
    db.session.execute(update(StaffCover).where(StaffCover.cover_id == from_id).values(cover_id=to_id))
