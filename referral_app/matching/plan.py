"""Offer planning P1 (docs/matching.md, Planning): which offers go out now, which end, who is passed over and why.

One sweep is a pure function of (now, needs, roster, offers): replaying the log gives the same offers. It decides and
changes nothing; the verbs do, and judge again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from referral_app.matching import pacing
from referral_app.matching.pacing import PENDING, Calendar, Mode, PlanOffer
from referral_app.matching.parts import Outcome, PriorOffer
from referral_app.matching.plan_records import Expiry, Plan, PlanNeed, Send, Settings, Skip, UsedUp, need_order
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.ranking import VERSION, Ranked, offer_expires, order, scored
from referral_app.matching.rules import Rule, failing
from referral_app.vocabulary import OfferState
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.ladders import MAX_PENDING
from referral_app.workflow.offers import spec_outcome


def plan(
    now: datetime,
    needs: Iterable[PlanNeed],
    roster: Mapping[str, AttorneyProfile] | Iterable[AttorneyProfile],
    offers: Iterable[PlanOffer],
    settings: Settings,
) -> Plan:
    """One sweep at `now` (aware UTC).

    `roster` holds at least the attorneys of the offers, with facts as they are now; `offers` every offer of the needs,
    ended ones too. A combined offer (`group`) goes out only with the needs of the whole group given. Raises KeyError
    for an offer whose attorney is not in the roster.
    """
    sweep = _Sweep(now, needs, roster, offers, settings)
    sweep.end_offers()
    for need in sorted(sweep.needs.values(), key=need_order):
        sweep.serve(need)
    return sweep.plan()


class _Choice(NamedTuple):
    offer: PlanOffer
    row: Ranked
    #: Among those who might be asked, counted from 1.
    place: int
    eligible: int


@dataclass
class _Sweep:
    now: datetime
    given_needs: Iterable[PlanNeed]
    roster: Mapping[str, AttorneyProfile] | Iterable[AttorneyProfile]
    given_offers: Iterable[PlanOffer]
    settings: Settings
    expiries: list[Expiry] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    skips: dict[str, Skip] = field(default_factory=dict)
    used_up: list[UsedUp] = field(default_factory=list)
    next_looks: dict[str, datetime | None] = field(default_factory=dict)
    facts: dict[str, AttorneyProfile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calendar = self.settings.calendar
        self.today = self.calendar.today(self.now)
        self.needs = {need.id: need for need in self.given_needs}
        self.offers: dict[str, dict[str, PlanOffer]] = {need_id: {} for need_id in self.needs}
        self.groups: dict[str, list[tuple[str, str]]] = {}
        for offer in self.given_offers:
            self.offers.setdefault(offer.need_id, {})[offer.id] = offer
            if offer.group is not None:
                self.groups.setdefault(offer.group, []).append((offer.need_id, offer.id))
        self.people = self.roster if isinstance(self.roster, Mapping) else {person.id: person for person in self.roster}

    # Facts.

    def person(self, attorney_id: str) -> AttorneyProfile:
        return self.facts.get(attorney_id) or self.people[attorney_id]

    def offers_of(self, need_id: str) -> list[PlanOffer]:
        return list(self.offers[need_id].values())

    def mates(self, offer: PlanOffer) -> list[PlanOffer]:
        """The other offers of its group."""
        ids = self.groups.get(offer.group, []) if offer.group is not None else []
        return [self.offers[need_id][offer_id] for need_id, offer_id in ids if offer_id != offer.id]

    def profile(self, need: PlanNeed) -> NeedProfile:
        """The need as it stands at this moment of the sweep."""
        prior = []
        for offer in self.offers_of(need.id):
            outcome = spec_outcome(offer.state)
            if outcome is not None:
                prior.append(PriorOffer(offer.attorney_id, Outcome(outcome)))
        return replace(need.profile, as_of=self.today, prior_offers=tuple(prior))

    # Ends.

    def end_offers(self) -> None:
        for offer in [offer for made in self.offers.values() for offer in made.values()]:
            reason = self.end_reason(offer)
            if reason is not None:
                self.expiries.append(Expiry(offer.id, offer.need_id, offer.attorney_id, reason))
                self.offers[offer.need_id][offer.id] = replace(offer, state=OfferState.EXPIRED, ended_at=self.now)
                self.count_end(offer)
        self.expiries.sort()

    def end_reason(self, offer: PlanOffer) -> str | None:
        if offer.state not in PENDING:
            return None
        if offer.expires_on is not None and offer.expires_on < self.today:
            return "silent"
        runs_out = self.calendar.check_runs_out(offer)
        return "check_unanswered" if runs_out is not None and runs_out <= self.now else None

    def count_end(self, offer: PlanOffer) -> None:
        """Free the place of an expired offer. A combined one gives its place back with the last of its needs."""
        if any(mate.state in PENDING for mate in self.mates(offer)):
            return
        person = self.person(offer.attorney_id)
        self.facts[person.id] = replace(
            person, pending_offers=max(0, person.pending_offers - 1), offers_closed=person.offers_closed + 1
        )

    # Sends.

    def serve(self, need: PlanNeed) -> None:
        """Send what is due for one need, the facts brought up to date after each offer."""
        due = self.due(need)
        while due and (choice := self.choose(need)) is not None:
            self.send(choice)
            due -= 1
        unmet = due > 0
        made = self.offers_of(need.id)
        if unmet and any(offer.state != OfferState.PLANNED for offer in made):
            left = sum(offer.state == OfferState.APPROVED for offer in made)
            self.used_up.append(UsedUp(need.id, left, sum(offer.state in PENDING for offer in made)))
        self.next_looks[need.id] = pacing.next_look(
            need.mode, need.profile.urgency, made, now=self.now, unmet=unmet, calendar=self.calendar
        )

    def due(self, need: PlanNeed) -> int:
        return pacing.wanted(
            need.mode,
            need.size,
            need.profile.urgency,
            self.offers_of(need.id),
            now=self.now,
            calendar=self.calendar,
        )

    def choose(self, need: PlanNeed) -> _Choice | None:
        """The next of the approved set: pinned ones by their number, then the order of the ranked, taken fresh."""
        profile = self.profile(need)
        found: list[tuple[PlanOffer, Ranked]] = []
        for offer in self.offers_of(need.id):
            if offer.state == OfferState.APPROVED:
                rules = self.in_the_way(profile, offer)
                if rules is None:
                    self.skips.pop(offer.id, None)
                    found.append((offer, scored(profile, self.person(offer.attorney_id), self.settings.policy)))
                else:
                    self.skips[offer.id] = Skip(offer.id, need.id, offer.attorney_id, rules)
        if not found:
            return None
        found.sort(key=lambda pair: order(pair[1]))
        by_pin = [pair for pair in found if pair[0].pinned is not None]
        first = min(by_pin, key=lambda pair: pair[0].pinned or 0) if by_pin else found[0]
        return _Choice(*first, found.index(first) + 1, len(found))

    def in_the_way(self, profile: NeedProfile, offer: PlanOffer) -> tuple[Rule | NotReady, ...] | None:
        """What keeps this offer from going out, the rules first; nothing of it: it waits for its group. None: it may
        go."""
        rules = self.rules_in_the_way(profile, offer)
        waits = self.settings.not_ready
        leaves = [offer, *(mate for mate in self.mates(offer) if mate.state == OfferState.APPROVED)]
        not_ready = waits.get(offer.attorney_id) or next((waits[one.id] for one in leaves if one.id in waits), None)
        return rules if not_ready is None else (*(rules or ()), not_ready)

    def rules_in_the_way(self, profile: NeedProfile, offer: PlanOffer) -> tuple[Rule, ...] | None:
        person = self.person(offer.attorney_id)
        mates = self.mates(offer)
        if any(mate.state in PENDING for mate in mates):
            # The place of a combined offer is taken once.
            person = replace(person, pending_offers=max(0, person.pending_offers - 1))
        rules = failing(profile, person)
        if rules:
            return rules
        for mate in mates:
            if mate.state == OfferState.APPROVED:
                if mate.need_id not in self.needs or not self.has_room(mate.need_id):
                    return ()
                rules = failing(self.profile(self.needs[mate.need_id]), person)
                if rules:
                    return rules
        return None

    def has_room(self, need_id: str) -> bool:
        made = self.offers_of(need_id)
        pending = sum(offer.state in PENDING for offer in made)
        return pending < MAX_PENDING and not any(offer.state == OfferState.ACCEPTED for offer in made)

    def send(self, choice: _Choice) -> None:
        """Note the send, that of its group with it, and what it does to the attorney's facts."""
        offer = choice.offer
        mates = self.mates(offer)
        shared = any(mate.state in PENDING for mate in mates)
        self.note_send(offer, choice.row, choice.place, choice.eligible)
        person = self.person(offer.attorney_id)
        for mate in mates:
            if mate.state == OfferState.APPROVED:
                profile = self.profile(self.needs[mate.need_id])
                self.note_send(mate, scored(profile, person, self.settings.policy), choice.place, choice.eligible)
        self.facts[person.id] = replace(
            person,
            pending_offers=person.pending_offers + (not shared),
            offers_30d=person.offers_30d + (not shared),
            last_offered_at=max(person.last_offered_at or "", written(self.now)),
        )

    def note_send(self, offer: PlanOffer, row: Ranked, place: int, eligible: int) -> None:
        need = self.needs[offer.need_id]
        last_day = offer_expires(replace(need.profile, as_of=self.today))
        snapshot = {
            **row.as_dict(),
            "last_offered_at": row.last_offered_at,
            "urgency": str(need.profile.urgency),
            "rules": VERSION,
            "place": place,
            "eligible": eligible,
            "pinned": offer.pinned,
        }
        del snapshot["id"]
        self.sends.append(Send(offer.id, need.id, offer.attorney_id, last_day, snapshot))
        self.skips.pop(offer.id, None)
        self.offers[need.id][offer.id] = replace(offer, state=OfferState.SENT, sent_at=self.now, expires_on=last_day)

    def plan(self) -> Plan:
        return Plan(
            expiries=tuple(self.expiries),
            sends=tuple(self.sends),
            skips=tuple(self.skips.values()),
            used_up=tuple(self.used_up),
            next_looks=self.next_looks,
            facts=self.facts,
        )


def written(instant: datetime) -> str:
    """An instant as cases write it, to the second, in UTC (docs/matching.md, Dates)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = [
    "PENDING",
    "Calendar",
    "Expiry",
    "Mode",
    "Plan",
    "PlanNeed",
    "PlanOffer",
    "Send",
    "Settings",
    "Skip",
    "UsedUp",
    "need_order",
    "plan",
    "written",
]
