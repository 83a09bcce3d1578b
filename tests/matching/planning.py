"""A small world for planning: needs, people and offers with few words, and an office that plays a plan out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from referral_app.matching import AttorneyProfile, NeedProfile
from referral_app.matching.pacing import Calendar, Mode, PlanOffer
from referral_app.matching.plan import Plan, PlanNeed, Settings, plan
from referral_app.vocabulary import OfferState
from tests.matching.cast import person, request

ZONE = ZoneInfo("America/New_York")
THANKSGIVING = date(2026, 11, 26)
SETTINGS = Settings(Calendar(ZONE, frozenset({THANKSGIVING})))
#: Monday, nine in the morning in New York.
MONDAY = datetime(2026, 11, 16, 9, tzinfo=ZONE).astimezone(UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026 on the programme's wall clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def plan_need(
    id: str = "N1",
    *,
    request_id: str | None = None,
    received: datetime = MONDAY,
    mode: Mode = Mode.STAGGERED,
    size: int = 3,
    **changes: Any,
) -> PlanNeed:
    record = request(id=id, holidays=[THANKSGIVING.isoformat()], **changes)
    return PlanNeed(id, request_id or f"R-{id}", received, NeedProfile.from_dict(record), mode, size)


def people(*ids: str, **changes: Any) -> list[AttorneyProfile]:
    return [
        person(**{"id": id, "max_matters": 5, "open_matters": 0, "insurance_expires": None, **COVER, **changes})
        for id in ids
    ]


COVER = {
    "insurance_expires": "2027-12-31",
    "licences": [{"forum": "US-TX", "status": "active", "expires": None}],
}


def approved(need_id: str, *attorney_ids: str, **changes: Any) -> list[PlanOffer]:
    return [
        PlanOffer(id=f"{need_id}:{id}", need_id=need_id, attorney_id=id, state=OfferState.APPROVED, **changes)
        for id in attorney_ids
    ]


def run(
    now: datetime,
    needs: PlanNeed | Iterable[PlanNeed],
    roster: Iterable[AttorneyProfile],
    offers: Iterable[PlanOffer],
) -> Plan:
    return plan(now, [needs] if isinstance(needs, PlanNeed) else needs, roster, offers, SETTINGS)


class Office:
    """Keeps the offers and the live counts, and does what a plan says, as the verbs would."""

    def __init__(
        self, needs: Iterable[PlanNeed], roster: Iterable[AttorneyProfile], offers: Iterable[PlanOffer]
    ) -> None:
        self.needs = {need.id: need for need in needs}
        self.roster = {one.id: one for one in roster}
        self.offers = {offer.id: offer for offer in offers}
        self.log: list[tuple[datetime, str]] = []
        self.last: Plan | None = None

    def open_needs(self) -> list[PlanNeed]:
        filled = {offer.need_id for offer in self.offers.values() if offer.state == OfferState.ACCEPTED}
        return [need for need in self.needs.values() if need.id not in filled]

    def live(self, now: datetime) -> dict[str, AttorneyProfile]:
        """The roster with its counts taken from the offers."""
        people = {}
        for one in self.roster.values():
            mine = [offer for offer in self.offers.values() if offer.attorney_id == one.id]
            sent = [offer for offer in mine if offer.sent_at is not None]
            people[one.id] = replace(
                one,
                open_matters=sum(offer.state == OfferState.ACCEPTED for offer in mine),
                pending_offers=sum(offer.state in PENDING_STATES for offer in mine),
                offers_30d=sum(offer.sent_at > now - timedelta(days=30) for offer in sent if offer.sent_at),
                last_offered_at=max(
                    (offer.sent_at.strftime("%Y-%m-%dT%H:%M:%SZ") for offer in sent if offer.sent_at), default=None
                ),
            )
        return people

    def sweep(self, now: datetime) -> list[str]:
        """Plan and do it. Returns the ids of the offers sent."""
        made = plan(now, self.open_needs(), self.live(now), self.of_open_needs(), SETTINGS)
        self.last = made
        for expiry in made.expiries:
            self.change(expiry.offer_id, state=OfferState.EXPIRED, ended_at=now)
        for send in made.sends:
            self.change(send.offer_id, state=OfferState.SENT, sent_at=now, expires_on=send.expires_on)
            self.log.append((now, send.offer_id))
        return [send.offer_id for send in made.sends]

    def of_open_needs(self) -> list[PlanOffer]:
        ids = {need.id for need in self.open_needs()}
        return [offer for offer in self.offers.values() if offer.need_id in ids]

    def change(self, offer_id: str, **changes: Any) -> None:
        self.offers[offer_id] = replace(self.offers[offer_id], **changes)

    def decline(self, offer_id: str, now: datetime) -> None:
        self.change(offer_id, state=OfferState.DECLINED, ended_at=now)

    def accept(self, offer_id: str, now: datetime) -> None:
        """The first yes: every other offer of the need ends with it."""
        need_id = self.offers[offer_id].need_id
        self.change(offer_id, state=OfferState.ACCEPTED, ended_at=now)
        for offer in list(self.offers.values()):
            if offer.need_id == need_id and offer.id != offer_id:
                if offer.state in PENDING_STATES:
                    self.change(offer.id, state=OfferState.WITHDRAWN, ended_at=now)
                elif offer.state == OfferState.APPROVED:
                    self.change(offer.id, state=OfferState.DROPPED, ended_at=now)

    def pending(self, need_id: str) -> list[str]:
        return [o.id for o in self.offers.values() if o.need_id == need_id and o.state in PENDING_STATES]


PENDING_STATES = (OfferState.SENT, OfferState.INTERESTED, OfferState.CHECKING, OfferState.CLEARED)
