"""What a family reads of its own request: a plain state, counts and dates; no clock, no level, no name before time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import joinedload

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import PENDING, Event, Matter, Need, Note, Offer, Request
from referral_app.models.events import AS_IT_CAME_TRUE, LAST_TRUE_FIRST
from referral_app.queries import cases, consents, disclosure, looks, organisations, pauses, recruiting, taking_over
from referral_app.queries.once import once
from referral_app.queries.together import matters_of
from referral_app.vocabulary import MatterState, NeedState, RequestState
from referral_app.workflow.calendar import business_days_between, next_opening
from referral_app.workflow.ladders import ContactRung, contact_rung_on
from referral_app.workflow.requests import BEFORE_READY, ENDED, under_a_hold
from referral_app.workflow.support import Moment, moment_of

#: A wall reads like any other request (U13).
READING = (
    RequestState.SUBMITTED,
    RequestState.IN_TRIAGE,
    RequestState.READY_TO_MATCH,
    RequestState.MATCHING,
    RequestState.WALLED,
)
PLACED = (RequestState.PLACED, RequestState.IN_PROGRESS)


@dataclass(frozen=True)
class Status:
    """One word for where it stands, how many attorneys were asked so far, how many now, and when we look again.

    `stage`: reading, question, asking, nobody_yet, partly, found, done (every lawyer who said yes has ended the work),
    elsewhere (lawyers are asked for nothing any more, and the family was told who else helps), ended. A hold or a wall
    reads like any other request (U13).
    """

    stage: str
    #: How many lawyers were asked so far.
    asked: int
    next_check_on: date | None
    #: The day we promised is over, and nobody has looked again.
    late: bool = False
    #: Nobody fits a part of it, and somebody is looked for.
    sought: bool = False
    #: Nobody has taken it: "unread", or "untaken" once somebody of staff has read it. None once somebody has, or more
    #: was done with it.
    waits: str | None = None
    #: Somebody of staff has taken it on.
    taken: bool = False
    #: Lawyers are asked for none of it any more, and none has said yes.
    over: bool = False


def status(request: Request, today: date) -> Status:
    asked, waiting = _lawyers_asked(request)
    # The day stays the one that was told, also when it has passed: a date that moves by itself is no promise.
    check_on = None if pauses.is_paused(request) else request.next_check_on
    sought, taken = recruiting.is_sought(request.id), _is_taken(request)
    return Status(
        _stage(request, waiting, today),
        asked,
        check_on,
        late=check_on is not None and check_on < today,
        sought=sought,
        waits=None if taken or asked or sought else _waits(request),
        taken=taken,
        over=_given_up(request),
    )


#: Where the rules alone may have put a request: nobody needs to have read it.
_BY_ITSELF = frozenset({RequestState.SUBMITTED, RequestState.READY_TO_MATCH, RequestState.WALLED})


def _waits(request: Request) -> str | None:
    stands = _stands(request)
    if stands not in BEFORE_READY | _BY_ITSELF or any(need.state != NeedState.OPEN for need in request.needs):
        return None
    return "unread" if stands in _BY_ITSELF and not looks.was_read(request.id) else "untaken"


def _is_taken(request: Request) -> bool:
    """Whether somebody of staff has it. A wall takes its owner away, which no family reads (U13)."""
    if request.owner_id is not None or request.state != RequestState.WALLED:
        return request.owner_id is not None
    had = select(Event.seq).where(Event.request_id == request.id, Event.kind.in_(("request_taken", "offer_approved")))
    return db.session.scalar(had.limit(1)) is not None


def hard_moment(request: Request) -> Moment | None:
    """Whether where it stands is a moment at which somebody to talk to is named (F07)."""
    return moment_of(
        ended=request.state in ENDED,
        unplaced=_stands(request) == RequestState.UNPLACED,
        returned=request.returned_at is not None,
        nobody_asked=_stands(request) in READING and not _lawyers_asked(request)[0],
    )


def opens_at(request: Request, now: datetime) -> datetime | None:
    """When the office opens next, for a family whose request nobody has taken yet; None while it is open, or taken."""
    if request.state in ENDED or _is_taken(request):
        return None
    return next_opening(now, programme.zone(), programme.holidays_from(programme.day(now)))


@dataclass(frozen=True)
class Lawyer:
    """A lawyer who said yes. `name` and `firm` only once staff verified on the phone who asks (U13)."""

    matter_id: str
    area: str
    name: str | None
    firm: str | None
    contact_by: date | None
    #: That day is over, and nobody has said that they were in touch.
    contact_late: bool
    #: Whoever says so, the lawyer or the family.
    in_touch: bool


def lawyers(request: Request, today: date) -> list[Lawyer]:
    """The lawyers of the open matters of a request, the first to say yes first."""
    known = request.verified_at is not None
    return [
        Lawyer(
            matter.id,
            matter.need.area,
            matter.attorney.name if known else None,
            matter.attorney.firm_name if known else None,
            due,
            due is not None and due < today,
            in_touch,
        )
        for matter in _open_matters(request.id)
        for in_touch in [_were_in_touch(request.id, matter)]
        for due in [None if in_touch else matter.first_contact_due_on]
    ]


def has_agreed(request: Request, marks: set[str], today: date) -> bool:
    """Whether the consent runs today and covers the texts of these marks; with none yet, whether it runs (A26)."""
    if not disclosure.runs(request, today) or not consents.is_the_holders(request):
        return False
    agreed = disclosure.agreed_texts(cases.words(request))
    return agreed is None or marks <= set(agreed)


#: Business days after a yes on which the family is asked whether the lawyer was in touch (D12).
CHECK_BACKS = (5, 20)


@dataclass(frozen=True)
class CheckBack:
    """The question that waits: of which matter, and which of them: 0 when first contact is overdue, then the two.

    `told`: they are said to have been in touch already, so that it asks whether they are."""

    matter_id: str
    number: int
    told: bool = False


def check_back(request: Request, today: date) -> CheckBack | None:
    """The latest question whose day has come and that was not answered yet, or None: nothing is asked, and no answer
    is taken, once the request has ended."""
    if request.state in ENDED:
        return None
    for matter in _open_matters(request.id):
        number = _latest_due(matter, today)
        if number is not None and matters_of(matter)[0] is not matter:
            # One yes is one question, whatever it was for.
            continue
        if number is not None and not _answered(request.id, matter.id, number):
            return CheckBack(matter.id, number, _were_in_touch(request.id, matter))
    return None


def _latest_due(matter: Matter, today: date) -> int | None:
    """The number of the latest question about this matter whose day has come."""
    opened = programme.day(matter.opened_at)
    holidays = programme.holidays_from(opened) | programme.holidays_from(today)
    gone = business_days_between(opened, today, holidays)
    due = [number for number, days in enumerate(CHECK_BACKS, 1) if gone >= days]
    if due:
        return due[-1]
    due_on = matter.first_contact_due_on
    overdue = due_on is not None and contact_rung_on(ContactRung.ASK_FAMILY, due_on, holidays) <= today
    return 0 if overdue and matter.first_contact_at is None else None


def has_open_matter(request_id: str) -> bool:
    return bool(_open_matters(request_id))


def work_is_over(request: Request) -> bool:
    """Whether lawyers have said yes, and every one of them has ended the work."""
    return any(need.state == NeedState.FILLED for need in request.needs) and not has_open_matter(request.id)


def _open_matters(request_id: str) -> list[Matter]:
    return list(
        db.session.scalars(
            select(Matter)
            .join(Need, Need.id == Matter.need_id)
            .where(Need.request_id == request_id, Matter.state == MatterState.OPEN)
            .order_by(Matter.opened_at, Matter.id)
            .options(joinedload(Matter.offer))
        )
    )


def watched_by_lawyers(request: Request, lawyers: Sequence[Lawyer]) -> bool:
    """Whether each need has its lawyer and all of them were in touch: its time limits are theirs to watch."""
    needs = request.needs
    return bool(lawyers and needs) and all(
        (*(one.in_touch for one in lawyers), *(need.state == NeedState.FILLED for need in needs))
    )


def says_nobody_was_in_touch(request: Request) -> bool:
    """Whether the family last said of a lawyer who still has its case that they were not in touch."""
    return any(_last_said(request.id, matter.id) is False for matter in _open_matters(request.id))


def _were_in_touch(request_id: str, matter: Matter) -> bool:
    """Whether the attorney, or staff for them, wrote down that they were in touch, or the family said so last."""
    return matter.first_contact_at is not None or _last_said(request_id, matter.id) is True


def _last_said(request_id: str, matter_id: str) -> bool | None:
    """What the family said last, whether this lawyer was in touch; None where it said nothing yet."""
    answers = _check_backs(request_id, matter_id)
    return bool(answers[-1].detail["reached"]) if answers else None


def _answered(request_id: str, matter_id: str, number: int) -> bool:
    return any(event.detail.get("number", 0) >= number for event in _check_backs(request_id, matter_id))


def _check_backs(request_id: str, matter_id: str) -> list[Event]:
    """What the family answered about this lawyer, the latest last."""
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.request_id == request_id, Event.kind == "check_back_answered", Event.subject == matter_id)
            .order_by(*AS_IT_CAME_TRUE)
        )
    )


def _stage(request: Request, waiting: int, today: date) -> str:
    if request.state in ENDED:
        return "ended"
    # A lawyer who has said yes, or a question that waits, is there whatever pause or hold stands over it.
    needs = {need.state for need in request.needs}
    over = work_is_over(request)
    if _stands(request) in PLACED and not over:
        return "found"
    if _stands(request) == RequestState.NEEDS_INFORMATION:
        return "question"
    if NeedState.FILLED in needs and not over:
        return "partly" if NeedState.OPEN in needs else "found"
    if over and NeedState.OPEN not in needs:
        return "done"
    # Between two questions somebody is asked next. Nobody is, once the yes was taken back or has run out.
    if (waiting or request.state == RequestState.OFFER_OUT) and disclosure.runs(request, today):
        return "asking"
    if _given_up(request) and organisations.told(request.id):
        return "elsewhere"
    return "nobody_yet" if _stands(request) == RequestState.UNPLACED else "reading"


def _given_up(request: Request) -> bool:
    return {need.state for need in request.needs} == {NeedState.GIVEN_UP}


def _stands(request: Request) -> str:
    """Its state, or the one that a hold interrupted: what is asked under it is answered under it (U13)."""
    return under_a_hold(request.state, request.held_from)


#: Reasons with which staff close that are said to the family as they are.
TOLD_WHY_CLOSED = ("placed", "no_contact", "not_safe", "not_real", "elsewhere")


def how_it_ended(request: Request) -> str | None:
    """How a request ended: withdrawn, wrong_service, duplicate, or why staff closed it; None before."""
    if request.state not in ENDED:
        return None
    if request.state != RequestState.CLOSED:
        return str(request.state)
    return request.close_reason if request.close_reason in TOLD_WHY_CLOSED else "other"


def asked_for_another(request: Request) -> bool:
    """Whether it came back because the family itself said no to its lawyer, and not because a lawyer gave up."""
    if request.returned_at is None:
        return False
    said = select(Event.seq).where(
        Event.request_id == request.id, Event.kind == "family_said_no", Event.at >= request.returned_at
    )
    return db.session.scalar(said.limit(1)) is not None


def own_words(request: Request) -> list[tuple[date, str]]:
    """What the family added in its own words, with the day, the latest first."""
    return [(programme.day(note.created_at), cases.note_text(note)) for note in _notes(request, "added_facts")]


def asked_by_staff(request: Request) -> str | None:
    """What staff would like to know, in their words; None where they wrote none, the answer is there, or it was asked
    of whoever asked for a person who goes on with it since (U12)."""
    if _stands(request) != RequestState.NEEDS_INFORMATION:
        return None
    questions, since = _notes(request, "question"), taking_over.done_at(request)
    asked = questions and (since is None or questions[0].created_at >= since)
    return cases.note_text(questions[0]) if asked else None


def _notes(request: Request, kind: str) -> list[Note]:
    rows = select(Note).where(Note.request_id == request.id, Note.kind == kind)
    return list(db.session.scalars(rows.order_by(Note.created_at.desc(), Note.id)))


#: How many lawyers were asked for a request, and how many of them have still to answer. Put together once: every page
#: of a family asks it.
_ASKED = (
    select(
        *(
            func.count(func.distinct(case((such, Offer.attorney_id))))
            for such in (Offer.sent_at.is_not(None), Offer.state.in_(PENDING))
        )
    )
    .join(Need, Need.id == Offer.need_id)
    .where(Need.request_id == bindparam("of"))
)


def _lawyers_asked(request: Request) -> tuple[int, int]:
    row = once("lawyers_asked", request.id, lambda: db.session.execute(_ASKED, {"of": request.id}).one())
    return row[0], row[1]


def services_told(request: Request) -> list[str]:
    """The codes of the services that staff named when they closed it as not for this office; else none."""
    if request.state != RequestState.WRONG_SERVICE:
        return []
    closed = db.session.scalar(
        select(Event)
        .where(Event.request_id == request.id, Event.kind == "request_closed")
        .order_by(*LAST_TRUE_FIRST)
        .limit(1)
    )
    return list(closed.detail.get("signposts", [])) if closed is not None else []
