"""The ladder of first contact after a yes: the attorney is reminded, the family is asked, staff are called (C12)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions.steps.first_contact import family_said
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.models import Matter, Need
from referral_app.queries.together import matters_of
from referral_app.vocabulary import About, LetterKind, MatterState, OfferState, TaskKind
from referral_app.workflow.ladders import ContactRung, contact_rung, contact_rung_on


def climb(matter_id: str, *, now: datetime, today: date) -> ContactRung | None:
    """Do what is due next for a matter of which nobody says that the first contact took place. None: nothing was.

    Rungs that came due while no worker ran are climbed one after the other, each by a call of its own.
    """
    with writing() as session:
        lock_request(
            session.scalars(
                select(Need.request_id).join(Matter, Matter.need_id == Need.id).where(Matter.id == matter_id)
            ).one()
        )
        matter = session.get_one(Matter, matter_id, populate_existing=True)
        rung, due_on = contact_rung(matter.contact_rung), matter.first_contact_due_on
        if rung is None or due_on is None or matter.state != MatterState.OPEN or matter.first_contact_at is not None:
            return None
        holidays = programme.holidays_from(due_on)
        if contact_rung_on(rung, due_on, holidays) > today:
            return None
        # One first contact serves all matters of one yes: the first of them speaks for the others.
        if matters_of(matter)[0] is matter:
            _ACTS[rung](matter, now, today)
        matter.contact_rung += 1
        following = contact_rung(matter.contact_rung)
        matter.contact_next_on = contact_rung_on(following, due_on, holidays) if following else None
        return rung


def _remind(matter: Matter, now: datetime, _today: date) -> None:
    """A neutral letter to the attorney, valid while the matter is theirs."""
    request_id = matter.need.request_id
    write_letter(
        LetterKind.CONTACT_DUE,
        "attorney",
        matter.attorney_id,
        once=f"{LetterKind.CONTACT_DUE}:{matter.id}",
        now=now,
        request_id=request_id,
        offer_id=matter.offer_id,
        valid_while=[OfferState.ACCEPTED],
        track=matter.need.track,
    )
    record(request_id, "contact_reminded", actor=WORKER, now=now, subject=matter.id)


def _ask_family(matter: Matter, now: datetime, _today: date) -> None:
    """By the family's own way, unless it has said so already; the question stands on its page too."""
    if family_said(matter) is not None:
        return
    request = matter.need.request
    enqueue_for_requester(request, "news", once=f"{About.CONTACT_ASKED}:{matter.id}", now=now)
    record(request.id, "contact_asked", actor=WORKER, now=now, subject=matter.id)


def _call_staff(matter: Matter, now: datetime, today: date) -> None:
    """Neither side has said anything: a person looks (D10). What the family answered called staff already."""
    if family_said(matter) is not None:
        return
    make_task(
        TaskKind.FIRST_CONTACT_MISSING,
        once=f"{TaskKind.FIRST_CONTACT_MISSING}:{matter.id}",
        matter_id=matter.id,
        now=now,
        due_on=today,
        request=matter.need.request,
        need_id=matter.need_id,
        offer_id=matter.offer_id,
        track=matter.need.track,
    )


_ACTS = {
    ContactRung.REMIND_ATTORNEY: _remind,
    ContactRung.ASK_FAMILY: _ask_family,
    ContactRung.CALL_STAFF: _call_staff,
}
