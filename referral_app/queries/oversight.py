"""What a supervisor reads of a time: how long a yes takes, where questions end, and what people decide otherwise.

Aggregates alone, made by the database; the page asks the same number of questions whatever the size of the office.
What was forgotten is gone from here: the yearly statistics keep counts of it (`queries/statistics.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from referral_app.extensions import db
from referral_app.models import (
    Attorney,
    AuditRow,
    Clearing,
    Event,
    Matter,
    Need,
    Offer,
    Request,
)
from referral_app.queries import waits as working
from referral_app.queries.asked import of_attorneys
from referral_app.queries.counted import counted, of_a_counted_request
from referral_app.queries.prepared import prepared
from referral_app.queries.together import QUESTION
from referral_app.vocabulary import AttorneyStatus, OfferState
from referral_app.workflow.waits import HALF, NINE_OF_TEN, ranked

#: The periods there are, by the name that stands in the address, in days up to now.
PERIODS = {"month": 30, "quarter": 91, "year": 365}
#: Where a question goes, stage by stage: the events of a walk to the yes.
STAGES = ("offer_sent", "offer_interested", "offer_checking", "offer_cleared", "offer_accepted")
#: How many attorneys are named as those most asked.
MOST_ASKED = 10
#: What people decide otherwise than the rules, beside places in the order and reasons that they clear.
OVERRIDES = ("level_raised", "level_lowered", "need_relaxed")
#: What a no did to the attorney's own profile, as the audit chain calls it.
EFFECTS = ("attorney_paused", "area_dropped")


@dataclass(frozen=True)
class Wait:
    """How many needs of a kind had their first yes, and after how many hours of working time: in the middle, and nine
    of ten."""

    code: str
    count: int
    median: float
    p90: float


@dataclass(frozen=True)
class Asked:
    """How the questions of a period were spread over the attorneys. `most`: name and number of those most asked;
    `never`: how many of the active ones were never asked for anything, in this period or before."""

    offers: int
    attorneys: int
    most: list[tuple[str, int]]
    active: int
    never: int

    @property
    def share(self) -> int | None:
        """How many of a hundred questions went to those most asked; None without any question."""
        return round(100 * sum(n for _name, n in self.most) / self.offers) if self.offers else None


#: From when on something is counted, where a statement asks it.
_SINCE: BindParameter[datetime] = bindparam("since")


def waits(since: datetime) -> dict[str, list[Wait]]:
    """How long it took from sending the request to the first yes of a need, by "level" and by "area", for yeses since
    then; the longest middle first. By nearest rank, so that each figure is one that there was."""
    each = working.first_yeses(_first_yeses(), since)
    found: dict[str, dict[str, list[float]]] = {"level": {}, "area": {}}
    for level, area, hours in each:
        found["level"].setdefault(level, []).append(hours)
        found["area"].setdefault(area, []).append(hours)
    return {by: _in_order(lines) for by, lines in found.items()}


@prepared
def _first_yeses() -> Select[*tuple[Any, ...]]:
    return working.of_first_yeses(*counted())


def _in_order(lines: dict[str, list[float]]) -> list[Wait]:
    made = []
    for code, hours in lines.items():
        hours.sort()
        made.append(Wait(code, len(hours), ranked(hours, HALF), ranked(hours, NINE_OF_TEN)))
    return sorted(made, key=lambda one: (-one.median, one.code))


@dataclass(frozen=True)
class Way:
    """How far requests came that were received since a day, and questions that were sent since then; what the answers
    of that time changed on attorneys' profiles; and what people decided otherwise than the rules. Each by its code."""

    requests: dict[str, int]
    questions: dict[str, int]
    effects: dict[str, int]
    overrides: dict[str, int]


def way(since: datetime) -> Way:
    """In two questions."""
    stages, others = _way()
    requests = db.session.execute(stages, {"since": since}).one()
    found = {code: int(n) for code, n in db.session.execute(others, {"since": since})}
    return Way(
        {code: int(n) for code, n in requests._mapping.items()},
        *({code: found.get(code, 0) for code in codes} for codes in (STAGES, EFFECTS, OVERRIDES)),
    )


@prepared
def _way() -> tuple[Select[*tuple[Any, ...]], CompoundSelect[*tuple[Any, ...]]]:
    stages = [func.coalesce(func.sum(case((one, 1), else_=0)), 0).label(code) for code, one in _REQUEST_STAGES.items()]
    requests = select(*stages).where(*counted(), Request.received_at >= _SINCE)
    came = (
        select(Event.kind, func.count(func.distinct(QUESTION)))
        .join(Offer, Offer.id == Event.subject)
        .join(Request, Request.id == Event.request_id)
        .where(*counted(), Event.kind.in_(STAGES), Offer.sent_at >= _SINCE)
        .group_by(Event.kind)
    )
    changed = (
        select(AuditRow.action, func.count())
        .where(AuditRow.action.in_(EFFECTS), AuditRow.at >= _SINCE)
        .group_by(AuditRow.action)
    )
    decided = (
        select(Event.kind, func.count())
        .join(Request, Request.id == Event.request_id)
        .where(*counted(), Event.kind.in_(OVERRIDES), Event.at >= _SINCE)
        .group_by(Event.kind)
    )
    return requests, union_all(came, changed, decided)


