"""Licences and insurance cover that end: what is out with whom nevertheless, and who is told before (C03)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, or_, select

from referral_app.extensions import db
from referral_app.matching.rules import Rule
from referral_app.models import LIVE, PENDING, Attorney, Companion, Letter, Licence, Matter, Offer, Task
from referral_app.models.codes import mark
from referral_app.queries import asked
from referral_app.queries.operations import fact
from referral_app.queries.roster import signs_in
from referral_app.vocabulary import AttorneyStatus, LicenceStatus, MatterState, OfferState, TaskKind

#: Days before the end on which the attorney is told, the longest first.
NOTICE_DAYS = (60, 30, 7)
#: The rules by which a door shuts that was open: the others may change with a case or a count, and recall nobody.
DOORS = (Rule.STATUS, Rule.LICENCE, Rule.INSURANCE, Rule.JURISDICTION)
#: A lapse in an open matter is said once in this time, whatever became of the task.
SAID_FOR = timedelta(days=45)
#: The fact that says for which day everybody was told.
TOLD_ON = "told_what_ends_on"
_CHUNK = 500


def of(rules: Iterable[str]) -> list[str]:
    """Those of some failing rules that are a lapse, in the order of `DOORS`."""
    failing = set(rules)
    return [str(rule) for rule in DOORS if str(rule) in failing]


#: Put together once, as those of `queries.due`: the worker asks them at every tick.
_TODAY: BindParameter[Any] = bindparam("today")
_LAPSED = or_(
    Attorney.status != AttorneyStatus.ACTIVE,
    Attorney.insurance_expires < _TODAY,
    and_(Attorney.insurance_expires.is_(None), Attorney.cover == "own"),
    exists().where(
        Licence.attorney_id == Attorney.id,
        or_(Licence.status != LicenceStatus.ACTIVE, Licence.expires < _TODAY),
    ),
)
_LAPSED_OF = select(Attorney.id).where(Attorney.id.in_(bindparam("some", expanding=True)), _LAPSED)
_ASKED = select(Offer.id, Offer.attorney_id).where(Offer.state.in_(PENDING)).order_by(Offer.id)
_SAID = exists().where(
    Task.matter_id == Matter.id, Task.kind == TaskKind.LAPSED_IN_MATTER, Task.created_at > bindparam("lately")
)
_ENGAGED = select(Matter.id, Matter.attorney_id).where(Matter.state == MatterState.OPEN, ~_SAID).order_by(Matter.id)
#: Whoever stands beside answers by signing in alone, so an account that ended is a lapse too.
_GONE_OF = select(Attorney.id).where(Attorney.id.in_(bindparam("some", expanding=True)), or_(_LAPSED, ~signs_in()))
#: The same place said lately, of whoever stands there now: another one who was named since is another lapse.
_PLACE_SAID = exists().where(
    Task.matter_id == Matter.id,
    Task.kind == TaskKind.COMPANION_LAPSED,
    Task.once.startswith("companion_lapsed:" + Companion.id + ":"),
    Task.created_at > bindparam("lately"),
    Task.created_at >= Companion.asked_at,
)
_BESIDE = (
    select(Companion.id, Companion.attorney_id)
    .join(Offer, Offer.id == Companion.offer_id)
    .outerjoin(Matter, Matter.offer_id == Offer.id)
    .where(
        Companion.attorney_id.is_not(None),
        Offer.state.in_(LIVE),
        or_(Offer.state != OfferState.ACCEPTED, and_(Matter.state == MatterState.OPEN, ~_PLACE_SAID)),
    )
    .order_by(Companion.id)
)


def _may_have_lapsed(attorney_ids: Collection[str], today: date, of_these: Select[str] = _LAPSED_OF) -> set[str]:
    """Those of these of whom plain columns tell it: the rules are asked about whoever this finds."""
    return {
        attorney_id
        for some in asked.chunks(attorney_ids)
        for attorney_id in db.session.scalars(of_these, {"some": some, "today": today})
    }


def offers(today: date) -> Sequence[str]:
    """Pending offers of attorneys who may have lapsed."""
    rows = db.session.execute(_ASKED).all()
    lapsed = _may_have_lapsed({row[1] for row in rows}, today)
    return [offer_id for offer_id, attorney_id in rows if attorney_id in lapsed]


def matters(now: datetime, today: date) -> Sequence[str]:
    """Open matters of attorneys who may have lapsed, of which staff were not told lately."""
    rows = db.session.execute(_ENGAGED, {"lately": now - SAID_FOR}).all()
    lapsed = _may_have_lapsed({row[1] for row in rows}, today)
    return [matter_id for matter_id, attorney_id in rows if attorney_id in lapsed]


def beside(now: datetime, today: date) -> Sequence[str]:
    """Places beside a lead whose person may have lapsed or gone: while the offer runs, and in an open matter of which
    staff were not told lately."""
    rows = db.session.execute(_BESIDE, {"lately": now - SAID_FOR}).all()
    gone = _may_have_lapsed({attorney_id for _, attorney_id in rows if attorney_id}, today, _GONE_OF)
    return [place_id for place_id, attorney_id in rows if attorney_id in gone]


@dataclass(frozen=True)
class Notice:
    """A letter to come: what ends on which day, and how many days before it is said."""

    kind: str
    attorney_id: str
    ends: date
    days: int

    @property
    def once(self) -> str:
        return f"{self.kind}:{mark('once', self.attorney_id)}:{self.ends.isoformat()}:{self.days}"


def told_on() -> date | None:
    """The day for which everybody was told of what ends."""
    known = fact(TOLD_ON)
    return date.fromisoformat(known) if known else None


def notices(today: date, limit: int) -> list[Notice]:
    """Whom to tell that a licence or the cover on the profile ends within sixty, thirty or seven days, the first to
    end first. Not who was told at that step already; who was missed at one is told at the next."""
    last = today + timedelta(days=max(NOTICE_DAYS))
    covers = (
        select(Attorney.insurance_expires, Attorney.id)
        .where(Attorney.status == AttorneyStatus.ACTIVE, Attorney.insurance_expires.between(today, last))
        .order_by(Attorney.insurance_expires, Attorney.id)
    )
    licences = (
        select(Licence.expires, Licence.attorney_id)
        .join(Attorney, Attorney.id == Licence.attorney_id)
        .where(
            Attorney.status == AttorneyStatus.ACTIVE,
            Licence.status == LicenceStatus.ACTIVE,
            Licence.expires.between(today, last),
        )
        .distinct()
        .order_by(Licence.expires, Licence.attorney_id)
    )
    found = [
        Notice(kind, attorney_id, ends, min(days for days in NOTICE_DAYS if ends <= today + timedelta(days=days)))
        for kind, query in (("cover_ends", covers), ("license_ends", licences))
        for ends, attorney_id in db.session.execute(query).all()
        if ends is not None
    ]
    new = sorted(_unsaid(found), key=lambda each: (each.ends, each.kind, each.attorney_id))
    return new[:limit]


def _unsaid(found: Sequence[Notice]) -> Iterator[Notice]:
    for start in range(0, len(found), _CHUNK):
        some = found[start : start + _CHUNK]
        said = set(db.session.scalars(select(Letter.once).where(Letter.once.in_([each.once for each in some]))))
        yield from (each for each in some if each.once not in said)
