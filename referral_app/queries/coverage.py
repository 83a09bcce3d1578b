"""Where attorneys are missing: by field and place, who is there and what waits for somebody. Counts alone.

A page costs the same few questions however long the roster is: needs are counted in SQL, attorneys by the roster that
is kept by process (`queries/panel.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.matching import Grouped, Rule
from referral_app.matching.parts import Licence
from referral_app.models import Account, Need, Request
from referral_app.queries import directory, need_to_know, panel
from referral_app.queries.counsel import Page, visible, visible_to
from referral_app.queries.prepared import prepared
from referral_app.roster.agency import AGENCY_FORUM, BARRED, STATE_FORUM
from referral_app.vocabulary import AttorneyStatus, NeedState, RequestState, Role
from referral_app.workflow.requests import ENDED

PAGE_SIZE = 25
#: In no other state is a request over, or hidden but by a list of who may know of it.
_MAY_BE_OVER = (*ENDED, RequestState.DRAFT, RequestState.WALLED)


@dataclass(frozen=True)
class Cell:
    """One field in one place. `ready`: those who could be asked today; `away` and `full` of the active."""

    area: str
    place: str
    active: int = 0
    ready: int = 0
    away: int = 0
    full: int = 0
    #: Open needs of requests that exist for the viewer.
    needs: int = 0

    @property
    def nobody(self) -> int:
        """Open needs for which nobody in the place could be asked today."""
        return self.needs if not self.ready else 0


def cells(
    viewer: Account, now: datetime, today: date, *, area: str = "", place: str = "", only_waiting: bool = False
) -> list[Cell]:
    """Every field and place that has an attorney or an open need, as far as they are asked for; in no order.

    `only_waiting`: those alone that have an open need.
    """
    waiting = _waiting(viewer)
    roster = _roster(now, today)
    wanted: Iterable[tuple[str, str]] = waiting
    if not only_waiting:
        areas = {area} if area else {*roster.grouped.practices, *(one for one, _place in waiting)}
        places = {place} if place else {*roster.places, *(one for _area, one in waiting)}
        # Before the agencies every licence of a state counts: they are a place of their own only where a need waits.
        wanted = [one for one in product(areas, places) if one[1] != AGENCY_FORUM or one in waiting]
    made = (roster.cell(*one, waiting.get(one, 0)) for one in wanted)
    return [cell for cell in made if cell.needs or cell.active]


@dataclass(frozen=True)
class _Roster:
    """Everybody who is active, as bits of whole numbers (`Grouped`): by place, and by what keeps them from being asked
    today."""

    grouped: Grouped
    places: Mapping[str, int]
    active: int
    ready: int
    away: int
    full: int

    def cell(self, area: str, place: str, needs: int) -> Cell:
        there = self.grouped.in_area(area) & self.places.get(place, 0) & self.active
        ready, away, full = ((there & bits).bit_count() for bits in (self.ready, self.away, self.full))
        return Cell(area, place, there.bit_count(), ready, away, full, needs)


def _roster(now: datetime, today: date) -> _Roster:
    """By the kinds of people there are (`Grouped`): thousands are of some hundred standings, licences and covers."""
    found = panel.panel(now, today)
    kinds = found.grouped.holding
    active = kinds(Rule.STATUS, lambda one: one.status == AttorneyStatus.ACTIVE)
    away = kinds(Rule.STATUS, lambda one: one.paused_until is not None and one.paused_until >= today)
    full = kinds(Rule.CAPACITY, lambda one: one.free < 1)
    lapsed = kinds(Rule.LICENCE, lambda one: not in_good_standing(one.licences, today)) | kinds(
        Rule.INSURANCE, lambda one: one.insurance_expires is None or one.insurance_expires < today
    )
    signs_in = found.grouped.mask(code for code, row_id in found.people.ids.items() if row_id in found.ready)
    return _Roster(
        found.grouped,
        _places(found.grouped, today),
        active=active,
        ready=active & signs_in & ~away & ~full & ~lapsed,
        away=away,
        full=full,
    )


def in_good_standing(licences: Iterable[Licence], today: date) -> bool:
    """One of them is good on this day, and none is suspended or disbarred (`standings.lapsed` says it in SQL)."""
    held = [one for one in licences if one.forum != AGENCY_FORUM]
    return any(one.good_on(today) for one in held) and not any(one.status in BARRED for one in held)


def _places(grouped: Grouped, today: date) -> Mapping[str, int]:
    """Who may appear where: by licences in good standing, a federal district counts for its state, and whoever holds a
    licence of a state may appear before the federal agencies."""
    found: dict[str, int] = {}
    for licences, bits in grouped.by_licences():
        good = {held.forum for held in licences if held.good_on(today) and held.forum != AGENCY_FORUM}
        there = {directory.state_or_country(forum) for forum in good}
        if any(STATE_FORUM.fullmatch(forum) for forum in good):
            there.add(AGENCY_FORUM)
        for place in there:
            found[place] = found.get(place, 0) | bits
    return found


def _open_needs(viewer: Account) -> list[ColumnElement[bool]]:
    return [Need.state == NeedState.OPEN, Request.state.not_in(ENDED), *visible_to(viewer)]


def _waiting(viewer: Account) -> dict[tuple[str, str], int]:
    """Open needs by field and by the place whose court comes first."""
    found: dict[tuple[str, str], int] = {}
    for area, forum, many in db.session.execute(_open_by_place(viewer.id, viewer.holds(Role.CONFLICTS))):
        key = (area, directory.state_or_country(forum))
        found[key] = found.get(key, 0) + many
    return found


@prepared
def _open_by_place(viewer_id: str, conflicts: bool) -> Select[*tuple[Any, ...]]:
    # By a list of ids, which is read from an index: thousands of needs look up no request. It is of those that are over
    # or hidden, which an office has fewer of; whatever is not known to be visible is on it. By their states an index
    # finds them; what is hidden in any other state is hidden by a list of its own.
    seen = and_(Request.state.not_in(ENDED), *visible(viewer_id, conflicts))
    over = union_all(
        select(Request.id).where(Request.state.in_(_MAY_BE_OVER), seen.is_not(true())),
        need_to_know.hidden_from(viewer_id),
    )
    return (
        select(Need.area, Need.forum, func.count())
        .where(Need.state == NeedState.OPEN, Need.forum != "", Need.request_id.not_in(over))
        .group_by(Need.area, Need.forum)
    )


def needs_there(viewer: Account, area: str, place: str, *, page: int = 1) -> Page:
    """A page of the open needs of one field in one place, each with its request, the most urgent first."""
    conditions = [
        *_open_needs(viewer),
        Need.area == area,
        or_(Need.forum == place, Need.forum.startswith(f"{place}-", autoescape=True)),
    ]
    joined = select(func.count()).select_from(Need).join(Request, Request.id == Need.request_id)
    total = db.session.scalar(joined.where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        select(Need)
        .join(Request, Request.id == Need.request_id)
        .where(*conditions)
        .options(joinedload(Need.request))
        .order_by(Request.level_rank, Need.binding_week, Request.received_at, Need.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total, PAGE_SIZE)
