"""The queue of requests: its views, how many each of them holds, and a page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, exists, func, literal_column, select

from referral_app.extensions import db
from referral_app.models import Account, Matter, Need, Request, Routing
from referral_app.models.requests import over
from referral_app.queries import cases, danger
from referral_app.queries.counsel import PAGE_SIZE, Page, visible, visible_to
from referral_app.queries.prepared import prepared
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import MatterState, RequestState, Role
from referral_app.workflow.requests import ENDED, RUNNING

#: The place of "urgent" among the levels.
_URGENT = 2
#: Whether a request is over, in the words of the index that holds the queue in its order (models/requests.py).
_is_over = literal_column(over("requests."), Integer)
_IN_ORDER = {False: _is_over == literal_column("0"), True: _is_over == literal_column("1")}
_ORDER = (
    Request.returned_at.is_(None),
    Request.level_rank,
    Request.date_passed_on.is_(None),
    Request.binding_week,
    func.coalesce(Request.waits_since, Request.received_at),
    Request.id,
)
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


def in_view(view: str, viewer: Account, today: date) -> ColumnElement[bool]:
    """The condition that a request stands in a view."""
    return _in_view(view, viewer.id, today)


@prepared
def _in_view(view: str, viewer_id: str, today: date) -> ColumnElement[bool]:
    # Whoever may see requests sees no draft: what runs is then what has not ended.
    states = Request.state.not_in(ENDED) if VIEWS[view] == _RUNNING else Request.state.in_(VIEWS[view])
    return and_(states, *(condition for name, condition in _narrowed(viewer_id, today).items() if name == view))


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
    rows = db.session.execute(_counts(viewer.id, viewer.holds(Role.CONFLICTS), today))
    by_state = {row.state: row._mapping for row in rows}
    return {
        view: sum(int(by_state[state][view if view in _NARROWED else "all"]) for state in states if state in by_state)
        for view, states in VIEWS.items()
    }


@prepared
def _counts(viewer_id: str, conflicts: bool, today: date) -> Select[*tuple[Any, ...]]:
    narrowed = _narrowed(viewer_id, today)
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in narrowed.items()]
    counted = select(Request.state, func.count().label("all"), *sums)
    return counted.where(*visible(viewer_id, conflicts)).group_by(Request.state)


def page(
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
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    # What is narrowed may be a handful, which another index finds; a whole view is read off in its order.
    walked = [] if narrowed else [_IN_ORDER[view == "ended"]]
    alarmed, ids = _ids(conditions, walked, (number - 1) * PAGE_SIZE)
    read = {request.id: request for request in db.session.scalars(_WHOLE, {"ids": ids})}
    rows = [read[request_id] for request_id in ids if request_id in read]
    routings = cases.latest_routings(ids)
    return Page([_row(row, routings.get(row.id), row.id in alarmed) for row in rows], number, total)


def _ids(
    conditions: Sequence[ColumnElement[bool]], walked: Sequence[ColumnElement[bool]], start: int
) -> tuple[set[str], list[str]]:
    """Of the requests that meet these conditions those whose words speak of danger, and a page of all from `start` on.

    The few of danger are asked for apart: all others can then be read in the order in which an index holds them, and
    nothing is sorted, however long the queue is. `walked`: the condition that begins that index.
    """
    wanted = select(Request.id).where(*conditions).order_by(*_ORDER)
    alarmed = db.session.scalars(wanted.where(danger.unread())).all()
    ids = list(alarmed[start : start + PAGE_SIZE])
    if len(ids) < PAGE_SIZE:
        wanted = wanted.where(*walked)
        others = wanted.where(~danger.unread()) if alarmed else wanted
        rest = others.limit(PAGE_SIZE - len(ids)).offset(max(0, start - len(alarmed)))
        ids += db.session.scalars(rest)
    return set(alarmed), ids


_WHOLE = select(Request).where(Request.id.in_(bindparam("ids", expanding=True)))
_NARROWED = frozenset(_narrowed("", date.min))


def _row(request: Request, routing: Routing | None, speaks_of_danger: bool) -> QueueRow:
    if routing is None:
        return QueueRow(request, [], None, None, speaks_of_danger)
    try:
        result = cases.routing_result(routing)
    except CannotBeRead:
        return QueueRow(request, [], None, routing.mode, speaks_of_danger)
    why = result["urgency"]["by_level"].get(routing.level, [])
    return QueueRow(request, list(why), result["situations"]["primary"], routing.mode, speaks_of_danger)
