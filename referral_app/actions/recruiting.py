"""Nobody fits a need: somebody is looked for until a day, and it comes back by itself when somebody does (B16)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, select, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.asking import refuse_while_asked
from referral_app.actions.steps.locks import lock_need
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import wake
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.tasks import make_task, settle_tasks
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Task
from referral_app.models.codes import mark
from referral_app.queries import ranking, roster
from referral_app.vocabulary import CHOOSE_OTHERS, NeedState, Role, TaskKind, Track
from referral_app.workflow.calendar import add_business_days, end_of_day
from referral_app.workflow.requests import ENDED, OPEN_FOR_OFFERS
from referral_app.workflow.seeking import SEEK_DAYS


def seek(need_id: str, days: int, *, actor: Account, now: datetime, today: date) -> date:
    """Look for somebody for a need, and tell the family the day by which we look again; returns that day.

    A task with the place and the code of the need is due on it, and the day the family reads calls staff as well.
    Refused: "not_counsel", "need_closed", "request_not_ready", "asked_now" while anybody is asked, or may be yet, or
    "bad_until" for days that this pace does not know.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        need = lock_need(need_id)
        request = need.request
        if need.state != NeedState.OPEN or request.state in ENDED:
            raise Refused("need_closed")
        if request.state not in OPEN_FOR_OFFERS:
            raise Refused("request_not_ready")
        refuse_while_asked(need)
        if days not in SEEK_DAYS[Track(need.track)]:
            raise Refused("bad_until")
        until = add_business_days(today, days, programme.holidays_from(today))
        if need.sought_since is None:
            need.sought_since = now
        settle_tasks(need, now=now, kinds=tuple(CHOOSE_OTHERS))
        looked_at(request, now=now)
        request.next_check_on = until
        db.session.flush()
        task = make_task(
            TaskKind.RECRUIT,
            once=f"recruit:{need.id}:{until.isoformat()}",
            now=now,
            due_on=until,
            request=request,
            need_id=need.id,
            reason=sought(need),
            track=need.track,
        )
        if task is not None:
            # An earlier day on which to look again is over by looking.
            settle_tasks(need, now=now, kinds=(TaskKind.RECRUIT,), but=task)
            record(request.id, "need_sought", actor=actor.id, now=now, need=need.number, until=until.isoformat())
            enqueue_for_requester(request, "news", once=f"sought:{need.id}:{until.isoformat()}", now=now)
        return until


def sought(need: Need) -> str:
    """Whom to look for: the first place of the need and its code, as a task keeps it."""
    return f"{need.forums[0]}:{need.area}"[:40]


def call_for_somebody_new(need_id: str, attorney_id: str, *, now: datetime, today: date) -> bool:
    """Call staff if this attorney may be asked for a need that nobody fitted. True if a task was made.

    One task waits for each need, however many have come; each attorney brings one need back once.
    """
    with writing():
        need = lock_need(need_id)
        request = need.request
        if need.state != NeedState.OPEN or need.sought_since is None or request.state not in OPEN_FOR_OFFERS:
            return False
        waiting = exists().where(
            Task.need_id == need.id, Task.kind == TaskKind.SOMEBODY_FITS, Task.resolved_at.is_(None)
        )
        if db.session.scalar(select(waiting)):
            return False
        if not ranking.rank_need(request, need, now=now, today=today, only=[attorney_id]).ranked:
            return False
        task = make_task(
            TaskKind.SOMEBODY_FITS,
            once=f"somebody_fits:{need.id}:{mark('once', attorney_id)}",
            now=now,
            due_on=today,
            request=request,
            need_id=need.id,
            reason=sought(need),
            track=need.track,
        )
        return task is not None


def look_again(need_id: str, *, now: datetime) -> bool:
    """Have the follow-up look at once at a need for which a changed attorney is approved. False if it would anyway."""
    with writing():
        need = lock_need(need_id)
        if need.state != NeedState.OPEN or (need.look_at is not None and need.look_at <= now):
            return False
        wake(need, now)
        return True


def end_judging(attorney_id: str, judged_at: datetime, *, today: date) -> None:
    """This attorney was held against the needs that wait; who is away is looked at again on the day after."""
    with writing():
        person = db.session.get(Attorney, attorney_id)
        if person is None:
            return
        away = roster.paused_until(person, today)
        later = end_of_day(away, programme.zone()) if away is not None and away >= today else None
        db.session.execute(
            update(Attorney)
            .where(Attorney.id == attorney_id, Attorney.judge_at == judged_at)
            .values(judge_at=later)
            .execution_options(synchronize_session=False)
        )
