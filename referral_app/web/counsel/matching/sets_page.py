"""What the page of all needs of a request shows: proposed sets, what is missing, and who was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.actions.offers import PIN_REASONS
from referral_app.matching import NeedProfile
from referral_app.matching.preview import Ask
from referral_app.matching.tracks import PROPOSED
from referral_app.models import LIVE, Companion, Need, Offer, Request
from referral_app.queries import asking, cases, consents, ranking, relaxations, tasks
from referral_app.queries import offers as offer_queries
from referral_app.queries.relaxations import Step
from referral_app.vocabulary import AUTOMATIC, NeedState, TaskKind, Track
from referral_app.web.counsel.matching import all_said_no, asked_together
from referral_app.web.counsel.matching.all_said_no import AllSaidNo
from referral_app.web.counsel.matching.arranged import Arranged
from referral_app.web.counsel.matching.proposing import (
    NEVER,
    Judged,
    Pool,
    Proposed,
    asks_of,
    first_set,
    in_order,
    judge,
    pool_of,
    proposed_of,
)
from referral_app.web.counsel.request import by_law
from referral_app.web.words import fees
from referral_app.web.words.law_words import area_label
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.seeking import SEEK_DAYS


@dataclass(frozen=True)
class Standing:
    """One offer that is there already, with the day the preview gives one that waits."""

    offer: Offer
    ask: Ask | None
    beside: list[Companion]
    #: The numbers of the other needs that are asked in the same letter.
    with_needs: list[int]
    #: Has no account to sign in with, and is asked once it is open.
    to_invite: bool


@dataclass(frozen=True)
class Row:
    """One need: what it is, what is missing, who is proposed, who was asked, and how many are left out and why."""

    need: Need
    area: str
    terms: Mapping[str, Any]
    fees: fees.Fees
    why_not: WhyNot | None
    waits: bool
    #: Which tasks call for others to be chosen beside those approved.
    called: list[TaskKind]
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


def matching(the_request: Request, arranged: Arranged, *, now: datetime, today: date) -> dict[str, Any]:
    """All needs of a request. `arranged`: what was ticked, moved and tried in a form that came back."""
    data = programme.law_data()
    routing = cases.latest_routing(the_request)
    result = cases.routing_result(routing) if routing else None
    gates = asking.why_not_each(the_request, result, consents.latest(the_request.id), today)
    made = offer_queries.offers_by_need([need.id for need in the_request.needs])
    offers = [offer for each in made.values() for offer in each]
    called = tasks.called_for([one for one, each in made.items() if any(offer.state in LIVE for offer in each)])
    pool = pool_of(the_request, offers, now, today)
    found = ranking.need_cases(the_request, offers, today)
    judged = {
        need.id: judge(NeedProfile.from_dict(found[need.id]), arranged.tried.get(need.number), pool)
        for need in the_request.needs
    }
    sets = {
        need.id: in_order(
            first_set(
                need, judged[need.id].result, made[need.id], gates[need.id], pool, others=_chooses_others(need, called)
            ),
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
    asks = asks_of(the_request, judged, sets, groups, arranged, made, pool, now, today)
    mates = asked_together.with_needs(the_request, made)
    rows = [
        _row(
            need,
            judged[need.id],
            gates[need.id],
            sets[need.id],
            made[need.id],
            called.get(need.id, frozenset()),
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


def _chooses_others(need: Need, called: Collection[str]) -> bool:
    """Whether others are chosen beside those approved: staff were called to, or somebody is looked for."""
    return need.id in called or need.sought_since is not None


def _row(
    need: Need,
    judged: Judged,
    gate: WhyNot | None,
    codes: Sequence[str],
    made: Sequence[Offer],
    called: frozenset[TaskKind],
    pool: Pool,
    asks: Mapping[str, Ask],
    numbers: Mapping[str, list[int]],
    mates: Mapping[str, list[int]],
    arranged: Arranged,
    routing: Mapping[str, Any] | None,
) -> Row:
    terms = cases.need_terms(need)
    waits = not (called or need.sought_since) and any(offer.state in LIVE for offer in made)
    fits = len(judged.result.ranked)
    free = need.state == NeedState.OPEN and tasks.is_out_of_reach(need, made, called)
    widen = free and (judged.tried or fits < PROPOSED[Track(need.track)])
    return Row(
        need=need,
        area=area_label(need.area),
        terms=terms,
        fees=fees.of_terms(terms),
        why_not=gate,
        waits=waits,
        called=sorted(called) if any(offer.state in LIVE for offer in made) else [],
        proposed=proposed_of(need, judged, codes, pool, asks, numbers, arranged),
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
        nobody=free and not codes and gate != WhyNot.REQUEST_NOT_READY,
        days=SEEK_DAYS[Track(need.track)],
        all_said_no=all_said_no.of_need(need, made, terms),
    )


def _standing(
    made: Sequence[Offer], pool: Pool, asks: Mapping[str, Ask], mates: Mapping[str, list[int]]
) -> list[Standing]:
    """Who was asked, then who waits, in the order of the days on which they would be asked."""
    found = [
        Standing(
            one,
            asks.get(one.id),
            pool.beside.get(one.id, []),
            mates.get(one.id, []),
            one.attorney.id not in pool.ready,
        )
        for one in made
    ]
    # Python keeps the order of equals: those without a day stay as they came.
    return sorted(found, key=lambda one: (one.offer.sent_at is None, one.ask.at if one.ask else NEVER))


def _uncleared(the_request: Request, result: Mapping[str, Any] | None, data: law.LawData) -> list[str]:
    """The reasons that still hold the request back, in words."""
    if result is None or result["attorney_match"] in AUTOMATIC:
        return []
    return [row.text for row in by_law.reason_rows(the_request, result, data, {}) if row.cleared is None]
