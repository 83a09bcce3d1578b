"""Finding requests: the queue narrowed by plain columns, and a look-up by what a person says of themselves.

Nothing sealed is opened to search: names, numbers and addresses are looked for as the keyed tokens that the conflict
check keeps (docs/adr/0003-sealed-fields.md), and only those of who asks. Everything is selected and paged in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select

from referral_app.extensions import db
from referral_app.models import (
    PENDING,
    Account,
    AccountRole,
    Attorney,
    ConflictToken,
    Matter,
    Need,
    Offer,
    Request,
    SavedFilter,
)
from referral_app.queries import counsel, danger
from referral_app.security.case_keys import vault
from referral_app.security.parties import OWN
from referral_app.vocabulary import MatterState, RequestState, Role
from referral_app.workflow.requests import ENDED

#: A legal date this near is a clock that runs.
_CLOCK_DAYS = 14
#: Requests that a search shows at most; it says so when there are more.
MOST_FOUND = 25
MINE, NOBODY = "mine", "nobody"
#: In which languages a request may be written (its page's, so that a letter can be answered in it).
LANGUAGES = ("en", "es")
#: What somebody may look for by its state: every state but that of a form nobody has sent.
STATES = tuple(state.value for state in RequestState if state != RequestState.DRAFT)


def _clock_runs(today: date) -> ColumnElement[bool]:
    year, week, _day = (today + timedelta(days=_CLOCK_DAYS)).isocalendar()
    return and_(Request.binding_week <= f"{year}-W{week:02}", Request.state.not_in(ENDED))


def _late(today: date) -> ColumnElement[bool]:
    return and_(or_(Request.date_passed_on.is_not(None), Request.next_check_on < today), Request.state.not_in(ENDED))


#: What a request may be marked with, each with its condition on the day.
FLAGS: Mapping[str, Callable[[date], ColumnElement[bool]]] = {
    "danger": lambda _today: danger.unread(),
    "alone": lambda _today: Request.alone == "yes",
    "clock": _clock_runs,
    "late": _late,
    "hold": lambda _today: Request.hold.is_not(None),
    "returned": lambda _today: Request.returned_at.is_not(None),
    "crowd": lambda _today: Request.flagged.is_(True),
}
#: How long ago a request came: (at least so many days ago, at most so many).
AGES: Mapping[str, tuple[int | None, int | None]] = {
    "day": (None, 1),
    "week": (None, 7),
    "fortnight": (14, None),
    "month": (30, None),
}


@dataclass(frozen=True)
class QueueFilter:
    """What the address narrows the queue to; empty means everything. Every part is a code or an id, never a word of a
    family's."""

    owner: str = ""
    state: str = ""
    language: str = ""
    flag: str = ""
    age: str = ""
    area: str = ""
    attorney: str = ""
    #: "1": only what came since the viewer said to have seen everything.
    new: str = ""

    def as_address(self) -> dict[str, str]:
        """The parts that are set, as they stand in an address."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}


def conditions(wanted: QueueFilter, viewer: Account, *, today: date, zone: tzinfo) -> list[ColumnElement[bool]]:
    """What a request must be to stand in the narrowed queue."""
    found: list[ColumnElement[bool]] = []
    if wanted.owner == NOBODY:
        found.append(Request.owner_id.is_(None))
    elif wanted.owner:
        found.append(Request.owner_id == (viewer.id if wanted.owner == MINE else wanted.owner))
    if wanted.state:
        found.append(Request.state == wanted.state)
    if wanted.language:
        found.append(Request.language == wanted.language)
    if wanted.flag:
        found.append(FLAGS[wanted.flag](today))
    if wanted.age:
        found.extend(_of_age(wanted.age, today, zone))
    if wanted.area:
        # By a list of ids, found once: not looked up once more for each of a hundred thousand requests.
        found.append(Request.id.in_(select(Need.request_id).where(Need.area == wanted.area)))
    if wanted.attorney:
        found.append(_has_attorney(wanted.attorney))
    if wanted.new and viewer.queue_seen_at is not None:
        found.append(Request.received_at > viewer.queue_seen_at)
    return found


def _of_age(age: str, today: date, zone: tzinfo) -> list[ColumnElement[bool]]:
    def begin(days: int) -> datetime:
        return datetime.combine(today - timedelta(days=days), time(), zone)

    least, most = AGES[age]
    found: list[ColumnElement[bool]] = []
    if most is not None:
        found.append(Request.received_at >= begin(most))
    if least is not None:
        found.append(Request.received_at < begin(least - 1))
    return found


def _has_attorney(attorney_id: str) -> ColumnElement[bool]:
    """The attorney is asked for a need of it now, or has an open matter of it."""
    asked = (
        select(Need.request_id)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.attorney_id == attorney_id, Offer.state.in_(PENDING))
    )
    engaged = (
        select(Need.request_id)
        .join(Matter, Matter.need_id == Need.id)
        .where(Matter.attorney_id == attorney_id, Matter.state == MatterState.OPEN)
    )
    return or_(Request.id.in_(asked), Request.id.in_(engaged))


def came_since(viewer: Account, seen_at: datetime) -> int:
    """How many running requests came since the viewer said to have seen everything."""
    asked = (
        select(func.count())
        .select_from(Request)
        .where(*counsel.visible_to(viewer), Request.state.not_in(ENDED), Request.received_at > seen_at)
    )
    return db.session.scalar(asked) or 0


def saved_by(account_id: str) -> Sequence[SavedFilter]:
    """The filters somebody has kept, in the order they were made."""
    return db.session.scalars(
        select(SavedFilter).where(SavedFilter.account_id == account_id).order_by(SavedFilter.created_at, SavedFilter.id)
    ).all()


def attorney_called(attorney_id: str) -> str | None:
    """The name of an attorney of the roster, or None."""
    cells = select(Attorney.first_name, Attorney.last_name).where(Attorney.id == attorney_id, Attorney.last_name != "")
    row = db.session.execute(cells).first()
    return f"{row[0]} {row[1]}" if row is not None else None


def owners() -> list[tuple[str, str]]:
    """(id, name) of everybody who may own a request, by name."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .join(AccountRole)
        .where(AccountRole.role.in_([Role.COUNSEL, Role.SUPERVISOR]), Account.deactivated_at.is_(None))
        .order_by(Account.name, Account.id)
        .distinct()
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class Found:
    """What a look-up by a name, a number or an address came to: requests in the order of the queue."""

    requests: Sequence[Request]
    more: bool