def _with_matters(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return Request.id.in_(select(Need.request_id).join(Matter, Matter.need_id == Need.id).where(*conditions))


#: How far a request came, each with its condition: by lists of ids, found once and not once more for each request.
_REQUEST_STAGES: dict[str, ColumnElement[bool]] = {
    "request_received": true(),
    "request_taken": Request.owner_id.is_not(None),
    "request_asked": Request.id.in_(select(Need.request_id).where(Need.first_sent_at.is_not(None))),
    "request_yes": _with_matters(),
    "request_contact": _with_matters(Matter.first_contact_at.is_not(None)),
}


def declines(since: datetime) -> list[tuple[str, int]]:
    """Why attorneys said no since then, the most frequent first. Equal reasons have equal codes in the table."""
    rows = db.session.execute(_declines(), {"since": since})
    return sorted(((reason or "other", int(n)) for reason, n in rows), key=lambda pair: (-pair[1], pair[0]))


@prepared
def _declines() -> Select[*tuple[Any, ...]]:
    a_no = Offer.state.in_((OfferState.DECLINED, OfferState.CONFLICT))
    return (
        select(Offer.reason, func.count(func.distinct(QUESTION)).label("n"))
        .where(a_no, Offer.ended_at >= _SINCE, of_a_counted_request())
        .group_by(Offer.reason)
    )


def reasons_given(since: datetime) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Places in the order that a person chose, by the reason given; and reasons for a look by a person that were
    cleared, by the rule. In one question."""
    found: dict[str, list[tuple[str, int]]] = {"pin": [], "clearing": []}
    for row in db.session.execute(_reasons_given(), {"since": since}):
        found[row.of].append((row.reason or "other", int(row.n)))
    pins, clearings = (sorted(found[of], key=lambda one: (-one[1], one[0])) for of in ("pin", "clearing"))
    return pins, clearings


@prepared
def _reasons_given() -> CompoundSelect[*tuple[Any, ...]]:
    pinned = (
        select(
            literal("pin").label("of"),
            Offer.pin_reason.label("reason"),
            func.count(func.distinct(QUESTION)).label("n"),
        )
        .where(Offer.pinned.is_not(None), Offer.approved_at >= _SINCE, of_a_counted_request())
        .group_by(Offer.pin_reason)
    )
    cleared = (
        select(literal("clearing").label("of"), Clearing.reason.label("reason"), func.count().label("n"))
        .join(Request, Request.id == Clearing.request_id)
        .where(*counted(), Clearing.cleared_at >= _SINCE)
        .group_by(Clearing.reason)
    )
    return union_all(pinned, cleared)


def asked(since: datetime) -> Asked:
    """How the questions sent since then were spread, and how many active attorneys were never asked for anything."""
    active = Attorney.status == AttorneyStatus.ACTIVE
    asked_for, how_many = _asked()
    rows = db.session.execute(asked_for, {"since": since}).all()
    on_the_panel = rows[0][2] if rows else db.session.scalar(how_many) or 0
    ever = {row[0] for row in rows}
    counts = {attorney_id: int(n) for attorney_id, n, _active in rows if n}
    # Whoever was asked as often as the last one that is shown may be shown: names decide between them.
    fewest = sorted(counts.values(), reverse=True)[:MOST_ASKED][-1:]
    shown = [attorney_id for attorney_id, n in counts.items() if [n] >= fewest]
    named = Attorney.id.in_(shown)
    people = of_attorneys(ever, active, case((named, Attorney.first_name)), case((named, Attorney.last_name)))
    most = sorted(
        (people[one] for one in shown if one in people), key=lambda row: (-counts[row[0]], row[3], row[2], row[0])
    )
    return Asked(
        sum(counts.values()),
        len(counts),
        [(f"{row[2]} {row[3]}".strip(), counts[row[0]]) for row in most[:MOST_ASKED]],
        on_the_panel,
        on_the_panel - sum(row[1] for row in people.values()),
    )


@prepared
def _asked() -> tuple[Select[*tuple[Any, ...]], Select[int]]:
    of_this_time = case((and_(Offer.sent_at >= _SINCE, of_a_counted_request()), QUESTION))
    how_many = select(func.count()).select_from(Attorney).where(Attorney.status == AttorneyStatus.ACTIVE)
    asked_for = (
        select(Offer.attorney_id, func.count(func.distinct(of_this_time)).label("n"), how_many.scalar_subquery())
        .where(Offer.sent_at.is_not(None))
        .group_by(Offer.attorney_id)
    )
    return asked_for, how_many
