"""What the page of all needs of a request shows: proposed sets, what is missing, and the days of a preview."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.actions.companions import NOBODY
from referral_app.actions.offers import PIN_REASONS
from referral_app.matching import Answer, Grouped, NeedProfile, changed, explain
from referral_app.matching.plan import Calendar, Mode, PlanNeed, PlanOffer, Settings
from referral_app.matching.preview import Ask, preview
from referral_app.matching.tracks import PROPOSED
from referral_app.models import LIVE, Companion, Need, Offer, Request
from referral_app.queries import asking, cases, companions, consents, panel, planning, ranking, relaxations
from referral_app.queries import offers as offer_queries
from referral_app.queries.panel import People, Person
from referral_app.queries.relaxations import Step
from referral_app.vocabulary import AUTOMATIC, NeedState, OfferState, Track
from referral_app.web.counsel.matching import all_said_no, asked_together, ranked, reasons
from referral_app.web.counsel.matching.all_said_no import AllSaidNo
from referral_app.web.counsel.matching.arranged import Arranged
from referral_app.web.counsel.matching.beside import Roster, Wanted, wanted_by
from referral_app.web.counsel.request import request_page
from referral_app.web.words import fees
from referral_app.web.words.law_words import area_label
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.seeking import SEEK_DAYS

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Proposed:
    """One attorney of a proposed set. `ask`: when the preview would ask; None: not within what it looks ahead to."""

    attorney: Person
    place: int
    score: str
    facts: list[str]
    order: str
    ready: bool
    ticked: bool
    ask: Ask | None
    also: list[int]
    by_hand: bool
    said_no: bool
    wanted: list[Wanted]


@dataclass(frozen=True)
class Standing:
    """One offer that is there already, with the day the preview gives one that waits."""

    offer: Offer
    ask: Ask | None
    beside: list[Companion]
    #: The numbers of the other needs that are asked in the same letter.
    with_needs: list[int]


@dataclass(frozen=True)
class Row:
    """One need: what it is, what is missing, who is proposed, who was asked, and how many are left out and why."""

    need: Need
    area: str
    terms: Mapping[str, Any]
    fees: fees.Fees
    why_not: WhyNot | None
    waits: bool
    proposed: list[Proposed]
    standing: list[Standing]
    fits: int
    to_invite: int
    left_out: list[tuple[Any, int]]
    seen: int
    moved: int
    reason: str
    tried: str | None
    steps: list[Step]
    taken: list[Mapping[str, Any]]
    #: Nobody is left to propose, and nobody is asked: the business days by which we may look again, to choose from.
    nobody: bool
    days: tuple[int, ...]
    all_said_no: AllSaidNo | None

    @property
    def ready(self) -> bool:
        """Whether a set of this need can be approved now."""
        return self.why_not is None and not self.waits and self.tried is None and bool(self.proposed)

    @property
    def may_try(self) -> bool:
        """Whether an order or a step of widening can be tried for this need."""
        several = self.why_not is None and len(self.proposed) > 1
        return several or self.tried is not None or any(step.by_office for step in self.steps)


@dataclass(frozen=True)
class _Pool:
    """The roster, read once for all needs."""

    people: People
    roster: Grouped
    ready: frozenset[str]
    beside: Mapping[str, list[Companion]]
    #: Row ids of those who would rather not help with this request: proposed last, and ticked by a person alone.
    said_no: Collection[str]

    def last(self, codes: Sequence[str]) -> list[str]:
        """In this order, with those who said no after all others."""
        return sorted(codes, key=lambda code: self.people.ids[code] in self.said_no)


def matching(the_request: Request, arranged: Arranged, *, now: datetime, today: date) -> dict[str, Any]:
    """All needs of a request. `arranged`: what was ticked, moved and tried in a form that came back."""
    data = programme.law_data()
    routing = cases.latest_routing(the_request)
    result = cases.routing_result(routing) if routing else None
    gates = asking.why_not_each(the_request, result, consents.latest(the_request.id), today)
    made = offer_queries.offers_by_need([need.id for need in the_request.needs])
    offers = [offer for each in made.values() for offer in each]
    pool = _pool(the_request, offers, now, today)
    found = ranking.need_cases(the_request, offers, today)
    judged = {
        need.id: _judged(NeedProfile.from_dict(found[need.id]), arranged.tried.get(need.number), pool)
        for need in the_request.needs
    }
    sets = {
        need.id: _arranged(
            _set(need, judged[need.id].result, made[need.id], gates[need.id], pool),
            arranged.order.get(need.number, ()),
            judged[need.id].result,
            pool,
        )
        for need in the_request.needs
    }
    codes = sorted({code for each in sets.values() for code in each})
    pool.people.fetch(codes)
    numbers = {code: [need.number for need in the_request.needs if code in sets[need.id]] for code in codes}
    several = [
        asked_together.several(pool.people[code], places, the_request, gates, arranged, pool.said_no)
        for code, places in numbers.items()
    ]
    groups = asked_together.groups(several)
    asks = _asks(the_request, judged, sets, groups, arranged, made, pool, now, today)
    mates = asked_together.with_needs(the_request, made)
    rows = [
        _row(
            need,
            judged[need.id],
            gates[need.id],
            sets[need.id],
            made[need.id],
            pool,
            asks,
            numbers,
            mates,
            arranged,
            result,
        )
        for need in the_request.needs
    ]
    return {
        "request": the_request,
        "today": today,
        "rows": rows,
        "ready": [row for row in rows if row.ready],
        "uncleared": _uncleared(the_request, result, data),
        "several": [one for one in several if len(one.numbers) > 1],
        "pin_reasons": PIN_REASONS,
    }


@dataclass(frozen=True)
class _Judged:
    """A need judged with what is tried for it: `tried` only where it changes anything."""

    profile: NeedProfile
    result: Answer
    tried: str | None


def _judged(profile: NeedProfile, tried: str | None, pool: _Pool) -> _Judged:
    after = changed(profile, tried) if tried else profile
    return _Judged(after, pool.roster.judge(after), tried if after != profile else None)


def _arranged(proposed: Sequence[str], order: Sequence[str], result: Answer, pool: _Pool) -> list[str]:
    """The set in the order of a form that came back: whom it named and who still fits; then who is proposed anew."""
    if not proposed or not order:
        return list(proposed)
    fits = {row.id for row in result.ranked}
    by_id = {pool.people.ids[code]: code for code in fits}
    named = [by_id[one] for one in order if one in by_id]
    return named + [code for code in proposed if code not in named]


def _row(
    need: Need,
    judged: _Judged,
    gate: WhyNot | None,
    codes: Sequence[str],
    made: Sequence[Offer],
    pool: _Pool,
    asks: Mapping[str, Ask],
    numbers: Mapping[str, list[int]],
    mates: Mapping[str, list[int]],
    arranged: Arranged,
    routing: Mapping[str, Any] | None,
) -> Row:
    terms = cases.need_terms(need)
    waits = any(offer.state in LIVE for offer in made)
    fits = len(judged.result.ranked)
    widen = need.state == NeedState.OPEN and not waits and (judged.tried or fits < PROPOSED[Track(need.track)])
    return Row(
        need=need,
        area=area_label(need.area),
        terms=terms,
        fees=fees.of_terms(terms),
        why_not=gate,
        waits=waits,
        proposed=_proposed(need, judged, codes, pool, asks, numbers, arranged),
        standing=_standing(made, pool, asks, mates),
        fits=fits,
        to_invite=sum(pool.people.ids[row.id] not in pool.ready for row in judged.result.ranked),
        left_out=[(rule, len(barred)) for rule, barred in judged.result.by_first_rule],
        seen=len(made),
        moved=arranged.moved.get(need.number, 0),
        reason=arranged.reasons.get(need.number, ""),
        tried=judged.tried,
        steps=relaxations.steps(need, terms, routing, judged.result.wider()) if widen else [],
        taken=terms.get("relaxed", []),
        nobody=need.state == NeedState.OPEN and not waits and not codes and gate != WhyNot.REQUEST_NOT_READY,
        days=SEEK_DAYS[Track(need.track)],
        all_said_no=all_said_no.of_need(need, made, terms),
    )


def _standing(
    made: Sequence[Offer], pool: _Pool, asks: Mapping[str, Ask], mates: Mapping[str, list[int]]
) -> list[Standing]:
    """Who was asked, then who waits, in the order of the days on which they would be asked."""
    found = [Standing(one, asks.get(one.id), pool.beside.get(one.id, []), mates.get(one.id, [])) for one in made]
    # Python keeps the order of equals: those without a day stay as they came.
    return sorted(found, key=lambda one: (one.offer.sent_at is None, one.ask.at if one.ask else NEVER))


def _uncleared(the_request: Request, result: Mapping[str, Any] | None, data: law.LawData) -> list[str]:
    """The reasons that still hold the request back, in words."""
    if result is None or result["attorney_match"] in AUTOMATIC:
        return []
    return [row.text for row in request_page.reason_rows(the_request, result, data, {}) if row.cleared is None]


def _pool(the_request: Request, offers: Sequence[Offer], now: datetime, today: date) -> _Pool:
    roster = panel.panel(now, today)
    return _Pool(roster.people, roster.grouped, roster.ready, *companions.beside(the_request.id, offers))


def _set(need: Need, result: Answer, made: Sequence[Offer], gate: WhyNot | None, pool: _Pool) -> list[str]:
    """Whom the page proposes: the first of the order who can sign in; where nobody can, the first to be invited.

    Whoever said no to the request stands after all others, and is not ticked. Nobody where a set is there already, or
    where the need is over.
    """
    if gate == WhyNot.NEED_CLOSED or any(offer.state in LIVE for offer in made):
        return []
    size = PROPOSED[Track(need.track)]
    codes = [row.id for row in result.ranked]
    can = [code for code in codes if pool.people.ids[code] in pool.ready]
    return pool.last(can or codes)[:size]


def _asks(
    the_request: Request,
    judged: Mapping[str, _Judged],
    sets: Mapping[str, Sequence[str]],
    groups: Mapping[tuple[str, int], str],
    arranged: Arranged,
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
            profile=judged[need.id].profile,
            mode=Mode(need.mode),
            size=settings.tracks[Track(need.track)].size,
        )
        for need in open_needs
    ]
    by_hand = asked_together.places(sets, groups, {need.id: need.number for need in open_needs}, arranged)
    offers = [planning.plan_offer(offer, offer.attorney.code) for need in open_needs for offer in made[need.id]]
    offers += [
        PlanOffer(
            id=f"{need.id}:{code}",
            need_id=need.id,
            attorney_id=code,
            state=OfferState.APPROVED,
            pinned=by_hand.get((code, need.number)),
            group=groups.get((code, need.number)),
        )
        for need in open_needs
        for code in sets[need.id]
        if _is_ticked(pool.people.ids[code], need, arranged, pool) or pool.people.ids[code] not in pool.said_no
    ]
    codes = {offer.attorney_id for offer in offers}
    not_ready = {code: NotReady.NOT_ENROLLED for code in codes if pool.people.ids[code] not in pool.ready}
    calendar = Calendar(programme.zone(), programme.holidays_from(today))
    told = preview(
        now,
        needs,
        [pool.roster.profiles[code] for code in sorted(codes)],
        offers,
        Settings(calendar, not_ready=not_ready),
    )
    return {ask.offer_id: ask for ask in told.asks}


def _is_ticked(attorney_id: str, need: Need, arranged: Arranged, pool: _Pool) -> bool:
    """As the form that came back says; without one, everybody who has not said no to the request."""
    if arranged.picked is None:
        return attorney_id not in pool.said_no
    return attorney_id in arranged.picked.get(need.number, ())


def _proposed(
    need: Need,
    judged: _Judged,
    codes: Sequence[str],
    pool: _Pool,
    asks: Mapping[str, Ask],
    numbers: Mapping[str, list[int]],
    arranged: Arranged,
) -> list[Proposed]:
    """The set as it would be asked; who would not be, last."""
    result = judged.result
    free = Roster(pool.people, pool.roster, pool.ready, {pool.people.ids[code] for code in codes}, pool.said_no)
    by_points = ranked.places_by_points(result)
    found = []
    for place, row in enumerate(result.ranked, 1):
        if row.id not in codes:
            continue
        person = pool.people[row.id]
        why = explain(judged.profile, pool.roster.profiles[row.id])
        order = f"{reasons.places(by_points[row.id], place, len(result.ranked))} {reasons.order(why)}"
        found.append(
            Proposed(
                attorney=person,
                place=place,
                score=ranked.points(row.score),
                facts=[reasons.fact(line.fact) for line in why.lines],
                order=order,
                ready=person.id in pool.ready,
                ticked=_is_ticked(person.id, need, arranged, pool),
                ask=asks.get(f"{need.id}:{row.id}"),
                also=[number for number in numbers[row.id] if number != need.number],
                said_no=person.id in pool.said_no,
                by_hand=codes.index(row.id) < arranged.moved.get(need.number, 0),
                wanted=wanted_by(
                    pool.roster.profiles[row.id], judged.profile, free, arranged.beside.get(need.number, NOBODY)
                ),
            )
        )

    def asked(one: Proposed) -> tuple[bool, datetime, int]:
        return one.ask is None, one.ask.at if one.ask else NEVER, codes.index(one.attorney.code)

    return sorted(found, key=asked)
