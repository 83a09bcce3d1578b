"""How long families waited for a first yes, in working time: of those that are there, and counts of those forgotten.

The instants are read in one question; the working time between them is worked out by the rules floor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Matter, Need, Request, WaitLeft
from referral_app.vocabulary import NeedState
from referral_app.workflow.waits import WorkingTime

#: (year, level, area, business days) of one need's first yes.
Wait = tuple[int, str, str, int]


def first_yeses(asked: Select[*tuple[Any, ...]], since: datetime) -> list[tuple[str, str, float]]:
    """(level, area, hours of working time until the first yes) of each need that had its first since an instant.
    `asked`: what `of_first_yeses` made."""
    rows = db.session.execute(asked, {"since": since}).all()
    clock = _working_time([row.received_at for row in rows], [row.at for row in rows])
    return [(row.level or "", row.area, clock.hours(row.received_at, row.at)) for row in rows]


def counted(*conditions: ColumnElement[bool]) -> Counter[Wait]:
    """For how many needs that stay filled the first yes came within so many business days."""
    rows = db.session.execute(_instants(Need.state == NeedState.FILLED, *conditions)[0]).all()
    clock = _working_time([row.received_at for row in rows], [row.at for row in rows])
    return Counter(
        (programme.day(row.received_at).year, row.level or "", row.area, clock.days(row.received_at, row.at))
        for row in rows
    )


def counted_of(request_ids: Collection[str]) -> Counter[Wait]:
    """The same of some requests."""
    return counted(Request.id.in_(request_ids))


def left(year: int) -> Counter[Wait]:
    """What is left of a year's that are forgotten."""
    rows = db.session.scalars(select(WaitLeft).where(WaitLeft.year == year))
    return Counter({(row.year, row.level, row.area, row.days): row.n for row in rows})


def of_first_yeses(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The statement of `first_yeses` for requests that meet these conditions; its parameter is `since`."""
    asked, at = _instants(*conditions)
    return asked.where(at >= bindparam("since"))


def _instants(*conditions: ColumnElement[bool]) -> tuple[Select[*tuple[Any, ...]], ColumnElement[Any]]:
    """When requests came and needs had their first yes, and that second column."""
    first = select(Matter.need_id, func.min(Matter.opened_at).label("at")).group_by(Matter.need_id).subquery()
    asked = (
        select(Request.level, Need.area, Request.received_at, first.c.at)
        .select_from(first)
        .join(Need, Need.id == first.c.need_id)
        .join(Request, Request.id == Need.request_id)
        .where(Request.received_at.is_not(None), *conditions)
    )
    return asked, first.c.at


def _working_time(starts: Collection[datetime], ends: Collection[datetime]) -> WorkingTime:
    """The working time of all the days between the first and the last of these instants."""
    if not starts:
        return WorkingTime(date.max, date.min, programme.zone(), frozenset())
    first, last = programme.day(min(starts)), programme.day(max(ends))
    holidays = frozenset[date]().union(
        *(programme.holidays_from(date(year, 1, 1)) for year in range(first.year, last.year + 1))
    )
    return WorkingTime(first, last, programme.zone(), holidays)
