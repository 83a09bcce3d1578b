"""What the attorney and the family say of how it ended, held beside each other (B22). Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.first_contact import family_said
from referral_app.actions.steps.tasks import make_task
from referral_app.models import Matter
from referral_app.vocabulary import TaskKind
from referral_app.workflow.calendar import next_business_day
from referral_app.workflow.how_it_ended import beside, ends_differ


def compare_ends(matter: Matter, family: str, *, now: datetime, today: date) -> None:
    """The family has said how it ended: a difference from what the attorney said becomes work."""
    if ends_differ(matter.outcome, family, reached=None):
        _call_staff(matter, family, now=now, today=today)


def compare_end_with_contact(matter: Matter, asked: Matter, outcome: str, *, now: datetime, today: date) -> None:
    """The attorney has said how it ended: whoever worked for a family was in touch with it, and the family may have
    said that nobody was. `asked`: the matter of the same yes of which the family was asked that."""
    reached = family_said(asked)
    if ends_differ(outcome, None, reached=reached):
        _call_staff(matter, "was_reached" if reached else "not_reached", now=now, today=today)


def _call_staff(matter: Matter, family: str, *, now: datetime, today: date) -> None:
    make_task(
        TaskKind.OUTCOME_DIFFERS,
        once=f"{TaskKind.OUTCOME_DIFFERS}:{matter.id}:{family}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=matter.need.request,
        need_id=matter.need_id,
        matter_id=matter.id,
        reason=beside(str(matter.outcome), family),
        track=matter.need.track,
    )
