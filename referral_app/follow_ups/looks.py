"""Needs that are due to be looked at: who is asked next, who is passed over, when staff are called.

Who is asked is decided by the pure planner (`matching.plan`) from facts taken fresh; here it is carried out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from referral_app import programme
from referral_app.actions import follow_up as verbs
from referral_app.actions.offers import send_offer
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.matching import Rule
from referral_app.matching.plan import PENDING, Calendar, Plan, Settings, plan
from referral_app.queries import due, planning
from referral_app.queries.planning import Standing
from referral_app.queries.together import needs_beside
from referral_app.vocabulary import OfferState, RequestState, Track
from referral_app.workflow import ladders
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.calendar import add_business_hours, end_of_day
from referral_app.workflow.requests import OPEN_FOR_OFFERS

#: How soon a need is looked at again when a hold, or somebody who is full, keeps it from moving.
LOOK_AGAIN = timedelta(minutes=15)
#: How soon when what was planned no longer stood at the moment of sending.
TRY_AGAIN = timedelta(minutes=1)
#: So many business hours a mentor may think it over before staff are called.
MENTOR_HOURS = 8
#: What time, or the attorney, mends: who fails only these stays in the set.
PASSING: frozenset[Rule | NotReady] = frozenset({Rule.CAPACITY, Rule.CONTACT_LIMIT, *NotReady})


@dataclass
class _Round:
    """One batch of needs at one instant."""

    now: datetime
    calendar: Calendar
    guarded: Guarded
    today: date
    marks: dict[str, datetime] = field(default_factory=dict)
    #: By need: when it is looked at next if nobody acts.
    next_looks: dict[str, datetime | None] = field(default_factory=dict)

    def sooner(self, need_id: str, instant: datetime | None) -> None:
        """Have the need looked at no later than this."""
        known = self.next_looks.get(need_id)
        if instant is not None:
            self.next_looks[need_id] = instant if known is None else min(known, instant)


def look(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Look at the needs that are due, the most urgent first, and do for each what is due."""
    today = programme.day(now)
    calendar = Calendar(programme.zone(), programme.holidays_from(today))
    the_round = _Round(now, calendar, guarded, today)
    ids = [need_id for need_id in due.needs_to_look_at(now, limit) if need_id not in guarded.failed]
    # What is asked together is planned together, whichever of its needs is due.
    beside = [need_id for need_id in needs_beside(ids) if need_id not in guarded.failed] if ids else []
    for need_id in [*ids, *beside]:
        with guarded("need", need_id) as told:
            mark = verbs.begin_look(need_id, now=now, due_or_not=need_id in beside)
            if mark is not None:
                the_round.marks[need_id] = mark
        yield from told
    if not the_round.marks:
        return
    plannable = []
    for standing in planning.standings(list(the_round.marks)):
        with guarded("need", standing.need_id) as told:
            told.extend(_settle(standing, the_round))
            if _may_send(standing, the_round) and planning.may_be_asked(standing.need_id, the_round.today):
                plannable.append(standing)
        yield from told
    # Critical letters leave at any hour, others by day: who counts as away differs, so they are planned one after the
    # other, the critical ones first, as everywhere.
    for critical in (True, False):
        yield from _plan([s for s in plannable if (s.track == Track.CRITICAL) == critical], the_round, critical)
    for need_id, mark in the_round.marks.items():
        if need_id not in guarded.failed:
            with guarded("need", need_id) as told:
                verbs.end_look(need_id, mark, the_round.next_looks.get(need_id))
            yield from told


def _settle(standing: Standing, the_round: _Round) -> Iterator[dict[str, Any]]:
    """What a look does besides asking: end what has no consent, call staff where nobody says yes, set the next look."""
    now, today, need_id = the_round.now, the_round.today, standing.need_id
    about = {"need": need_id}
    on_hold = standing.request_state == RequestState.ON_HOLD
    if standing.request_state not in OPEN_FOR_OFFERS and not on_hold:
        if verbs.withdraw_closed(need_id, now=now):
            yield {"did": "offers_withdrawn", "reason": "request_closed", **about}
        return
    if standing.consent_until is None or standing.consent_until < today:
        if verbs.withdraw_unconsented(need_id, now=now, today=today):
            yield {"did": "offers_withdrawn", "reason": "consent_ended", **about}
        return
    if any(offer.state == OfferState.APPROVED or offer.state in PENDING for offer in standing.offers):
        the_round.sooner(need_id, end_of_day(standing.consent_until, programme.zone()))
    if standing.hold is not None:
        the_round.sooner(need_id, now + LOOK_AGAIN)
    if on_hold:
        # What is out waits with the request: a hold stops letters and new offers, and ends none.
        return
    yield from _escalate(standing, the_round)


def _escalate(standing: Standing, the_round: _Round) -> Iterator[dict[str, Any]]:
    """Call staff when nobody said yes in time, or two stayed silent (docs/offers.md, Cadence)."""
    if standing.first_sent_at is None:
        return
    now, need_id = the_round.now, standing.need_id
    ladder = ladders.LADDERS[Track(standing.track)]
    calls = []
    when = ladder.staff_at(standing.first_sent_at, programme.zone(), the_round.calendar.holidays)
    if when <= now:
        calls.append("no_yes_yet")
    else:
        the_round.sooner(need_id, when)
    if ladder.calls_for_silence(standing.silent):
        calls.append("two_silent")
    for kind in calls:
        if verbs.call_staff(kind, need_id, once=f"{kind}:{need_id}", reason=kind, now=now, today=the_round.today):
            yield {"did": "staff_called", "task": kind, "need": need_id}


