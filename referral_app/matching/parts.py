"""The small parts of the profiles, and how each is read from its record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from referral_app.matching import fields as read
from referral_app.matching.fields import BadCase
from referral_app.vocabulary import FeeType, LicenceStatus


class Outcome(StrEnum):
    """How matching sees an earlier offer of the need."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Fluency(StrEnum):
    FLUENT = "fluent"
    WORKING = "working"


class Licence(NamedTuple):
    """An admission. `expires` is its last day; None never ends."""

    forum: str
    status: LicenceStatus
    expires: date | None

    def good_on(self, day: date) -> bool:
        """In good standing that day (docs/matching.md, Hard rules)."""
        return self.status == "active" and (self.expires is None or self.expires >= day)


class Practice(NamedTuple):
    """What an attorney has done in one area: tier 1 to 4, matters handled, the last one's date."""

    tier: int
    matters: int
    last_matter: date | None


class PriorOffer(NamedTuple):
    attorney_id: str
    outcome: Outcome


#: The name of the price in the record of each fee type; pro bono has none.
_PRICE_FIELD = {
    FeeType.PRO_BONO: None,
    FeeType.REDUCED: "hourly_cents",
    FeeType.CONTINGENCY: "contingency_bp",
    FeeType.FLAT: "flat_cents",
    FeeType.HOURLY: "hourly_cents",
}


def fee_type(value: Any, where: str) -> FeeType:
    return read.word(value, where, FeeType)


def fluency(value: Any, where: str) -> Fluency:
    return read.word(value, where, Fluency)


def prior_offer(value: Any, _where: str) -> PriorOffer:
    row = read.record(value, _PRIOR_FIELDS)
    return PriorOffer(read.text(row["attorney_id"], "attorney_id"), read.word(row["outcome"], "outcome", Outcome))


def licence(value: Any, _where: str) -> Licence:
    row = read.record(value, _LICENCE_FIELDS)
    return Licence(
        read.forum(row["forum"], "forum"),
        read.word(row["status"], "status", LicenceStatus),
        read.day_or_none(row["expires"], "expires"),
    )


def practice(value: Any, _where: str) -> Practice:
    row = read.record(value, _PRACTICE_FIELDS)
    return Practice(
        read.count(row["tier"], "tier", 1, 4),
        read.count(row["matters"], "matters"),
        read.day_or_none(row["last_matter"], "last_matter"),
    )


def fees(value: Any, where: str) -> Mapping[FeeType, int | None]:
    """By fee type offered: its price, None when it is unknown or there is none."""
    prices: dict[FeeType, int | None] = {}
    try:
        for name, terms in read.record(value, frozenset(), frozenset(FeeType)).items():
            fee = FeeType(name)
            prices[fee] = _price(fee, terms)
    except BadCase as fault:
        raise fault.inside(where) from None
    return prices


def _price(fee: FeeType, terms: Any) -> int | None:
    name = _PRICE_FIELD[fee]
    try:
        row = read.record(terms, frozenset({name} if name else ()))
        return read.count_or_none(row[name], name) if name else None
    except BadCase as fault:
        raise fault.inside(fee) from None


_PRIOR_FIELDS = frozenset(PriorOffer._fields)
_LICENCE_FIELDS = frozenset(Licence._fields)
_PRACTICE_FIELDS = frozenset(Practice._fields)
