"""Organisations as staff keep them, which of them fit a request, and where families were sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import Account, Need, Organisation, OrganisationReferral, Request
from referral_app.queries.counted import counted
from referral_app.vocabulary import NeedState
from referral_app.workflow import organisations as rules

PAGE_SIZE = 25


def organisations(*, place: str = "", area: str = "", stale: date | None = None) -> list[Organisation]:
    """Those that are kept, by name: those of a state or country, of a kind of work, and those stale on a day.

    There are a few hundred at most, so what their lists hold is compared here.
    """
    rows = db.session.scalars(
        select(Organisation).where(Organisation.retired_at.is_(None)).order_by(Organisation.name, Organisation.id)
    )
    return [
        row
        for row in rows
        if (not place or rules.fits(row.places, (), forums=[place], wanted=()))
        and (not area or not row.areas or area in row.areas)
        and (stale is None or rules.is_stale(row.checked_on, stale))
    ]


def places(rows: Collection[Organisation]) -> list[str]:
    return sorted({place for row in rows for place in row.places})


def organisation_for(organisation_id: str) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def some_stale(today: date) -> bool:
    """Whether any that is kept has to be called again."""
    line = today - rules.CALL_AGAIN
    return bool(
        db.session.scalar(
            select(Organisation.id).where(Organisation.retired_at.is_(None), Organisation.checked_on < line).limit(1)
        )
    )


def stale_days(today: date) -> list[date]:
    """The days, each once, by which some had to be called again and were not."""
    line = today - rules.CALL_AGAIN
    rows = db.session.scalars(
        select(Organisation.checked_on)
        .where(Organisation.retired_at.is_(None), Organisation.checked_on < line)
        .distinct()
        .order_by(Organisation.checked_on)
    )
    return [rules.due_on(checked_on) for checked_on in rows]


@dataclass(frozen=True)
class Sent:
    """A family that was sent to an organisation, and whether it was told. `need`: the number of the need, if of one."""

    row: OrganisationReferral
    organisation: Organisation
    need: int | None
    by: str | None
    told_by: str | None


def sent(request: Request) -> list[Sent]:
    """Where a family was sent, the first first."""
    rows = db.session.execute(
        select(OrganisationReferral, Need.number)
        .outerjoin(Need, Need.id == OrganisationReferral.need_id)
        .where(OrganisationReferral.request_id == request.id)
        .order_by(OrganisationReferral.made_at, OrganisationReferral.id)
    ).all()
    known = _by_ids({row.organisation_id for row, _number in rows})
    ids = {each for row, _number in rows for each in (row.made_by, row.told_by) if each}
    names = {
        one.id: one.name for one in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    }
    return [
        Sent(row, known[row.organisation_id], number, names.get(row.made_by), names.get(row.told_by or ""))
        for row, number in rows
        if row.organisation_id in known
    ]


def told(request_id: str) -> list[Organisation]:
    """The organisations that staff told the family of: what stands on its page."""
    ids = db.session.scalars(
        select(OrganisationReferral.organisation_id)
        .where(OrganisationReferral.request_id == request_id, OrganisationReferral.told_at.is_not(None))
        .order_by(OrganisationReferral.told_at, OrganisationReferral.id)
    ).all()
    known = _by_ids(ids)
    return [known[each] for each in ids if each in known]


def fitting(needs: Iterable[Need]) -> dict[str, list[Organisation]]:
    """By the id of each open need, those that work where it has to be brought, in its kind of work."""
    kept = organisations()
    return {
        need.id: [row for row in kept if rules.fits(row.places, row.areas, forums=need.forums, wanted=[need.area])]
        for need in needs
        if need.state == NeedState.OPEN
    }


def sent_since(since: datetime) -> list[tuple[str, int, int]]:
    """(organisation, families sent there since then, those of them who were told), the most first."""
    rows = db.session.execute(
        select(OrganisationReferral.organisation_id, func.count(), func.count(OrganisationReferral.told_at))
        .join(Request, Request.id == OrganisationReferral.request_id)
        .where(*counted(), OrganisationReferral.made_at >= since)
        .group_by(OrganisationReferral.organisation_id)
    ).all()
    known = _by_ids([row[0] for row in rows])
    found = [(known[row[0]].name, int(row[1]), int(row[2])) for row in rows if row[0] in known]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _by_ids(ids: Collection[str]) -> dict[str, Organisation]:
    if not ids:
        return {}
    rows: Sequence[Organisation] = db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
    return {row.id: row for row in rows}
