"""Attorneys by the ids that offers and matters hold.

In the table these ids are keyed codes (`models.codes`), so no statement joins an attorney with what they were asked:
one statement gives the offers, with ids once they are in Python, and one gives the attorneys of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from referral_app.extensions import db
from referral_app.models import Attorney, Matter, Offer

#: So many ids stand in one statement.
CHUNK = 5_000


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids without doubles, as many at a time as one statement takes."""
    listed = sorted(set(ids))
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def of_attorneys(ids: Iterable[str], *columns: Any) -> dict[str, Any]:
    """What some columns say of these attorneys, by id: rows whose first column is the id."""
    return {
        row[0]: row
        for some in chunks(ids)
        for row in db.session.execute(select(Attorney.id, *columns).where(Attorney.id.in_(some)))
    }


def names(ids: Iterable[str]) -> dict[str, str]:
    found = of_attorneys(ids, Attorney.first_name, Attorney.last_name)
    return {attorney_id: f"{row[1]} {row[2]}".strip() for attorney_id, row in found.items()}


def those(ids: Iterable[str], *conditions: ColumnElement[bool]) -> set[str]:
    """Those of some attorneys who meet conditions of the roster's own columns."""
    return {
        attorney_id
        for some in chunks(ids)
        for attorney_id in db.session.scalars(select(Attorney.id).where(Attorney.id.in_(some), *conditions))
    }


def asked(*conditions: ColumnElement[bool]) -> set[str]:
    """Everybody with an offer that meets these conditions."""
    return set(db.session.scalars(select(Offer.attorney_id).where(*conditions).distinct()))


def engaged(*conditions: ColumnElement[bool]) -> set[str]:
    """Everybody with a matter that meets these conditions."""
    return set(db.session.scalars(select(Matter.attorney_id).where(*conditions).distinct()))


def same_firm(attorney_id: str) -> Collection[str]:
    """An attorney and everybody of their firm."""
    firm = db.session.scalar(select(Attorney.firm_id).where(Attorney.id == attorney_id))
    if firm is None:
        return [attorney_id]
    return sorted({attorney_id, *db.session.scalars(select(Attorney.id).where(Attorney.firm_id == firm))})
