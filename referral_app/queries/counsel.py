"""What counsel staff read: the queue, one request with everything said about it, tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from referral_app.extensions import db
from referral_app.models import Account, Attorney, ContactTry, Event, Matter, Need, Note, Offer, Request, Routing, Task
from referral_app.queries import cases, danger, need_to_know
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import EventKind, MatterState, NoteKind, RequestState, Role
from referral_app.workflow.requests import ENDED, RUNNING

PAGE_SIZE = 25
#: The place of "urgent" among the levels.
_URGENT = 2
_OFFERED = (RequestState.MATCHING, RequestState.OFFER_OUT, RequestState.UNPLACED)
_WAITING = (
    RequestState.SUBMITTED,
    RequestState.IN_TRIAGE,
    RequestState.NEEDS_INFORMATION,
    RequestState.READY_TO_MATCH,
)
_PLACED = (RequestState.PLACED, RequestState.IN_PROGRESS)
_RUNNING = tuple(RUNNING)
#: The states that each view of the queue holds; `_narrowed` says what else some of them ask.
VIEWS: Mapping[str, Sequence[RequestState]] = {
    "open": _RUNNING,
    "mine": _RUNNING,
    "nobody": _RUNNING,
    "critical": _RUNNING,
    "passed": _RUNNING,
    "waiting": _WAITING,
    "family": (RequestState.NEEDS_INFORMATION,),
    "offers": _OFFERED,
    "placed": _PLACED,
    "no_contact": _PLACED,
    "ended": tuple(ENDED),
}


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue. `why` are the rule ids that gave the level; empty where the routing cannot be read."""

    request: Request
    why: list[str]
    situation: str | None
    mode: str | None
    #: Its words spoke of danger, and nobody has read them yet.
    danger: bool = False


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def visible_to(viewer: Account) -> list[ColumnElement[bool]]:
    """Which requests exist for this viewer: a walled one for the conflicts role and its team alone (B03, E01), one with
    a list of its own for those on it (E02)."""
    conditions: list[ColumnElement[bool]] = [
        Request.state != RequestState.DRAFT,
        Request.id.not_in(need_to_know.hidden_from(viewer)),
    ]
    if not viewer.holds(Role.CONFLICTS):
        conditions.append((Request.state != RequestState.WALLED) | (Request.owner_id == viewer.id))
    return conditions


def in_view(view: str, viewer: Account, today: date) -> ColumnElement[bool]:
    """The condition that a request stands in a view."""
    # Whoever may see requests sees no draft: what runs is then what has not ended.
    states = Request.state.not_in(ENDED) if VIEWS[view] == _RUNNING else Request.state.in_(VIEWS[view])
    return and_(states, *(condition for name, condition in _narrowed(viewer.id, today).items() if name == view))


def _narrowed(viewer_id: str, today: date) -> dict[str, ColumnElement[bool]]:
    """What a request must be in a view beside its state."""
    no_contact = exists().where(
        Matter.need_id == Need.id,
        Need.request_id == Request.id,
        Matter.state == MatterState.OPEN,
        Matter.first_contact_at.is_(None),
    )
    return {
        "mine": Request.owner_id == viewer_id,
        "nobody": Request.owner_id.is_(None),
        "critical": Request.level_rank < _URGENT,
        "passed": Request.date_passed_on.is_not(None) | (Request.next_check_on < today),
        "no_contact": Request.state.in_(_PLACED) & no_contact,
    }


def counts(viewer: Account, today: date) -> Mapping[str, int]:
    """How many requests each view of the queue holds, asked at once, state by state."""
    narrowed = _narrowed(viewer.id, today)
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in narrowed.items()]
    rows = db.session.execute(
        select(Request.state, func.count().label("all"), *sums).where(*visible_to(viewer)).group_by(Request.state)
    )
    by_state = {row.state: row._mapping for row in rows}
    return {
        view: sum(int(by_state[state][view if view in narrowed else "all"]) for state in states if state in by_state)
        for view, states in VIEWS.items()
    }


