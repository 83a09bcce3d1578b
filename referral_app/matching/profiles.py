"""What matching may know: frozen profiles with only the facts that bear on the answer (SPEC A1).

Names, contacts and stories cannot reach the matcher: there is no field for them. `from_dict` reads the records of
`case.schema.json` and raises `BadCase`, which names the field in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from referral_app.matching import fields as read
from referral_app.matching.fields import BadCase
from referral_app.vocabulary import AttorneyStatus, FeeType, LicenceStatus, Track

#: Experience older than this counts half (SPEC A4).
EXPERIENCE_DAYS = 1826


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


class Criterion(StrEnum):
    """The seven criteria of the score, in the order of SPEC A4."""

    EXPERTISE = "expertise"
    JURISDICTION = "jurisdiction"
    FEE = "fee"
    LANGUAGE = "language"
    EXPERIENCE = "experience"
    RESPONSIVENESS = "responsiveness"
    CAPACITY = "capacity"


class Licence(NamedTuple):
    """An admission. `expires` is its last day; None never ends."""

    forum: str
    status: LicenceStatus
    expires: date | None

    def good_on(self, day: date) -> bool:
        """In good standing that day (SPEC A3)."""
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


@dataclass(frozen=True)
class NeedProfile:
    """One need on one day: `request` of the case schema. Money in cents, contingency in hundredths of a per cent."""

    id: str
    as_of: date
    urgency: Track
    deadline: date | None
    holidays: tuple[date, ...]
    area: str
    min_tier: int
    forums: tuple[str, ...]
    allow_phv: bool
    fees: tuple[FeeType, ...]
    max_hourly_cents: int | None
    max_flat_cents: int | None
    max_contingency_bp: int | None
    languages: tuple[str, ...]
    interpreter_ok: bool
    required_trainings: tuple[str, ...]
    conflict_attorney_ids: tuple[str, ...]
    conflict_firm_ids: tuple[str, ...]
    prior_offers: tuple[PriorOffer, ...]

    @classmethod
    def from_dict(cls, given: Any, where: str = "request") -> NeedProfile:
        """The profile of a `request` record. Raises BadCase."""
        row = read.record(given, where, _NEED_FIELDS)

        def at(name: str) -> tuple[Any, str]:
            return row[name], f"{where}.{name}"

        return cls(
            id=read.text(*at("id")),
            as_of=read.day(*at("as_of")),
            urgency=read.word(*at("urgency"), Track),
            deadline=read.day_or_none(*at("deadline")),
            holidays=read.several(*at("holidays"), read.day, different=True),
            area=read.code(*at("area")),
            min_tier=read.count(*at("min_tier"), 1, 4),
            forums=read.several(*at("forums"), read.forum, least=1, different=True),
            allow_phv=read.flag(*at("allow_phv")),
            fees=read.several(*at("fees"), _fee_type, least=1, different=True),
            max_hourly_cents=read.count_or_none(*at("max_hourly_cents")),
            max_flat_cents=read.count_or_none(*at("max_flat_cents")),
            max_contingency_bp=read.count_or_none(*at("max_contingency_bp")),
            languages=read.several(*at("languages"), read.language, least=1, different=True),
            interpreter_ok=read.flag(*at("interpreter_ok")),
            required_trainings=read.several(*at("required_trainings"), read.code, different=True),
            conflict_attorney_ids=read.several(*at("conflict_attorney_ids"), read.text),
            conflict_firm_ids=read.several(*at("conflict_firm_ids"), read.text),
            prior_offers=read.several(*at("prior_offers"), _prior_offer),
        )

    # What many attorneys are held against is worked out once a need.

    @cached_property
    def forum_set(self) -> frozenset[str]:
        return frozenset(self.forums)

    @cached_property
    def country(self) -> str:
        """The part of the first forum before its first dash."""
        return country_of(self.forums[0])

    @cached_property
    def ceilings(self) -> Mapping[FeeType, int | None]:
        """The highest price of each fee type; None is always met."""
        return {
            FeeType.PRO_BONO: None,
            FeeType.REDUCED: self.max_hourly_cents,
            FeeType.CONTINGENCY: self.max_contingency_bp,
            FeeType.FLAT: self.max_flat_cents,
            FeeType.HOURLY: self.max_hourly_cents,
        }

    @cached_property
    def conflicted_attorneys(self) -> frozenset[str]:
        return frozenset(self.conflict_attorney_ids)

    @cached_property
    def conflicted_firms(self) -> frozenset[str]:
        return frozenset(self.conflict_firm_ids)

    @cached_property
    def already_offered(self) -> Mapping[str, Outcome]:
        """Who may not be asked again, with the outcome that bars; a withdrawn offer bars nobody."""
        return {offer.attorney_id: offer.outcome for offer in self.prior_offers if offer.outcome != Outcome.WITHDRAWN}

    @cached_property
    def experience_since(self) -> date:
        """The first day whose matters count in full."""
        return date.fromordinal(max(1, self.as_of.toordinal() - EXPERIENCE_DAYS))


@dataclass(frozen=True, slots=True)
class AttorneyProfile:
    """One attorney with live counts: `attorney` of the case schema.

    `fees` maps each fee type offered to its price (None: unknown, or pro bono). `last_offered_at` is the UTC instant as
    it is written, compared as a string.
    """

    id: str
    firm_id: str | None
    status: AttorneyStatus
    paused_until: date | None
    licences: tuple[Licence, ...]
    phv: bool
    insurance_expires: date | None
    areas: Mapping[str, Practice]
    trainings: frozenset[str]
    fees: Mapping[FeeType, int | None]
    languages: Mapping[str, Fluency]
    interpreter_ok: bool
    max_matters: int
    open_matters: int
    pending_offers: int
    max_offers_30d: int | None
    offers_30d: int
    offers_closed: int
    offers_answered: int
    last_offered_at: str | None

    @classmethod
    def from_dict(cls, given: Any, where: str = "attorney") -> AttorneyProfile:
        """The profile of an `attorney` record. Raises BadCase."""
        row = read.record(given, where, _ATTORNEY_FIELDS)

        def at(name: str) -> tuple[Any, str]:
            return row[name], f"{where}.{name}"

        made = cls(
            id=read.text(*at("id"), empty=False),
            firm_id=None if row["firm_id"] is None else read.text(*at("firm_id")),
            status=read.word(*at("status"), AttorneyStatus),
            paused_until=read.day_or_none(*at("paused_until")),
            licences=read.several(*at("licences"), _licence),
            phv=read.flag(*at("phv")),
            insurance_expires=read.day_or_none(*at("insurance_expires")),
            areas=read.mapped(*at("areas"), read.code, _practice),
            trainings=frozenset(read.several(*at("trainings"), read.code)),
            fees=_fees(*at("fees")),
            languages=read.mapped(*at("languages"), read.language, _fluency),
            interpreter_ok=read.flag(*at("interpreter_ok")),
            max_matters=read.count(*at("max_matters")),
            open_matters=read.count(*at("open_matters")),
            pending_offers=read.count(*at("pending_offers")),
            max_offers_30d=read.count_or_none(*at("max_offers_30d")),
            offers_30d=read.count(*at("offers_30d")),
            offers_closed=read.count(*at("offers_closed")),
            offers_answered=read.count(*at("offers_answered")),
            last_offered_at=read.instant_or_none(*at("last_offered_at")),
        )
        if made.offers_answered > made.offers_closed:
            raise BadCase(f"{where}.offers_answered", "no more can be answered than were closed")
        return made

    @property
    def free(self) -> int:
        """Places left: an unanswered offer holds one. Below nought when over-full."""
        return self.max_matters - self.open_matters - self.pending_offers


DEFAULT_WEIGHTS: Mapping[Criterion, int] = {
    Criterion.EXPERTISE: 30,
    Criterion.JURISDICTION: 20,
    Criterion.FEE: 15,
    Criterion.LANGUAGE: 10,
    Criterion.EXPERIENCE: 10,
    Criterion.RESPONSIVENESS: 10,
    Criterion.CAPACITY: 5,
}


@dataclass(frozen=True)
class Policy:
    """What a programme may set: weights in whole points (sum 100), width of a band, bands an offer costs."""

    weights: Mapping[Criterion, int]
    band: int = 500
    rest: int = 1

    @classmethod
    def from_dict(cls, given: Any, where: str = "policy") -> Policy:
        """The policy of a `policy` record; what is not named stays at its default. Raises BadCase."""
        row = read.record(given, where, frozenset(), frozenset({"weights", "band", "rest"}))
        return cls(
            weights=_weights(row["weights"], f"{where}.weights") if "weights" in row else DEFAULT_WEIGHTS,
            band=read.count(row.get("band", 500), f"{where}.band", 1, 10000),
            rest=read.count(row.get("rest", 1), f"{where}.rest"),
        )


DEFAULT = Policy(DEFAULT_WEIGHTS)


def country_of(forum: str) -> str:
    return forum.partition("-")[0]


def _fee_type(value: Any, where: str) -> FeeType:
    return read.word(value, where, FeeType)


def _fluency(value: Any, where: str) -> Fluency:
    return read.word(value, where, Fluency)


def _prior_offer(value: Any, where: str) -> PriorOffer:
    row = read.record(value, where, _PRIOR_FIELDS)
    return PriorOffer(
        read.text(row["attorney_id"], f"{where}.attorney_id"), read.word(row["outcome"], f"{where}.outcome", Outcome)
    )


def _licence(value: Any, where: str) -> Licence:
    row = read.record(value, where, _LICENCE_FIELDS)
    return Licence(
        read.forum(row["forum"], f"{where}.forum"),
        read.word(row["status"], f"{where}.status", LicenceStatus),
        read.day_or_none(row["expires"], f"{where}.expires"),
    )


def _practice(value: Any, where: str) -> Practice:
    row = read.record(value, where, _PRACTICE_FIELDS)
    return Practice(
        read.count(row["tier"], f"{where}.tier", 1, 4),
        read.count(row["matters"], f"{where}.matters"),
        read.day_or_none(row["last_matter"], f"{where}.last_matter"),
    )


def _fees(value: Any, where: str) -> Mapping[FeeType, int | None]:
    given = read.record(value, where, frozenset(), frozenset(FeeType))
    prices: dict[FeeType, int | None] = {}
    for name, terms in given.items():
        fee = FeeType(name)
        price = _PRICE_FIELD[fee]
        row = read.record(terms, f"{where}.{name}", frozenset({price} if price else ()))
        prices[fee] = read.count_or_none(row[price], f"{where}.{name}.{price}") if price else None
    return prices


def _weights(value: Any, where: str) -> Mapping[Criterion, int]:
    row = read.record(value, where, frozenset(Criterion))
    weights = {criterion: read.count(row[criterion], f"{where}.{criterion}") for criterion in Criterion}
    if sum(weights.values()) != 100:
        raise BadCase(where, "the weights must sum to 100")
    return weights


_NEED_FIELDS = frozenset(field.name for field in fields(NeedProfile))
_ATTORNEY_FIELDS = frozenset(field.name for field in fields(AttorneyProfile))
_PRIOR_FIELDS = frozenset(PriorOffer._fields)
_LICENCE_FIELDS = frozenset(Licence._fields)
_PRACTICE_FIELDS = frozenset(Practice._fields)