def _may_send(standing: Standing, the_round: _Round) -> bool:
    """Whether the planner has to see this need at all: only such a need is unsealed."""
    return (
        standing.request_state in OPEN_FOR_OFFERS
        and standing.hold is None
        and standing.consent_until is not None
        and standing.consent_until >= the_round.today
        and bool(standing.offers)
    )


def _plan(standings: Sequence[Standing], the_round: _Round, critical: bool) -> Iterator[dict[str, Any]]:
    offers = [offer for standing in standings for offer in standing.offers]
    needs = []
    for standing in standings:
        # One at a time: a need that cannot be read does not stop the others.
        with the_round.guarded("need", standing.need_id) as told:
            needs.extend(planning.plan_needs([standing.need_id], the_round.today))
        yield from told
    if not needs:
        return
    readable = {need.id for need in needs}
    offers = [offer for offer in offers if offer.need_id in readable]
    codes = sorted({offer.attorney_id for offer in offers})
    roster = planning.people(codes, the_round.now, the_round.calendar, at_any_hour=critical)
    settings = Settings(the_round.calendar, not_ready={**planning.not_ready(codes), **planning.without_mentor(offers)})
    planned = plan(the_round.now, needs, roster, offers, settings)
    db.session.rollback()
    for need_id, instant in planned.next_looks.items():
        the_round.sooner(need_id, instant)
    yield from _carry_out(planned, {offer.id: offer.group or offer.id for offer in offers}, the_round)


def _carry_out(planned: Plan, groups: Mapping[str, str], the_round: _Round) -> Iterator[dict[str, Any]]:
    """Do what was planned, in its order. Each verb judges again; what no longer stands is looked at again soon.

    `groups`: by offer, what leaves with it in one letter; its rows stand beside each other in the plan.
    """
    now, today, guarded = the_round.now, the_round.today, the_round.guarded
    dropped = set()
    for _, together in groupby(planned.sends, key=lambda send: groups[send.offer_id]):
        sends = list(together)
        done = False
        with guarded("offer", sends[0].offer_id) as told:
            done = send_offer(
                sends[0].offer_id,
                now=now,
                today=today,
                expires_on=min(send.expires_on for send in sends),
                snapshot=sends[0].snapshot,
                mates={send.offer_id: send.snapshot for send in sends[1:]},
            )
            for send in sends:
                if done:
                    told.append({"did": "offer_sent", "offer": send.offer_id, "need": send.need_id})
                elif verbs.withdraw_unconsented(send.need_id, now=now, today=today):
                    told.append({"did": "offers_withdrawn", "reason": "consent_ended", "need": send.need_id})
        if not done:
            for send in sends:
                the_round.sooner(send.need_id, now + TRY_AGAIN)
        yield from told
    for skip in planned.skips:
        if not skip.rules:
            continue
        with guarded("offer", skip.offer_id) as told:
            lasting = _is_lasting(skip.rules, skip.attorney_id)
            rules = tuple(str(rule) for rule in skip.rules)
            if verbs.skip_offer(skip.offer_id, rules, lasting=lasting, now=now):
                told.append({"did": "offer_skipped", "offer": skip.offer_id, "rules": list(rules), "dropped": lasting})
            if lasting:
                dropped.add(skip.need_id)
        yield from told
    for used_up in planned.used_up:
        # Who was dropped just now woke the need: it is judged without them in the next pass of this sweep.
        if used_up.need_id in dropped:
            continue
        if (until := _mentor_has_until(planned, used_up.need_id, groups, the_round)) is not None and now < until:
            the_round.sooner(used_up.need_id, until)
            continue
        if used_up.skipped:
            # A place may come free at any time; absences and the 30 days move at midnight, as the planner says.
            the_round.sooner(used_up.need_id, now + LOOK_AGAIN)
        with guarded("need", used_up.need_id) as told:
            if verbs.report_used_up(used_up.need_id, left=used_up.skipped, now=now, today=today):
                told.append({"did": "staff_called", "task": "set_used_up", "need": used_up.need_id})
        yield from told


def _mentor_has_until(planned: Plan, need_id: str, groups: Mapping[str, str], the_round: _Round) -> datetime | None:
    """Where all who are left only wait for a mentor's answer: when staff are called; None for any other reason."""
    left = [skip for skip in planned.skips if skip.need_id == need_id]
    if any(tuple(skip.rules) != (NotReady.NO_MENTOR_YET,) for skip in left):
        return None
    # The mentor may be one for another need of the same letter.
    letters = {groups[skip.offer_id] for skip in left}
    waiting = [offer_id for offer_id, letter in groups.items() if letter in letters]
    asked_at = planning.mentor_asked_at(waiting) if left else None
    zone, holidays = programme.zone(), the_round.calendar.holidays
    return add_business_hours(asked_at, MENTOR_HOURS, zone, holidays) if asked_at is not None else None


def _is_lasting(rules: Sequence[Rule | NotReady], code: str) -> bool:
    """Whether an attorney who fails these is out for good, not just away, full or asked too often."""
    lasting = [rule for rule in rules if rule not in PASSING]
    if lasting == [Rule.STATUS]:
        return not planning.only_paused(code)
    return bool(lasting)
