"""Where attorneys are missing: by field and place, who is there and what waits for somebody. Counts alone.

A page costs the same few questions however long the roster is: needs are counted in SQL, attorneys by the roster that
is kept by process (`queries/panel.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.matching import Grouped
from referral_app.models import Account, Attorney, Need, Request
from referral_app.queries import directory, panel
from referral_app.queries.counsel import Page, visible_to
from referral_app.roster.agency import AGENCY_FORUM, STATE_FORUM
from referral_app.vocabulary import AttorneyStatus, NeedState
from referral_app.workflow.requests import ENDED

PAGE_SIZE = 25


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


def cells(viewer: Account, today: date, *, area: str = "", place: str = "", only_waiting: bool = False) -> list[Cell]:
    """Every field and place that has an attorney or an open need, as far as they are asked for; in no order.

    `only_waiting`: those alone that have an open need.
    """
    waiting = _waiting(viewer)
    roster = _roster(today)
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


def _roster(today: date) -> _Roster:
    """One question for what passes with the day; fields and licences are those of the roster that is kept."""
    kept, taken = panel.standing(), directory.full()
    flags = [case((one, 1), else_=0) for one in (directory.ready(today, taken), directory.away(today), taken)]
    # The ids in a text for each kind of standing: a row for each of thousands costs more than finding them.
    there = (Attorney.status == AttorneyStatus.ACTIVE, Attorney.last_name != "")
    each = select(Attorney.id, *(flag.label(f"flag_{n}") for n, flag in enumerate(flags))).where(*there).subquery()
    standings = each.c[1:]
    masks = dict.fromkeys(("active", "ready", "away", "full"), 0)
    for ids, *flagged in db.session.execute(
        select(func.aggregate_strings(each.c.id, ","), *standings).group_by(*standings)
    ):
        bits = kept.grouped.mask(kept.codes[one] for one in ids.split(",") if one in kept.codes)
        for name, holds in zip(masks, (1, *flagged), strict=True):
            masks[name] |= bits if holds else 0
    return _Roster(kept.grouped, _places(kept.grouped, today), **masks)


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
    # By a list of ids, which is read from an index: thousands of needs look up no request. It is of those that are over
    # or hidden, which an office has fewer of; whatever is not known to be visible is on it.
    over = select(Request.id).where(and_(Request.state.not_in(ENDED), *visible_to(viewer)).is_not(true()))
    rows = db.session.execute(
        select(Need.area, Need.forum, func.count())
        .where(Need.state == NeedState.OPEN, Need.forum != "", Need.request_id.not_in(over))
        .group_by(Need.area, Need.forum)
    )
    found: dict[tuple[str, str], int] = {}
    for area, forum, many in rows:
        key = (area, directory.state_or_country(forum))
        found[key] = found.get(key, 0) + many
    return found


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