def queue(
    viewer: Account,
    *,
    today: date,
    view: str = "open",
    page: int = 1,
    narrowed: Sequence[ColumnElement[bool]] = (),
    total: int | None = None,
) -> Page:
    """A page of a view of the queue, narrowed to what `narrowed` says (queries/finding.py). `total`: how many it holds,
    where that is known.

    In the order of urgency: words of danger nobody has read (U9), what an attorney handed back (C14), level, a legal
    date that has passed and that nobody has reviewed (U17), the week of the binding date, then the longest waiting.
    """
    conditions = [*visible_to(viewer), in_view(view, viewer, today), *narrowed]
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(Request).where(*conditions)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), last)
    # Put in order by what they are sorted by alone: with their sealed words, thousands of them are a heap to carry.
    shown = db.session.scalars(
        select(Request.id)
        .where(*conditions)
        .order_by(
            danger.unread().desc(),
            Request.returned_at.is_(None),
            Request.level_rank,
            Request.date_passed_on.is_(None),
            Request.binding_week,
            func.coalesce(Request.waits_since, Request.received_at),
            Request.id,
        )
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    ids = list(shown)
    read = {request.id: request for request in db.session.scalars(select(Request).where(Request.id.in_(ids)))}
    rows = [read[request_id] for request_id in ids if request_id in read]
    alarmed, routings = danger.among(ids), cases.latest_routings(ids)
    return Page(
        [replace(_row(request, routings.get(request.id)), danger=request.id in alarmed) for request in rows],
        number,
        total,
    )


def _row(request: Request, routing: Routing | None) -> QueueRow:
    if routing is None:
        return QueueRow(request, [], None, None)
    try:
        result = cases.routing_result(routing)
    except CannotBeRead:
        return QueueRow(request, [], None, routing.mode)
    why = result["urgency"]["by_level"].get(routing.level, [])
    return QueueRow(request, list(why), result["situations"]["primary"], routing.mode)


def request_for(viewer: Account, request_id: str) -> Request | None:
    """A request this viewer may know of, or None."""
    return (
        db.session.scalars(
            select(Request)
            .where(Request.id == request_id, *visible_to(viewer))
            .options(joinedload(Request.needs), joinedload(Request.clearings))
        )
        .unique()
        .one_or_none()
    )


def need_for(request: Request, number: int) -> Need | None:
    """The need of this number, or None. Looked for among the request's own: a number may be larger than a column."""
    return next((need for need in request.needs if need.number == number), None)


#: With its attorney, whose name a list prints; licences and absences are asked for where somebody reads them.
_with_attorney = selectinload(Offer.attorney)
_named = (_with_attorney.lazyload(Attorney.licences), _with_attorney.lazyload(Attorney.absences))


def offers_of(need_id: str) -> Sequence[Offer]:
    """Every offer of a need with its attorney: who answered or is asked first, then who is approved."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.need_id == need_id)
        .options(*_named)
        .order_by(Offer.sent_at.is_(None), Offer.sent_at, Offer.created_at, Offer.id)
    ).all()


def offers_by_need(need_ids: Collection[str]) -> dict[str, list[Offer]]:
    """The same for several needs at once, by need."""
    return offers_and_matters(need_ids)[0]


def offers_and_matters(need_ids: Collection[str]) -> tuple[dict[str, list[Offer]], dict[str, Offer]]:
    """The same, and the offer of each matter that one of them led to, by the matter's id."""
    found: dict[str, list[Offer]] = {need_id: [] for need_id in need_ids}
    led_to: dict[str, Offer] = {}
    for offer, matter_id in db.session.execute(
        select(Offer, Matter.id)
        .outerjoin(Matter, Matter.offer_id == Offer.id)
        .where(Offer.need_id.in_(need_ids))
        .options(*_named)
        .order_by(Offer.sent_at.is_(None), Offer.sent_at, Offer.created_at, Offer.id)
    ):
        found[offer.need_id].append(offer)
        if matter_id is not None:
            led_to[matter_id] = offer
    return found, led_to


def open_matter_of(need_id: str) -> Matter | None:
    """The open matter of a need, with its attorney."""
    return db.session.scalar(
        select(Matter)
        .where(Matter.need_id == need_id, Matter.state == MatterState.OPEN)
        .options(
            selectinload(Matter.attorney).options(lazyload(Attorney.licences), lazyload(Attorney.absences)),
        )
    )


def open_matter_with_tries(need_id: str, made: Collection[Offer]) -> tuple[Matter | None, list[ContactTry]]:
    """The open matter of a need, with its attorney, and the tries that nobody answered, the latest first. `made`: the
    offers of the need, whose attorneys are read."""
    rows = db.session.execute(
        select(Matter, ContactTry)
        .outerjoin(ContactTry, ContactTry.matter_id == Matter.id)
        .where(Matter.need_id == need_id, Matter.state == MatterState.OPEN)
        .order_by(ContactTry.tried_on.desc(), ContactTry.created_at.desc(), ContactTry.id)
    ).all()
    if not rows:
        return None, []
    matter: Matter = rows[0][0]
    for offer in made:
        if offer.id == matter.offer_id:
            set_committed_value(matter, "attorney", offer.attorney)
    return matter, [row[1] for row in rows if row[1] is not None]


def need_number_of_offer(request: Request, offer_id: str) -> int | None:
    """The number of the need that an offer is of; None for an offer of another request."""
    return db.session.scalar(
        select(Need.number)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.id == offer_id, Need.request_id == request.id)
    )


