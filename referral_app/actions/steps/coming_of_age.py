"""A young person comes of age: from then on they decide, and nobody for them (U12).

Read once a day with the rules. Consent given by others has ended by itself (`workflow.majority.consent_end`); here the
way back of whoever asked for them is closed, nothing more is written to that person, and staff are called to let the
now-adult take over by their own safe route, with a new phrase.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete

from referral_app import programme
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.actions.steps.way_back import forget_next_phrase
from referral_app.extensions import db
from referral_app.models import Request, RequesterSession
from referral_app.queries import cases
from referral_app.queries.pauses import UNSAFE
from referral_app.workflow import majority


def note(request: Request, *, now: datetime, today: date) -> None:
    """Call staff for everybody of a request who came of age since it was sent, once each. Call inside `writing()`.

    Once all of them certainly are of age, the phrase of whoever asked for them opens nothing any more.
    """
    if request.received_at is None:
        return
    answers, asked_on = cases.words(request)["answers"], programme.day(request.received_at)
    adult_age = programme.law_data().cells.adult_age
    grown = majority.come_of_age(answers, asked_on, today, adult_age)
    if grown:
        make_task("came_of_age", once=f"came_of_age:{request.id}:{grown}", now=now, due_on=today, request=request)
    if majority.is_handed_over(answers, asked_on, today, adult_age):
        _close_the_way_back(request, now=now, today=today)


def _close_the_way_back(request: Request, *, now: datetime, today: date) -> None:
    task = make_task("handed_over", once=f"handed_over:{request.id}", now=now, due_on=today, request=request)
    if task is None:
        return
    request.phrase_hash = request.phrase_confirmed_at = None
    forget_next_phrase(request)
    # Whoever was verified on the phone is not the person it is about.
    request.verified_at = request.verified_by = None
    request.hold = request.hold or UNSAFE
    db.session.execute(delete(RequesterSession).where(RequesterSession.request_id == request.id))
    record(request.id, "handed_over", actor=WORKER, now=now, subject=task.id)
