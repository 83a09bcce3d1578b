"""Reads about calls to families: the one that waits, what is new in it, what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import CallTry, Event, Letter, Request, Task
from referral_app.queries import recipients
from referral_app.vocabulary import About, TaskKind
from referral_app.workflow.calendar import add_business_hours

#: Why a call is made that brings no news: the family would rather tell the rest by phone.
TELLS = "tells_by_phone"
#: Whoever asks for a call with this many business hours left is called the same day.
HOURS_TO_CALL = 2
#: Put together once: every page of a family asks it.
_OPEN_CALL = select(Task).where(
    Task.request_id == bindparam("of"), Task.kind == TaskKind.CALL_FAMILY, Task.resolved_at.is_(None)
)


def first_day(now: datetime) -> date:
    """The day on which a family is called that asks for it now: the same day while the office is open for it."""
    holidays = programme.holidays_from(programme.day(now))
    return programme.day(add_business_hours(now, HOURS_TO_CALL, programme.zone(), holidays))


def open_call(request_id: str) -> Task | None:
    """The call to the family of a request that still waits."""
    return db.session.scalar(_OPEN_CALL, {"of": request_id})


def to_hear(request: Request) -> Task | None:
    """The call that waits because the family would rather tell the rest by phone; None while nobody may call."""
    task = open_call(request.id)
    return task if task is not None and task.reason == TELLS and why_not(request) is None else None


def why_not(request: Request) -> str | None:
    """Why nobody may call this family now, a code of a refusal; None when somebody may. Raises CannotBeRead."""
    if request.hold is not None:
        return "call_not_safe"
    return None if recipients.by_hand(request) else "way_not_safe"


def news(task_id: str) -> Sequence[Letter]:
    """The letters that this call tells instead, the newest first."""
    return db.session.scalars(
        select(Letter).where(Letter.task_id == task_id).order_by(Letter.created_at.desc(), Letter.id)
    ).all()


def about(letter: Letter) -> About | None:
    """What a letter to a family tells; None for one whose key does not say."""
    said = letter.once.partition(":")[0]
    return About(said) if said in {str(each) for each in About} else None


def asked_by(letter: Letter) -> str | None:
    """Whose act caused a letter: an account's id, "requester", or None when it was the follow-up's own."""
    actors = db.session.scalars(
        select(Event.actor).where(Event.request_id == letter.request_id, Event.at == letter.created_at)
    ).all()
    people = set(actors) - {"worker"}
    return next(iter(sorted(people, key=lambda actor: actor == "requester")), None)


def tries(task_id: str) -> Sequence[CallTry]:
    """What was tried for this call, in order."""
    return db.session.scalars(select(CallTry).where(CallTry.task_id == task_id).order_by(CallTry.at, CallTry.id)).all()
