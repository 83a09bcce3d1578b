"""An attorney complains, about this office or about how a referral went; a supervisor outside the case answers (E12).

Nothing of it stands with the request: whoever works on the case reads neither the complaint nor its answer.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AttorneyComplaint, Offer, Task
from referral_app.models.base import new_id
from referral_app.queries import accounts, questions
from referral_app.queries import attorney_complaints as queries
from referral_app.queries.complaints import ANSWER_DAYS, SEEN_DAYS, due_on
from referral_app.security.telling import NOTHING_KNOWN, Known, telling
from referral_app.security.text_forms import normalise
from referral_app.vocabulary import OfferState, Role, TaskKind
from referral_app.workflow.stages import Shown, shows

LONGEST = 4000
#: Who may write down what an attorney says in a call.
WRITERS = (Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS)
_AGAIN = timedelta(minutes=10)


def complain(
    attorney_id: str, text: str, *, offer_id: str | None, actor: Account, now: datetime, today: date
) -> AttorneyComplaint:
    """Keep a complaint of an attorney, by the attorney or by staff from a call; a task calls the supervisors outside
    the case. `offer_id`: the referral it is about, None for the office. The same words within ten minutes are one.

    Refused: "not_found" for another attorney's, "no_words", "tells_who" with what was found: it is kept longer than
    the case.
    """
    by_staff = actor.attorney_id != attorney_id
    if by_staff and not actor.holds(*WRITERS):
        raise Refused("not_found")
    text = normalise(text).strip()[:LONGEST]
    if not text:
        raise Refused("no_words")
    with writing() as session:
        person = db.session.get(Attorney, attorney_id, with_for_update=True, populate_existing=True)
        if person is None or person.last_name == "":
            raise Refused("not_found")
        offer = _referral(attorney_id, offer_id, actor if by_staff else None) if offer_id else None
        _refuse_what_tells(text, _known(offer, by_staff=by_staff))
        request = offer.need.request if offer is not None else None
        for row in queries.latest(attorney_id, now - _AGAIN):
            if row.said.get("text") == text and row.request_id == (request.id if request else None):
                return row
        made = AttorneyComplaint(
            id=new_id(),
            attorney_id=attorney_id,
            request_id=request.id if request else None,
            not_for=request.owner_id if request else None,
            taken_by=actor.id if by_staff else None,
            received_at=now,
        )
        made.said = {"text": text, "area": offer.need.area if offer is not None else None}
        session.add(made)
        session.flush()
        supervisors = [one for one in accounts.staff() if one.holds(Role.SUPERVISOR)]
        make_task(
            TaskKind.COMPLAINT,
            once=f"{queries.TASK}{made.id}",
            now=now,
            due_on=due_on(today, SEEN_DAYS),
            tell=[one.id for one in supervisors if queries.complaint_for(one, made.id) is not None],
            not_for=made.not_for,
        )
        audit("attorney_complained", f"complaint:{made.id}", actor=actor.id)
        return made


def take(complaint_id: str, *, actor: Account) -> None:
    """Become the one who looks into it. Refused: "not_supervisor", "not_found" also for whoever owns the request."""
    with writing():
        row, task = _judged(complaint_id, actor)
        row.owner_id = actor.id
        if task is not None:
            task.owner_id = actor.id
        audit("attorney_complaint_taken", f"complaint:{row.id}", actor=actor.id)


def acknowledge(complaint_id: str, *, actor: Account, now: datetime) -> None:
    """Let the attorney read that somebody has seen it; a second press changes nothing. Refused: as `take`."""
    with writing():
        row, task = _judged(complaint_id, actor)
        if row.seen_at is not None:
            return
        _seen(row, task, actor, now)
        audit("attorney_complaint_seen", f"complaint:{row.id}", actor=actor.id)


def answer(complaint_id: str, text: str, *, actor: Account, now: datetime) -> None:
    """Release the answer to the attorney's page, end the task, and write that there is something new.

    Refused: as `take`, "no_words", "already_answered", "tells_who": the attorney may have read no name.
    """
    text = normalise(text).strip()[:LONGEST]
    if not text:
        raise Refused("no_words")
    with writing():
        row, task = _judged(complaint_id, actor)
        if row.answered_at is not None:
            raise Refused("already_answered")
        told = queries.complaint_for(actor, row.id)
        request = told.request if told is not None else None
        _refuse_what_tells(text, questions.known_of(request) if request is not None else NOTHING_KNOWN)
        _seen(row, task, actor, now)
        row.answered_at, row.answer = now, {"text": text}
        if task is not None:
            task.resolved_at, task.resolved_by = now, actor.id
        write_letter("news", "attorney", row.attorney_id, once=f"complaint_answered:{row.id}", now=now)
        audit("attorney_complaint_answered", f"complaint:{row.id}", actor=actor.id)


def _judged(complaint_id: str, actor: Account) -> tuple[AttorneyComplaint, Task | None]:
    """The complaint, locked, and its task."""
    if not actor.holds(Role.SUPERVISOR):
        raise Refused("not_supervisor")
    row = db.session.get(AttorneyComplaint, complaint_id, with_for_update=True, populate_existing=True)
    if row is None or queries.complaint_for(actor, row.id) is None:
        raise Refused("not_found")
    return row, db.session.scalar(select(Task).where(Task.once == f"{queries.TASK}{row.id}"))


def _seen(row: AttorneyComplaint, task: Task | None, actor: Account, now: datetime) -> None:
    row.seen_at = row.seen_at or now
    row.owner_id = row.owner_id or actor.id
    if task is not None:
        task.owner_id = task.owner_id or actor.id
        task.due_on = due_on(programme.day(row.received_at), ANSWER_DAYS)


def _referral(attorney_id: str, offer_id: str, viewer: Account | None) -> Offer:
    """An own referral of the attorney; for staff one that they may know of. Refused("not_found") for any other."""
    for offer in queries.referrals(attorney_id, viewer):
        if offer.id == offer_id:
            return offer
    raise Refused("not_found")


def _known(offer: Offer | None, *, by_staff: bool) -> Known:
    """The names that may not stand in the words: of an attorney only those that were read, or a refusal would say whose
    case it is."""
    if offer is None:
        return NOTHING_KNOWN
    # Whoever checked has read them, also once the question is over and its pages are shut.
    read = offer.checking_at is not None or shows(OfferState(offer.state), Shown.NAMES)
    if not (by_staff or read):
        return NOTHING_KNOWN
    return questions.known_of(offer.need.request)


def _refuse_what_tells(text: str, known: Known) -> None:
    if found := telling(text, known):
        raise Refused("tells_who", what=[str(kind) for kind in found])
