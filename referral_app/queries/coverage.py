"""Where attorneys are missing: by field and place, who is there and what waits for somebody. Counts alone.

Counted in SQL, so that a page costs the same few questions however long the roster is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, case, cast, func, literal, or_, select, true, union
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.selectable import TableValuedAlias

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Licence, Need, Request
from referral_app.queries import directory
from referral_app.queries.counsel import Page, visible_to
from referral_app.roster.agency import AGENCY_FORUM
from referral_app.vocabulary import AttorneyStatus, LicenceStatus, NeedState
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


def cells(viewer: Account, today: date, *, area: str = "", place: str = "") -> list[Cell]:
    """Every field and place that has an attorney or an open need, as far as they are asked for; in no order."""
    there = {(each.area, each.place): each for each in _supply(today, area, place)}
    waiting = _waiting(viewer)
    found = []
    for key in there.keys() | waiting.keys():
        if (area and key[0] != area) or (place and key[1] != place):
            continue
        known = there.get(key)
        # Before the agencies every licence of a state counts: they are a place of their own only where a need waits.
        if key[1] == AGENCY_FORUM and key not in waiting:
            continue
        cell = known or Cell(*key)
        found.append(Cell(*key, cell.active, cell.ready, cell.away, cell.full, waiting.get(key, 0)))
    return found


def _each_area(people: Subquery) -> tuple[TableValuedAlias, ColumnElement[str]]:
    """The fields of an attorney, one row each: both engines can, each in its own words."""
    if db.engine.dialect.name == "postgresql":
        keys = func.json_object_keys(people.c.areas).table_valued("key", name="each_area").render_derived()
    else:
        keys = func.json_each(people.c.areas).table_valued("key", name="each_area")
    return keys, keys.c.key


def _people(today: date) -> Subquery:
    """The active attorneys, each with what keeps them from being asked today."""

    def flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return case((condition, 1), else_=0)

    return (
        select(
            Attorney.id,
            Attorney.areas,
            flag(directory.ready(today)).label("ready"),
            flag(directory.away(today)).label("away"),
            flag(directory.full()).label("full"),
        )
        .where(Attorney.status == AttorneyStatus.ACTIVE, Attorney.last_name != "")
        .subquery("people")
    )


def _good(today: date) -> ColumnElement[bool]:
    return and_(Licence.status == LicenceStatus.ACTIVE, or_(Licence.expires.is_(None), Licence.expires >= today))


def _supply(today: date, area: str, place: str) -> Iterable[Cell]:
    """Who works in which field and place: by licences in good standing, a federal district counts for its state, and
    whoever holds a licence of a state may appear before the federal agencies. One question for all of it."""
    people = _people(today)
    keys, field = _each_area(people)
    held = select(Licence.attorney_id, Licence.forum).where(_good(today)).subquery("held")
    of_forum = case((held.c.forum.startswith("US-"), func.substr(held.c.forum, 1, 5)), else_=held.c.forum)
    of_a_state = func.length(held.c.forum) == len("US-TX")
    before_agencies = select(held.c.attorney_id, literal(AGENCY_FORUM).label("place")).where(
        held.c.forum.startswith("US-"), of_a_state
    )
    places = union(select(held.c.attorney_id, of_forum.label("place")), before_agencies).subquery("places")
    counted = (
        _counted(people, field, places.c.place)
        .select_from(people)
        .join(keys, true())
        .join(places, places.c.attorney_id == people.c.id)
        .group_by(field, places.c.place)
    )
    if area:
        counted = counted.where(field == area)
    if place:
        counted = counted.where(places.c.place == place)
    return [Cell(*row) for row in db.session.execute(counted)]


def _counted(people: Subquery, *by: ColumnElement[str]) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [*by, func.count()]
    return select(*columns, *(func.sum(people.c[name]) for name in ("ready", "away", "full")))


def _open_needs(viewer: Account) -> list[ColumnElement[bool]]:
    return [Need.state == NeedState.OPEN, Request.state.not_in(ENDED), *visible_to(viewer)]


def _waiting(viewer: Account) -> dict[tuple[str, str], int]:
    """Open needs by field and by the place whose court comes first."""
    forums = cast(Need.forums, Text)
    rows = db.session.execute(
        select(Need.area, forums, func.count())
        .join(Request, Request.id == Need.request_id)
        .where(*_open_needs(viewer))
        .group_by(Need.area, forums)
    )
    found: dict[tuple[str, str], int] = {}
    for area, told, many in rows:
        for forum in json.loads(told)[:1]:
            key = (area, directory.state_or_country(forum))
            found[key] = found.get(key, 0) + many
    return found


def needs_there(viewer: Account, area: str, place: str, *, page: int = 1) -> Page:
    """A page of the open needs of one field in one place, each with its request, the most urgent first."""
    first = f'["{place}'
    forums = cast(Need.forums, Text)
    conditions = [
        *_open_needs(viewer),
        Need.area == area,
        or_(forums.startswith(f'{first}"', autoescape=True), forums.startswith(f"{first}-", autoescape=True)),
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