def need_number_of(request: Request, matter_id: str) -> int | None:
    """The number of the need whose matter this is; None for a matter of another request."""
    return db.session.scalar(
        select(Need.number)
        .join(Matter, Matter.need_id == Need.id)
        .where(Matter.id == matter_id, Need.request_id == request.id)
    )


#: What a complaint leaves behind: for supervisors alone, never for those who work on the case (E12).
COMPLAINT = "complaint"
_OF_COMPLAINTS = (NoteKind.COMPLAINT, NoteKind.COMPLAINT_ANSWER)
_COMPLAINT_EVENTS = (EventKind.COMPLAINT_RECEIVED, EventKind.COMPLAINT_SEEN, EventKind.COMPLAINT_ANSWERED)


def _reads_complaints(viewer: Account, request_id: str) -> bool:
    """Whether a viewer reads what the family complained of: a supervisor, but for one whose own work it is about."""
    return viewer.holds(Role.SUPERVISOR) and db.session.get_one(Request, request_id).owner_id != viewer.id


def timeline(
    viewer: Account, request_id: str, kinds: Collection[str] | None = None, *, most: int = 200
) -> Sequence[Event]:
    """The newest events, or those of some kinds; of one instant in the order in which they happened."""
    conditions = [Event.request_id == request_id]
    if kinds is not None:
        conditions.append(Event.kind.in_(kinds))
    if not _reads_complaints(viewer, request_id):
        conditions.append(Event.kind.not_in(_COMPLAINT_EVENTS))
    return db.session.scalars(
        select(Event).where(*conditions).order_by(Event.at.desc(), Event.seq.desc()).limit(most)
    ).all()


def notes_of(viewer: Account, request_id: str) -> Sequence[Note]:
    conditions = [Note.request_id == request_id]
    if not _reads_complaints(viewer, request_id):
        conditions.append(Note.kind.not_in(_OF_COMPLAINTS))
    return db.session.scalars(select(Note).where(*conditions).order_by(Note.created_at.desc()).limit(100)).all()


def account_names(ids: set[str]) -> dict[str, str]:
    """Names of staff and attorneys by account id, for the timeline."""
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def tasks_open_to(viewer: Account) -> list[ColumnElement[bool]]:
    """Which open tasks exist for this viewer."""
    conditions: list[ColumnElement[bool]] = [Task.resolved_at.is_(None)]
    if not viewer.holds(Role.SUPERVISOR):
        conditions.append(Task.kind != COMPLAINT)
    conditions.append(Task.request_id.is_(None) | Task.request_id.not_in(need_to_know.hidden_from(viewer)))
    if not viewer.holds(Role.CONFLICTS):
        conditions.append(
            Task.request_id.is_(None)
            | Task.request_id.not_in(
                select(Request.id).where(
                    Request.state == RequestState.WALLED,
                    Request.owner_id.is_(None) | (Request.owner_id != viewer.id),
                )
            )
        )
    return conditions


def tasks_of(viewer: Account, request_id: str) -> list[tuple[Task, int | None]]:
    """The open tasks of a request that exist for this viewer, the first due first, each with the number of its need."""
    rows = db.session.execute(
        select(Task, Need.number)
        .outerjoin(Need, Need.id == Task.need_id)
        .where(Task.request_id == request_id, *tasks_open_to(viewer))
        .order_by(Task.due_on, Task.created_at, Task.id)
    )
    return [(task, number) for task, number in rows]


def open_tasks(viewer: Account, today: date, *, page: int = 1) -> Page:
    """Open tasks this viewer may see: (task, its request, number of its need).

    The most pressing first: by the urgency of the request, then the day it is due. What belongs to no request stands
    among the urgent. What is put off comes last.
    """
    later = case((Task.snoozed_until > today, 1), else_=0)
    conditions = tasks_open_to(viewer)
    total = db.session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    tasks = db.session.execute(
        select(Task, Request, Need.number)
        .outerjoin(Request, Request.id == Task.request_id)
        .outerjoin(Need, Need.id == Task.need_id)
        .where(*conditions)
        .order_by(later, func.coalesce(Request.level_rank, _URGENT), Task.due_on, Task.created_at, Task.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(tasks, number, total)


def task_for(viewer: Account, task_id: str) -> Task | None:
    """An open or resolved task, unless it belongs to a request that does not exist for this viewer."""
    task = db.session.get(Task, task_id)
    if task is None or (task.request_id and request_for(viewer, task.request_id) is None):
        return None
    if task.kind == COMPLAINT and not viewer.holds(Role.SUPERVISOR):
        return None
    return task


def overdue(task: Task, today: date) -> bool:
    return task.due_on < today


def references(request_ids: Collection[str]) -> dict[str, str]:
    """By id, the references of those of these requests that are still there."""
    rows = db.session.execute(select(Request.id, Request.reference).where(Request.id.in_(request_ids)))
    return {row.id: row.reference for row in rows}
