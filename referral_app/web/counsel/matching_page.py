"""What the page of all needs of a request shows: proposed sets, what is missing, and the days of a preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.matching import AttorneyProfile, NeedProfile, Result, explain, rank
from referral_app.matching.plan import Calendar, Mode, PlanNeed, PlanOffer, Settings
from referral_app.matching.preview import Ask, preview
from referral_app.matching.tracks import PROPOSED
from referral_app.models import LIVE, Attorney, Need, Offer, Request
from referral_app.queries import asking, cases, consents, planning, ranking, roster
from referral_app.queries import counsel as queries
from referral_app.vocabulary import AUTOMATIC, NeedState, OfferState, Track
from referral_app.web.counsel import pages, ranked, reasons
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.attorneys import NotReady

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Proposed:
    """One attorney of a proposed set. `ask`: when the preview would ask; None: not within what it looks ahead to."""

    attorney: Attorney
    place: int
    score: str
    facts: list[str]
    order: str
    ready: bool
    ticked: bool
    ask: Ask | None
    also: list[int]


@dataclass(frozen=True)
class Standing:
    """One offer that is there already, with the day the preview gives one that waits."""

    offer: Offer
    ask: Ask | None


@dataclass(frozen=True)
class Row:
    """One need: what it is, what is missing, who is proposed, who was asked, and how many are left out and why."""

    need: Need
    area: str
    terms: Mapping[str, Any]
    why_not: WhyNot | None
    waits: bool
    proposed: list[Proposed]
    standing: list[Standing]
    fits: int
    to_invite: int
    left_out: list[tuple[Any, int]]
    seen: int

    @property
    def ready(self) -> bool:
        """Whether a set of this need can be approved now."""
        return self.why_not is None and not self.waits and bool(self.proposed)


@dataclass(frozen=True)
class _Pool:
    """The roster, read once for all needs."""

    people: dict[str, Attorney]
    profiles: dict[str, AttorneyProfile]
    ready: set[str]


def matching(
    the_request: Request, *, picked: Mapping[int, Sequence[str]] | None, now: datetime, today: date
) -> dict[str, Any]:
    """All needs of a request. `picked`: what was ticked in a form that came back, by need; None: the proposal."""
    data = programme.law_data()
    routing = cases.latest_routing(the_request)
    result = cases.routing_result(routing) if routing else None
    gates = asking.why_not_each(the_request, result, consents.latest(the_request.id), today)
    pool = _pool(now, today)
    made = queries.offers_by_need([need.id for need in the_request.needs])
    profiles = {
        need_id: NeedProfile.from_dict(case)
        for need_id, case in ranking.need_cases(
            the_request, [offer for each in made.values() for offer in each], today
        ).items()
    }
    judged = {need.id: rank(profiles[need.id], pool.profiles.values()) for need in the_request.needs}
    sets = {need.id: _set(need, judged[need.id], made[need.id], gates[need.id], pool) for need in the_request.needs}
    asks = _asks(the_request, profiles, sets, made, pool, now, today)
    serves = Counter(code for codes in sets.values() for code in codes)
    numbers = {code: [need.number for need in the_request.needs if code in sets[need.id]] for code in serves}
    rows = []
    for need in the_request.needs:
        chosen = None if picked is None else set(picked.get(need.number, ()))
        rows.append(
            Row(
                need=need,
                area=data.expertise[need.area].label,
                terms=cases.need_terms(need),
                why_not=gates[need.id],
                waits=any(offer.state in LIVE for offer in made[need.id]),
                proposed=_proposed(
                    need, profiles[need.id], judged[need.id], sets[need.id], pool, asks, numbers, chosen
                ),
                standing=[Standing(offer, asks.get(offer.id)) for offer in made[need.id]],
                fits=len(judged[need.id].ranked),
                to_invite=sum(pool.people[row.id].id not in pool.ready for row in judged[need.id].ranked),
                left_out=[(rule, len(barred)) for rule, barred in ranked.by_first_rule(judged[need.id])],
                seen=len(made[need.id]),
            )
        )
    return {
        "request": the_request,
        "today": today,
        "rows": rows,
        "ready": [row for row in rows if row.ready],
        "uncleared": _uncleared(the_request, result, data),
        "several": [(pool.people[code], places) for code, places in sorted(numbers.items()) if len(places) > 1],
    }


def _uncleared(the_request: Request, result: Mapping[str, Any] | None, data: law.LawData) -> list[str]:
    """The reasons that still hold the request back, in words."""
    if result is None or result["attorney_match"] in AUTOMATIC:
        return []
    return [row.text for row in pages.reason_rows(the_request, result, data, {}) if row.cleared is None]


def _pool(now: datetime, today: date) -> _Pool:
    rows = roster.with_accounts()
    people = {person.code: person for person, _ready in rows}
    profiles = {profile.id: profile for profile in ranking.profiles(list(people.values()), now, today)}
    return _Pool(people, profiles, {person.id for person, ready in rows if ready})


def _set(need: Need, result: Result, made: Sequence[Offer], gate: WhyNot | None, pool: _Pool) -> list[str]:
    """Whom the page proposes: the first of the order who can sign in; where nobody can, the first to be invited.

    Nobody where a set is there already, or where the need is over.
    """
    if gate == WhyNot.NEED_CLOSED or any(offer.state in LIVE for offer in made):
        return []
    size = PROPOSED[Track(need.track)]
    codes = [row.id for row in result.ranked]
    can = [code for code in codes if pool.people[code].id in pool.ready]
    return (can or codes)[:size]


def _asks(
    the_request: Request,
    profiles: Mapping[str, NeedProfile],
    sets: Mapping[str, Sequence[str]],
    made: Mapping[str, Sequence[Offer]],
    pool: _Pool,
    now: datetime,
    today: date,
) -> dict[str, Ask]:
    """When each would be asked, by the id of the offer, or "need:code" for one that is only proposed."""
    settings = programme.settings()
    open_needs = [need for need in the_request.needs if need.state == NeedState.OPEN]
    needs = [
        PlanNeed(
            id=need.id,
            request_id=the_request.id,
            received_at=the_request.received_at or need.created_at,
            profile=profiles[need.id],
            mode=Mode(need.mode),
            size=settings.tracks[Track(need.track)].size,
        )
        for need in open_needs
    ]
    offers = [planning.plan_offer(offer, offer.attorney.code) for need in open_needs for offer in made[need.id]]
    offers += [
        PlanOffer(id=f"{need.id}:{code}", need_id=need.id, attorney_id=code, state=OfferState.APPROVED)
        for need in open_needs
        for code in sets[need.id]
    ]
    codes = {offer.attorney_id for offer in offers}
    not_ready = {code: NotReady.NOT_ENROLLED for code in codes if pool.people[code].id not in pool.ready}
    calendar = Calendar(programme.zone(), programme.holidays_from(today))
    told = preview(
        now,
        needs,
        [pool.profiles[code] for code in sorted(codes)],
        offers,
        Settings(calendar, not_ready=not_ready),
    )
    return {ask.offer_id: ask for ask in told.asks}


def _proposed(
    need: Need,
    profile: NeedProfile,
    result: Result,
    codes: Sequence[str],
    pool: _Pool,
    asks: Mapping[str, Ask],
    numbers: Mapping[str, list[int]],
    chosen: set[str] | None,
) -> list[Proposed]:
    found = []
    by_points = ranked.places_by_points(result)
    for place, row in enumerate(result.ranked, 1):
        if row.id not in codes:
            continue
        person = pool.people[row.id]
        why = explain(profile, pool.profiles[row.id])
        order = f"{reasons.places(by_points[row.id], place, len(result.ranked))} {reasons.order(why)}"
        found.append(
            Proposed(
                attorney=person,
                place=place,
                score=ranked.points(row.score),
                facts=[reasons.fact(line.fact) for line in why.lines],
                order=order,
                ready=person.id in pool.ready,
                ticked=chosen is None or person.id in chosen,
                ask=asks.get(f"{need.id}:{row.id}"),
                also=[number for number in numbers[row.id] if number != need.number],
            )
        )
    # As they would be asked; who would not be, last.
    return sorted(found, key=lambda one: (one.ask is None, one.ask.at if one.ask else NEVER, one.place))
