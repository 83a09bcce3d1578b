"""What the attorney and the family say about their first contact, held beside each other. Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from referral_app.actions.steps.tasks import make_task
from referral_app.extensions import db
from referral_app.models import ContactTry, Event, Matter, Request
from referral_app.models.events import LAST_TRUE_FIRST
from referral_app.vocabulary import TaskKind
from referral_app.workflow.how_it_ended import contact_differs, reached_by


def attorney_said(matter: Matter) -> bool | None:
    """Whether the attorney reached the family: yes, tried and did not, or has said nothing."""
    tried = select(ContactTry.id).where(ContactTry.matter_id == matter.id).limit(1)
    return reached_by(reached=matter.first_contact_at is not None, tried=db.session.scalar(tried) is not None)


def family_said(matter: Matter) -> bool | None:
    """What the family last said of the same: the lawyer was in touch, was not, or nothing."""
    answered = (
        select(Event)
        .where(
            Event.request_id == matter.need.request_id,
            Event.kind == "check_back_answered",
            Event.subject == matter.id,
        )
        .order_by(*LAST_TRUE_FIRST)
        .limit(1)
    )
    latest = db.session.scalars(answered).first()
    return None if latest is None else bool(latest.detail["reached"])


def compare(
    matter: Matter, request: Request, *, attorney: bool | None, family: bool | None, now: datetime, today: date
) -> bool:
    """Call staff when one says that it took place and the other that it did not (U14). True when the two differ.

    None: that side has said nothing, which is no difference.
    """
    if not contact_differs(attorney, family):
        return False
    make_task(
        TaskKind.CONTACT_DIFFERS,
        once=f"{TaskKind.CONTACT_DIFFERS}:{matter.id}:{today.isoformat()}",
        now=now,
        due_on=today,
        request=request,
        need_id=matter.need_id,
        matter_id=matter.id,
        reason="attorney_says_yes" if attorney else "family_says_yes",
        track=matter.need.track,
    )
    return True
