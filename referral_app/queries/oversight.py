"""What a supervisor reads: how long a yes takes, where questions end, who works on how much, and where nobody fits.

Aggregates alone, made by the database; the page asks the same number of questions whatever the size of the office. A
walled request is counted nowhere, so that no count tells that there is one (E01). What was forgotten is gone from here:
the yearly statistics keep counts of it (`queries/statistics.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from referral_app.extensions import db
from referral_app.models import (
    LIVE,
    Account,
    AccountRole,
    Attorney,
    AuditRow,
    Clearing,
    Event,
    Matter,
    Need,
    Offer,
    Request,
    Task,
)
from referral_app.queries import asked as asked_of
from referral_app.queries import need_to_know
from referral_app.queries.spans import days_between
from referral_app.queries.together import QUESTION
from referral_app.vocabulary import AttorneyStatus, NeedState, OfferState, RequestState, Role
from referral_app.workflow.requests import ENDED

#: The periods there are, by the name that stands in the address, in days up to now.
PERIODS = {"month": 30, "quarter": 91, "year": 365}
#: Where a question goes, stage by stage: the events of a walk to the yes.
STAGES = ("offer_sent", "offer_interested", "offer_checking", "offer_cleared", "offer_accepted")
#: How many attorneys are named as those most asked.
MOST_ASKED = 10
#: What a no did to the attorney's own profile, as the audit chain calls it.
EFFECTS = ("attorney_paused", "area_dropped")


@dataclass(frozen=True)
class Wait:
    """How many needs of a kind had their first yes, and after how many days: in the middle, and nine of ten."""

    code: str
    count: int
    median: float
    p90: float


@dataclass(frozen=True)
class Asked:
    """How the questions of a period were spread over the attorneys. `most`: name and number of those most asked."""

    offers: int
    attorneys: int
    most: list[tuple[str, int]]

    @property
    def share(self) -> int | None:
        """How many of a hundred questions went to those most asked; None without any question."""
        return round(100 * sum(n for _name, n in self.most) / self.offers) if self.offers else None


@dataclass(frozen=True)
class Load:
    """What one member of staff has in hand; `name` is None for what nobody has."""

    name: str | None
    requests: int
    tasks: int
    late: int


@dataclass(frozen=True)
class Unmet:
    """Open needs of one kind in one place whom nobody is asked for now. `old`: received before the day of the old."""

    forum: str
    area: str
    count: int
    old: int


def counted() -> list[ColumnElement[bool]]:
    """Which requests are counted at all: none that only some may know of."""
    return [
        Request.state.not_in((RequestState.DRAFT, RequestState.WALLED)),
        Request.id.not_in(need_to_know.with_a_list()),
    ]


def waits(since: datetime) -> dict[str, list[Wait]]:
    """How long it took from sending the request to the first yes of a need, by "level" and by "area", for yeses since
    then; the longest middle first. By nearest rank, so that each figure is one that there was."""
    first = (
        select(Matter.need_id.label("need_id"), func.min(Matter.opened_at).label("at"))
        .group_by(Matter.need_id)
        .subquery()
    )

    def of(by: str, code: Any) -> Select[Any]:
        return (
            select(
                literal(by).label("by"),
                func.coalesce(code, "").label("code"),
                days_between(Request.received_at, first.c.at).label("days"),
            )
            .select_from(first)
            .join(Need, Need.id == first.c.need_id)
            .join(Request, Request.id == Need.request_id)
            .where(*counted(), first.c.at >= since)
        )

    each = union_all(of("level", Request.level), of("area", Need.area)).subquery()
    kind = (each.c.by, each.c.code)
    ranked = select(
        *kind,
        each.c.days,
        func.row_number().over(partition_by=kind, order_by=each.c.days).label("place"),
        func.count().over(partition_by=kind).label("n"),
    ).subquery()
    middle = case((ranked.c.place == (ranked.c.n + 1) // 2, ranked.c.days))
    ninth = case((ranked.c.place == (9 * ranked.c.n + 9) // 10, ranked.c.days))
    rows = db.session.execute(
        select(ranked.c.by, ranked.c.code, func.max(ranked.c.n), func.max(middle), func.max(ninth))
        .group_by(ranked.c.by, ranked.c.code)
        .order_by(func.max(middle).desc(), ranked.c.code)
    )
    found: dict[str, list[Wait]] = {"level": [], "area": []}
    for by, code, n, median, p90 in rows:
        found[by].append(Wait(code, int(n), float(median), float(p90)))
    return found


def funnel(since: datetime) -> dict[str, int]:
    """How many of the questions sent since then came how far, stage by stage."""
    rows = db.session.execute(
        select(Event.kind, func.count(func.distinct(QUESTION)))
        .join(Offer, Offer.id == Event.subject)
        .join(Request, Request.id == Event.request_id)
        .where(*counted(), Event.kind.in_(STAGES), Offer.sent_at >= since)
        .group_by(Event.kind)
    )
    found = {kind: int(n) for kind, n in rows}
    return {stage: found.get(stage, 0) for stage in STAGES}


def declines(since: datetime) -> list[tuple[str, int]]:
    """Why attorneys said no since then, the most frequent first. Equal reasons have equal codes in the table."""
    rows = db.session.execute(
        select(Offer.reason, func.count(func.distinct(QUESTION)).label("n"))
        .where(
            Offer.state.in_((OfferState.DECLINED, OfferState.CONFLICT)),
            Offer.ended_at >= since,
            of_a_counted_request(),
        )
        .group_by(Offer.reason)
    )
    return sorted(((reason or "other", int(n)) for reason, n in rows), key=lambda pair: (-pair[1], pair[0]))


def effects(since: datetime) -> dict[str, int]:
    """What those answers changed on the attorneys' own profiles."""
    rows = db.session.execute(
        select(AuditRow.action, func.count())
        .where(AuditRow.action.in_(EFFECTS), AuditRow.at >= since)
        .group_by(AuditRow.action)
    )
    found = {action: int(n) for action, n in rows}
    return {action: found.get(action, 0) for action in EFFECTS}


