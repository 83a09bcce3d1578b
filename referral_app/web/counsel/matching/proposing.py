"""Whom the page of all needs proposes for each: judged, in which order, ticked or not, and when each would be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from referral_app import programme
from referral_app.actions.companions import NOBODY
from referral_app.matching import Answer, Grouped, NeedProfile, changed, explain
from referral_app.matching.plan import Calendar, Mode, PlanNeed, PlanOffer, Settings
from referral_app.matching.preview import Ask, preview
from referral_app.matching.tracks import PROPOSED
from referral_app.models import LIVE, Companion, Need, Offer, Request
from referral_app.queries import companions, panel, planning
from referral_app.queries.panel import People, Person
from referral_app.vocabulary import NeedState, OfferState, Track
from referral_app.web.counsel.matching import asked_together, ranked, reasons
from referral_app.web.counsel.matching.arranged import Arranged
from referral_app.web.counsel.matching.beside import Roster, Wanted, wanted_by
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.attorneys import NotReady

#: After every day of a preview.
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
class Pool:
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


@dataclass(frozen=True)
class Judged:
    """A need judged with what is tried for it: `tried` only where it changes anything."""

    profile: NeedProfile
    result: Answer
    tried: str | None


def judge(profile: NeedProfile, tried: str | None, pool: Pool) -> Judged:
    after = changed(profile, tried) if tried else profile
    return Judged(after, pool.roster.judge(after), tried if after != profile else None)


def in_order(proposed: Sequence[str], order: Sequence[str], result: Answer, pool: Pool) -> list[str]:
    """The set in the order of a form that came back: whom it named and who still fits; then who is proposed anew."""
    if not proposed or not order:
        return list(proposed)
    fits = {row.id for row in result.ranked}
    by_id = {pool.people.ids[code]: code for code in fits}
    named = [by_id[one] for one in order if one in by_id]
    return named + [code for code in proposed if code not in named]


def pool_of(the_request: Request, offers: Sequence[Offer], now: datetime, today: date) -> Pool:
    roster = panel.panel(now, today)
    return Pool(roster.people, roster.grouped, roster.ready, *companions.beside(the_request.id, offers))


def first_set(
    need: Need, result: Answer, made: Sequence[Offer], gate: WhyNot | None, pool: Pool, *, others: bool
) -> list[str]:
    """Whom the page proposes: the first of the order who can sign in; where nobody can, the first to be invited.

    Whoever said no to the request stands after all others, and is not ticked. Nobody where a set is there already and
    no `others` are to be chosen beside it, or where the need is over.
    """
    there = {offer.attorney.code for offer in made if offer.state in LIVE}
    if gate == WhyNot.NEED_CLOSED or (there and not others):
        return []
    size = PROPOSED[Track(need.track)]
    codes = [row.id for row in result.ranked if row.id not in there]
    can = [code for code in codes if pool.people.ids[code] in pool.ready]
    return pool.last(can or codes)[:size]


def asks_of(
    the_request: Request,
    judged: Mapping[str, Judged],
    sets: Mapping[str, Sequence[str]],
    groups: Mapping[tuple[str, int], str],
    arranged: Arranged,
    made: Mapping[str, Sequence[Offer]],
    pool: Pool,
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


def _is_ticked(attorney_id: str, need: Need, arranged: Arranged, pool: Pool) -> bool:
    """As the form that came back says; without one, everybody who has not said no to the request."""
    if arranged.picked is None:
        return attorney_id not in pool.said_no
    return attorney_id in arranged.picked.get(need.number, ())


def proposed_of(
    need: Need,
    judged: Judged,
    codes: Sequence[str],
    pool: Pool,
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
