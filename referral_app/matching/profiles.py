"""What matching may know: frozen profiles with only the facts that bear on the answer (docs/matching.md, Words).

Names, contacts and stories cannot reach the matcher: there is no field for them. `from_dict` reads the records of
a case and raises `BadCase`, which names the field in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from referral_app.matching import fields as read
from referral_app.matching import parts
from referral_app.matching.fields import BadCase
from referral_app.matching.parts import Fluency, Licence, Outcome, Practice, PriorOffer
from referral_app.vocabulary import AttorneyStatus, FeeType, Track

#: Experience older than this counts half (docs/matching.md, Score).
EXPERIENCE_DAYS = 1826


@dataclass(frozen=True)
class NeedProfile:
    """One need on one day: `request` of a case. Money in cents, contingency in hundredths of a per cent."""

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
        """The profile of a `request` record. Raises BadCase, its field told from `where` on."""
        try:
            return cls._read(read.record(given, _NEED_FIELDS))
        except BadCase as fault:
            raise fault.inside(where) from None

    @classmethod
    def _read(cls, row: dict[str, Any]) -> NeedProfile:
        return cls(
            id=read.text(row["id"], "id"),
            as_of=read.day(row["as_of"], "as_of"),
            urgency=read.word(row["urgency"], "urgency", Track),
            deadline=read.day_or_none(row["deadline"], "deadline"),
            holidays=read.several(row["holidays"], "holidays", read.day, different=True),
            area=read.code(row["area"], "area"),
            min_tier=read.count(row["min_tier"], "min_tier", 1, 4),
            forums=read.several(row["forums"], "forums", read.forum, least=1, different=True),
            allow_phv=read.flag(row["allow_phv"], "allow_phv"),
            fees=read.several(row["fees"], "fees", parts.fee_type, least=1, different=True),
            max_hourly_cents=read.count_or_none(row["max_hourly_cents"], "max_hourly_cents"),
            max_flat_cents=read.count_or_none(row["max_flat_cents"], "max_flat_cents"),
            max_contingency_bp=read.count_or_none(row["max_contingency_bp"], "max_contingency_bp"),
            languages=read.several(row["languages"], "languages", read.language, least=1, different=True),
            interpreter_ok=read.flag(row["interpreter_ok"], "interpreter_ok"),
            required_trainings=read.several(row["required_trainings"], "required_trainings", read.code, different=True),
            conflict_attorney_ids=read.several(row["conflict_attorney_ids"], "conflict_attorney_ids", read.text),
            conflict_firm_ids=read.several(row["conflict_firm_ids"], "conflict_firm_ids", read.text),
            prior_offers=read.several(row["prior_offers"], "prior_offers", parts.prior_offer),
        )

    # What many attorneys are held against is worked out once a need.

    @cached_property
    def forum_set(self) -> frozenset[str]:
        return frozenset(self.forums)

    @cached_property
    def holiday_set(self) -> frozenset[date]:
        return frozenset(self.holidays)

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
    """One attorney with live counts: `attorney` of a case.

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
        """The profile of an `attorney` record. Raises BadCase, its field told from `where` on."""
        try:
            return cls._read(read.record(given, _ATTORNEY_FIELDS))
        except BadCase as fault:
            raise fault.inside(where) from None

    @classmethod
    def _read(cls, row: dict[str, Any]) -> AttorneyProfile:
        made = cls(
            id=read.text(row["id"], "id", empty=False),
            firm_id=None if row["firm_id"] is None else read.text(row["firm_id"], "firm_id"),
            status=read.word(row["status"], "status", AttorneyStatus),
            paused_until=read.day_or_none(row["paused_until"], "paused_until"),
            licences=read.several(row["licences"], "licences", parts.licence),
            phv=read.flag(row["phv"], "phv"),
            insurance_expires=read.day_or_none(row["insurance_expires"], "insurance_expires"),
            areas=read.mapped(row["areas"], "areas", read.code, parts.practice),
            trainings=frozenset(read.several(row["trainings"], "trainings", read.code)),
            fees=parts.fees(row["fees"], "fees"),
            languages=read.mapped(row["languages"], "languages", read.language, parts.fluency),
            interpreter_ok=read.flag(row["interpreter_ok"], "interpreter_ok"),
            max_matters=read.count(row["max_matters"], "max_matters"),
            open_matters=read.count(row["open_matters"], "open_matters"),
            pending_offers=read.count(row["pending_offers"], "pending_offers"),
            max_offers_30d=read.count_or_none(row["max_offers_30d"], "max_offers_30d"),
            offers_30d=read.count(row["offers_30d"], "offers_30d"),
            offers_closed=read.count(row["offers_closed"], "offers_closed"),
            offers_answered=read.count(row["offers_answered"], "offers_answered"),
            last_offered_at=read.instant_or_none(row["last_offered_at"], "last_offered_at"),
        )
        if made.offers_answered > made.offers_closed:
            raise BadCase("offers_answered", "no more can be answered than were closed")
        return made

    @property
    def free(self) -> int:
        """Places left: an unanswered offer holds one. Below nought when over-full."""
        return self.max_matters - self.open_matters - self.pending_offers


def country_of(forum: str) -> str:
    return forum.partition("-")[0]


_NEED_FIELDS = frozenset(field.name for field in fields(NeedProfile))
_ATTORNEY_FIELDS = frozenset(field.name for field in fields(AttorneyProfile))
