"""The counts of a year's requests and needs, of those that are there and those that are forgotten alike (B23).

A request counts for the year in which it was received, by the programme's zone, as forgetting counts it
(`actions/steps/forgetting.py`): forgetting moves a count from the rows to the residue and changes no sum. A walled
request is counted by nobody until its wall is lifted. Exact counts; who shows them hides the small ones first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, Select, case, exists, func, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Need, Request, Residue
from referral_app.queries import named_services
from referral_app.queries import waits as working
from referral_app.security.derived import derived_key
from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.calendar import start_of
from referral_app.workflow.publication import Publication, publish
from referral_app.workflow.requests import ENDED

PLACED, NOT_PLACED, OPEN = "placed", "not_placed", "open"
#: How needs stand, and how requests do.
NEED_OUTCOMES = (PLACED, NOT_PLACED, OPEN)
REQUEST_OUTCOMES = (
    PLACED,
    OPEN,
    RequestState.CLOSED.value,
    RequestState.WITHDRAWN.value,
    RequestState.WRONG_SERVICE.value,
    RequestState.DUPLICATE.value,
)


@dataclass(frozen=True)
class Counts:
    """Requests by outcome; needs by (kind of work, place, outcome); waits; services that were named."""

    requests: Counter[str]
    needs: Counter[tuple[str, str, str]]
    #: By level, kind of work and business days until the first yes, of needs that have a lawyer.
    waits: Counter[tuple[str, str, int]]
    #: To how many requests a service was named, by its code.
    services: Counter[str]


def counts(year: int) -> Counts:
    """The exact counts of a year."""
    requests: Counter[str] = Counter()
    needs: Counter[tuple[str, str, str]] = Counter()
    for outcome, n in db.session.execute(_requests(year)):
        requests[outcome] += int(n)
    for area, forum, outcome, n in db.session.execute(_needs(year)):
        needs[area, region(forum), outcome] += int(n)
    left = select(Residue.area, Residue.forum, Residue.outcome, func.sum(Residue.n)).where(
        Residue.month.like(f"{year:04d}-%")
    )
    for area, forum, outcome, n in db.session.execute(left.group_by(Residue.area, Residue.forum, Residue.outcome)):
        if area:
            needs[area, region(forum), outcome] += int(n)
        else:
            requests[outcome] += int(n)
    waits: Counter[tuple[str, str, int]] = Counter()
    for (_year, level, area, days), n in (*working.counted(*_of(year)).items(), *working.left(year).items()):
        waits[level, area, days] += n
    services: Counter[str] = Counter()
    for (_year, code), n in (*named_services.counted(*_of(year)).items(), *named_services.left(year).items()):
        services[code] += n
    return Counts(requests, needs, waits, services)


def published(year: int, now: datetime) -> Publication:
    """What may be shown of a year, worked out from the exact counts. Each installation and year has a key of its own,
    so that the same counts are always shown in the same way.

    Which figures to hide is long to work out, so what is shown is kept by process beside the very counts that it was
    made of. These are counted each time: of counts that have changed nothing old is shown, and nothing is stored.
    """
    exact = counts(year)
    kept: dict[int, _Shown] = current_app.extensions.setdefault("referral.statistics", {})
    final = _is_final(year, exact, now)
    if year not in kept or (kept[year].exact, kept[year].final) != (exact, final):
        kept[year] = _Shown(exact, final, _published(year, exact, final))
    return kept[year].publication


class _Shown(NamedTuple):
    """What is shown of a year, and what it was made of."""

    exact: Counts
    final: bool
    publication: Publication


def _is_final(year: int, exact: Counts, now: datetime) -> bool:
    open_ones = exact.requests[OPEN] + sum(n for (_area, _place, outcome), n in exact.needs.items() if outcome == OPEN)
    return year < programme.day(now).year and not open_ones


def _published(year: int, exact: Counts, final: bool) -> Publication:
    return publish(
        year,
        exact.requests,
        exact.needs,
        exact.waits,
        exact.services,
        request_outcomes=REQUEST_OUTCOMES,
        need_outcomes=NEED_OUTCOMES,
        final=final,
        key=derived_key(programme.settings().index_key, f"statistics|{year:04d}"),
    )


def region(forum: str | None) -> str:
    """The state or country that a court or agency is counted under: a federal district under its state."""
    forum = forum or ""
    return forum[:5] if forum.startswith("US-") and forum != "US-AGENCY" else forum


def _requests(year: int) -> Select[Any]:
    filled = exists().where(Need.request_id == Request.id, Need.state == NeedState.FILLED)
    each = (
        select(case((filled, PLACED), (Request.state.in_(ENDED), Request.state), else_=OPEN).label("outcome"))
        .where(*_of(year))
        .subquery()
    )
    return select(each.c.outcome, func.count()).group_by(each.c.outcome)


def _needs(year: int) -> Select[Any]:
    over = (Need.state == NeedState.GIVEN_UP) | Request.state.in_(ENDED)
    each = (
        select(
            Need.area.label("area"),
            Need.forum,
            case((Need.state == NeedState.FILLED, PLACED), (over, NOT_PLACED), else_=OPEN).label("outcome"),
        )
        .join(Request, Request.id == Need.request_id)
        .where(*_of(year))
        .subquery()
    )
    return select(each.c.area, each.c.forum, each.c.outcome, func.count()).group_by(
        each.c.area, each.c.forum, each.c.outcome
    )


def _of(year: int) -> list[ColumnElement[bool]]:
    zone = programme.zone()
    begins, ends = start_of(date(year, 1, 1), zone), start_of(date(year + 1, 1, 1), zone)
    hidden_states = (RequestState.DRAFT, RequestState.WALLED)
    return [Request.state.not_in(hidden_states), Request.received_at >= begins, Request.received_at < ends]


def years(now: datetime) -> range:
    """The years of which there may be a statistic."""
    first = db.session.scalar(select(func.min(Request.received_at)).where(Request.state != RequestState.DRAFT))
    left = db.session.scalar(select(func.min(Residue.month)))
    this = programme.day(now).year
    candidates = [this, *([programme.day(first).year] if first else []), *([int(left[:4])] if left else [])]
    return range(min(candidates), this + 1)