def reasons_given(since: datetime) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Places in the order that a person chose, by the reason given; and reasons for a look by a person that were
    cleared, by the rule. In one question."""
    pinned = (
        select(
            literal("pin").label("of"),
            Offer.pin_reason.label("reason"),
            func.count(func.distinct(QUESTION)).label("n"),
        )
        .where(Offer.pinned.is_not(None), Offer.approved_at >= since, of_a_counted_request())
        .group_by(Offer.pin_reason)
    )
    cleared = (
        select(literal("clearing").label("of"), Clearing.reason.label("reason"), func.count().label("n"))
        .join(Request, Request.id == Clearing.request_id)
        .where(*counted(), Clearing.cleared_at >= since)
        .group_by(Clearing.reason)
    )
    found: dict[str, list[tuple[str, int]]] = {"pin": [], "clearing": []}
    rows: Any = db.session.execute(union_all(pinned, cleared))
    for row in rows:
        found[row.of].append((row.reason or "other", int(row.n)))
    pins, clearings = (sorted(found[of], key=lambda one: (-one[1], one[0])) for of in ("pin", "clearing"))
    return pins, clearings


def asked(since: datetime) -> Asked:
    """How the questions sent since then were spread."""
    rows = db.session.execute(
        select(Offer.attorney_id, func.count(func.distinct(QUESTION)))
        .where(Offer.sent_at >= since, of_a_counted_request())
        .group_by(Offer.attorney_id)
        .order_by(func.count(func.distinct(QUESTION)).desc())
    ).all()
    if not rows:
        return Asked(0, 0, [])
    # Whoever was asked as often as the last one that is shown may be shown: names decide between them.
    fewest = rows[:MOST_ASKED][-1][1]
    counts = {attorney_id: int(n) for attorney_id, n in rows if n >= fewest}
    people = asked_of.of_attorneys(counts, Attorney.first_name, Attorney.last_name)
    order = sorted(people.values(), key=lambda row: (-counts[row.id], row.last_name, row.first_name, row.id))
    most = [(f"{row.first_name} {row.last_name}".strip(), counts[row.id]) for row in order[:MOST_ASKED]]
    return Asked(sum(int(n) for _, n in rows), len(rows), most)


def never_asked() -> tuple[int, int]:
    """(active attorneys, those of them who were never asked for anything)."""
    active = set(db.session.scalars(select(Attorney.id).where(Attorney.status == AttorneyStatus.ACTIVE)))
    return len(active), len(active - asked_of.asked(Offer.sent_at.is_not(None)))


def load(today: date) -> list[Load]:
    """What each member of staff has in hand, the most first, and what nobody has. Whoever has nothing is named too."""
    requests = (
        select(Request.owner_id.label("owner"), func.count().label("n"))
        .where(*counted(), Request.state.not_in(ENDED))
        .group_by(Request.owner_id)
        .subquery()
    )
    owner = func.coalesce(Task.owner_id, Request.owner_id)
    each = (
        select(owner.label("owner"), case((Task.due_on < today, 1), else_=0).label("late"))
        .outerjoin(Request, Request.id == Task.request_id)
        .where(Task.resolved_at.is_(None), or_(Task.request_id.is_(None), *counted()))
        .subquery()
    )
    tasks = (
        select(each.c.owner, func.count().label("n"), func.sum(each.c.late).label("late"))
        .group_by(each.c.owner)
        .subquery()
    )
    works = exists().where(AccountRole.account_id == Account.id, AccountRole.role.in_((Role.COUNSEL, Role.SUPERVISOR)))
    columns = (func.coalesce(requests.c.n, 0), func.coalesce(tasks.c.n, 0), func.coalesce(tasks.c.late, 0))
    named = (
        select(Account.name, *columns)
        .outerjoin(requests, requests.c.owner == Account.id)
        .outerjoin(tasks, tasks.c.owner == Account.id)
        .where(
            or_(
                and_(works, Account.deactivated_at.is_(None)),
                requests.c.owner.is_not(None),
                tasks.c.owner.is_not(None),
            )
        )
    )
    nobodys = (
        func.coalesce(select(one).where(of.c.owner.is_(None)).scalar_subquery(), 0)
        for of, one in ((requests, requests.c.n), (tasks, tasks.c.n), (tasks, tasks.c.late))
    )
    both: Any = union_all(named, select(null().cast(String), *nobodys))
    found = [Load(row[0], *(int(n) for n in row[1:])) for row in db.session.execute(both)]
    return sorted(found, key=lambda one: (one.name is None, -one.requests, -one.tasks, (one.name or "").casefold()))


def unmet(old_before: datetime) -> list[Unmet]:
    """Open needs of running requests for which nobody is asked or approved, by the first place and the kind of work,
    the most first."""
    live = exists().where(Offer.need_id == Need.id, Offer.state.in_(LIVE))
    each = (
        select(
            Need.forums[0].as_string().label("forum"),
            Need.area.label("area"),
            case((Request.received_at < old_before, 1), else_=0).label("old"),
        )
        .join(Request, Request.id == Need.request_id)
        .where(*counted(), Request.state.not_in(ENDED), Need.state == NeedState.OPEN, ~live)
        .subquery()
    )
    rows = db.session.execute(
        select(func.coalesce(each.c.forum, ""), each.c.area, func.count().label("n"), func.sum(each.c.old))
        .group_by(each.c.forum, each.c.area)
        .order_by(func.count().desc(), each.c.forum, each.c.area)
    )
    return [Unmet(forum, area, int(n), int(old)) for forum, area, n, old in rows]


def of_a_counted_request() -> ColumnElement[bool]:
    return exists().where(Need.id == Offer.need_id, Need.request_id == Request.id, *counted())