def by_person(viewer: Account, typed: str) -> Found:
    """The requests of whoever is called so, or is reached so: an exact name in any order of its words, an e-mail
    address, a telephone number. Only what people said of themselves is looked through, never the other side's names.
    """
    tokens = vault().search_tokens(typed)
    if not tokens:
        return Found([], False)
    theirs = select(ConflictToken.request_id).where(ConflictToken.token.in_(tokens), ConflictToken.whose == OWN)
    return _shown(viewer, Request.id.in_(theirs))


def by_ids(viewer: Account, request_ids: Sequence[str]) -> Found:
    """Those of these requests that exist for the viewer."""
    return _shown(viewer, Request.id.in_(request_ids))


def _shown(viewer: Account, condition: ColumnElement[bool]) -> Found:
    rows = db.session.scalars(
        select(Request)
        .where(condition, *counsel.visible_to(viewer))
        .order_by(Request.state.in_(ENDED), Request.level_rank, Request.received_at, Request.id)
        .limit(MOST_FOUND + 1)
    ).all()
    return Found(rows[:MOST_FOUND], len(rows) > MOST_FOUND)


def needs_of(request_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The fields of the needs of each of these requests, by its id."""
    found: dict[str, list[str]] = {}
    rows = db.session.execute(
        select(Need.request_id, cast(Need.area, Text)).where(Need.request_id.in_(request_ids)).order_by(Need.number)
    )
    for request_id, area in rows:
        found.setdefault(request_id, []).append(area)
    return found
