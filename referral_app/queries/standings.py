"""How attorneys stand today, as conditions in SQL: who could be asked, who is away or full, whose licence lapsed.

The directory is narrowed by them; the coverage judges the same of the roster that a process keeps
(`queries/coverage.py`), and a test holds the two equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from referral_app.extensions import db
from referral_app.models import PENDING, Absence, Account, Attorney, Licence, Matter, Offer
from referral_app.queries.together import QUESTION
from referral_app.roster.agency import BARRED
from referral_app.vocabulary import AttorneyStatus, LicenceStatus, MatterState

# Each condition asks for a set of attorneys that is found once, not once more for each of them.


def away(today: date) -> ColumnElement[bool]:
    """On pause or absent on this day: nobody asks them."""
    absent = select(Absence.attorney_id).where(Absence.first_day <= today, Absence.last_day >= today)
    return or_(and_(Attorney.paused_until.is_not(None), Attorney.paused_until >= today), Attorney.id.in_(absent))


def full() -> ColumnElement[bool]:
    """No place left: open matters and questions that wait take one each, a combined question takes one."""
    taken: Counter[str] = Counter()
    for places in (
        select(Matter.attorney_id, func.count(func.distinct(QUESTION)))
        .join(Offer, Offer.id == Matter.offer_id)
        .where(Matter.state == MatterState.OPEN)
        .group_by(Matter.attorney_id),
        select(Offer.attorney_id, func.count(func.distinct(QUESTION)))
        .where(Offer.state.in_(PENDING))
        .group_by(Offer.attorney_id),
    ):
        taken.update(dict(db.session.execute(places).all()))
    by_places: dict[int, list[str]] = {}
    for attorney_id, n in taken.items():
        by_places.setdefault(n, []).append(attorney_id)
    return or_(
        Attorney.max_matters <= 0,
        *(and_(Attorney.max_matters <= n, Attorney.id.in_(by_places[n])) for n in sorted(by_places)),
    )


def lapsed(today: date) -> ColumnElement[bool]:
    """No licence in good standing is left, one is suspended or disbarred, or the insurance cover has ended."""
    good = select(Licence.attorney_id).where(
        Licence.status == LicenceStatus.ACTIVE, or_(Licence.expires.is_(None), Licence.expires >= today)
    )
    barred = select(Licence.attorney_id).where(Licence.status.in_(BARRED))
    uncovered = or_(
        and_(Attorney.insurance_expires.is_not(None), Attorney.insurance_expires < today),
        and_(Attorney.insurance_expires.is_(None), Attorney.cover == "own"),
    )
    return or_(Attorney.id.not_in(good), Attorney.id.in_(barred), uncovered)


def signs_in() -> ColumnElement[bool]:
    enrolled = select(Account.attorney_id).where(
        Account.attorney_id.is_not(None), Account.enrolled_at.is_not(None), Account.deactivated_at.is_(None)
    )
    return Attorney.id.in_(enrolled)


def ready(today: date, taken: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """Could be asked today, as far as no case comes into it. `taken`: what `full` says, if asked already."""
    no_place = full() if taken is None else taken
    return and_(
        Attorney.status == AttorneyStatus.ACTIVE, signs_in(), not_(away(today)), not_(no_place), not_(lapsed(today))
    )


def _active(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Attorney.status == AttorneyStatus.ACTIVE, condition)


#: What the directory can be narrowed to, each with its condition on the day.
STANDINGS: Mapping[str, Callable[[date], ColumnElement[bool]]] = {
    "ready": ready,
    "away": lambda today: _active(away(today)),
    "full": lambda _today: _active(full()),
    "lapsed": lambda today: _active(lapsed(today)),
    "no_account": lambda _today: and_(Attorney.status != AttorneyStatus.WITHDRAWN, not_(signs_in())),
    "active": lambda _today: Attorney.status == AttorneyStatus.ACTIVE,
    "applied": lambda _today: Attorney.status == AttorneyStatus.APPLIED,
    "withdrawn": lambda _today: Attorney.status == AttorneyStatus.WITHDRAWN,
}
