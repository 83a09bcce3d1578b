"""What calls the office when nobody has taken a request, and when a day that was promised to a family has come."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.alarms import alarm_track, end_alarm
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.tasks import make_task, who_may_know
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.models import Request
from referral_app.queries import accounts, asking, due, office
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import LetterKind, TaskKind, Track
from referral_app.workflow.ladders import ring
from referral_app.workflow.office import turn_day
from referral_app.workflow.requests import ENDED


def ring_alarm(request_id: str, *, now: datetime, today: date) -> bool:
    """Ring for a request that nobody has taken: whoever is on call, and every member of counsel. True if it rang.

    It is due again until somebody takes it. One that was taken, or is over, is silent from now on.
    """
    with writing():
        request = lock_request(request_id)
        if request.alarm_at is None or request.alarm_at > now:
            return False
        if request.owner_id is not None or request.state in ENDED:
            end_alarm(request, now=now)
            return False
        track = _track(request)
        rings = ring(track, now, programme.zone(), programme.holidays_from(today))
        mark = f"{request.id}:{request.alarm_at:%Y%m%d%H%M}"
        request.alarm_at = rings.again_at
        if request.hold in due.SILENT_HOLDS:
            return False
        if rings.on_call:
            _call_who_is_on_call(track, mark, now)
        if rings.staff:
            _call_counsel(request, track, mark, now, today)
        if rings.on_call or rings.staff:
            record(request.id, "alarm_rung", actor=WORKER, now=now)
        return rings.on_call or rings.staff


def _call_who_is_on_call(track: Track, mark: str, now: datetime) -> None:
    """The on-call address, where there is one, and whoever has the day of the rota."""
    once = f"{LetterKind.ALARM}:{mark}"
    if programme.settings().on_call:
        write_letter(LetterKind.ALARM, "on_call", "on_call", once=once, now=now, track=track)
    for account_id in office.on_call(turn_day(now, programme.zone())):
        write_letter(LetterKind.ALARM, "account", account_id, once=f"{once}:{account_id}", now=now, track=track)


def _track(request: Request) -> Track:
    """How fast it has to be taken; what cannot be read counts as critical."""
    try:
        return alarm_track(request.level, asking.flags(request))
    except CannotBeRead:
        return Track.CRITICAL


def _call_counsel(request: Request, track: Track, mark: str, now: datetime, today: date) -> None:
    """One task for each pace that the request had, and a letter to everybody each time it rings."""
    staff = accounts.staff()
    everybody = [person.id for person in who_may_know(request, staff) or staff]
    task = make_task(
        TaskKind.NOT_TAKEN,
        once=f"{TaskKind.NOT_TAKEN}:{request.id}:{track}",
        now=now,
        due_on=today,
        request=request,
        track=track,
        tell=everybody,
    )
    if task is not None:
        return
    for account_id in everybody:
        write_letter(
            LetterKind.TASK,
            "account",
            account_id,
            once=f"{TaskKind.NOT_TAKEN}:{mark}:{account_id}",
            now=now,
            request_id=request.id,
            track=track,
            task=TaskKind.NOT_TAKEN,
        )


def call_for_next_check(request_id: str, *, now: datetime, today: date) -> bool:
    """Call staff on the day by which the family was told that we look again. True if this call made the task."""
    with writing():
        request = lock_request(request_id)
        day = request.next_check_on
        if day is None or day > today or request.state in due.NOT_ROUTED or request.hold in due.SILENT_HOLDS:
            return False
        level = request.level
        task = make_task(
            TaskKind.NEXT_CHECK_DUE,
            once=f"{TaskKind.NEXT_CHECK_DUE}:{request.id}:{day.isoformat()}",
            now=now,
            due_on=day,
            request=request,
            track=programme.law_data().match_urgency(level) if level else None,
        )
        return task is not None
