"""The last weeks of the invented office, told by the verbs: requests in every state, with their past."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused, intake, matters, offer_answers, offers, triage
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.demonstration import answers as stories
from referral_app.demonstration.accounts import Cast
from referral_app.demonstration.people import FIRST, LAST
from referral_app.demonstration.stages import walk_to_yes
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.models import PENDING, Absence, Account, AccountRole, Matter, Need, Offer, Request
from referral_app.queries import cases, ranking, roster
from referral_app.vocabulary import RequestState, Role
from referral_app.workflow.calendar import add_business_hours, at, is_business_day

#: Which state a story ends in, how many of sixty do, and how many business days ago it began.
PLANS: tuple[tuple[RequestState, int, int], ...] = (
    (RequestState.DRAFT, 2, 1),
    (RequestState.SUBMITTED, 4, 1),
    (RequestState.IN_TRIAGE, 4, 2),
    (RequestState.NEEDS_INFORMATION, 3, 3),
    (RequestState.READY_TO_MATCH, 6, 2),
    (RequestState.MATCHING, 3, 2),
    (RequestState.OFFER_OUT, 10, 2),
    (RequestState.PLACED, 6, 9),
    (RequestState.IN_PROGRESS, 5, 14),
    (RequestState.CLOSED, 5, 18),
    (RequestState.ON_HOLD, 2, 4),
    (RequestState.WALLED, 2, 5),
    (RequestState.UNPLACED, 3, 10),
    (RequestState.WITHDRAWN, 2, 8),
    (RequestState.WRONG_SERVICE, 2, 6),
    (RequestState.DUPLICATE, 1, 6),
)
READ_FIRST = (RequestState.SUBMITTED, RequestState.IN_TRIAGE, RequestState.NEEDS_INFORMATION)
OFFERED = (
    RequestState.MATCHING,
    RequestState.OFFER_OUT,
    RequestState.PLACED,
    RequestState.IN_PROGRESS,
    RequestState.CLOSED,
    RequestState.UNPLACED,
)
FOUND = (RequestState.PLACED, RequestState.IN_PROGRESS, RequestState.CLOSED)
#: Who is asked for one need: three ranked first, or two for the request that Amara and Bela hold.
SET_SIZE = 3
NO_REASONS = ("capacity", "expertise", "language", "other")


def plans(count: int) -> list[tuple[RequestState, int]]:
    """The ends of `count` stories, in the proportions of PLANS; small worlds begin with one of each."""
    once = [(state, days) for state, _n, days in PLANS]
    rest = [(state, days) for state, n, days in PLANS for _ in range(n - 1)]
    whole = once + rest
    return [whole[n % len(whole)] for n in range(count)]


@dataclass
class Story:
    """One request on its way to its end."""

    ends_in: RequestState
    request_id: str
    declines: int = 0
    done: bool = False


@dataclass
class History:
    """Tells the stories in the order of time; after each step the worker looks, and invented attorneys answer."""

    rng: random.Random
    cast: Cast
    now: datetime
    today: date
    #: Row ids by code of the attorneys of each area.
    by_area: dict[str, dict[str, str]] = field(default_factory=dict)
    running: list[Story] = field(default_factory=list)
    phrases: list[tuple[str, str]] = field(default_factory=list)
    due: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)

    def tell(self, count: int) -> list[tuple[str, str]]:
        """Make `count` requests. Returns phrases that open some of them, each with a note."""
        kept = {self.cast.amara.attorney_id, self.cast.bela.attorney_id}
        for person in roster.attorneys():
            for area in person.areas if person.id not in kept else ():
                self.by_area.setdefault(area, {})[person.code] = person.id
        self._plan_amara_and_bela()
        for number, (state, days) in enumerate(plans(max(0, count - 1))):
            self._later(days, 9 + number % 7, lambda at_, n=number, s=state: self._begin(n, s, at_))  # type: ignore[misc]
        self._run()
        return self.phrases

    # The order of time.

    def _later(self, days_ago: int, hour: int, act: Callable[[datetime], None]) -> None:
        zone = clock().zone
        day = self.today
        while days_ago:
            day -= timedelta(days=1)
            if is_business_day(day, programme.holidays_from(day)):
                days_ago -= 1
        self.due.append((at(day, time(hour), zone), len(self.due), act))

    def _run(self) -> None:
        """Walk from the first event to now in steps of two business hours."""
        zone = clock().zone
        moment = min(self.due)[0]
        while moment < self.now:
            self._step(moment)
            moment = add_business_hours(moment, 2, zone, programme.holidays_from(moment.astimezone(zone).date()))
        self._step(self.now)

    def _step(self, moment: datetime) -> None:
        ready = sorted(item for item in self.due if item[0] <= moment)
        self.due = [item for item in self.due if item[0] > moment]
        for _when, _number, act in ready:
            act(moment)
        for _did in sweep.once(moment):
            pass  # the worker's acts are in the events
        for story in self.running:
            if not story.done:
                self._react(story, moment)

    # How a request begins.

    def _begin(self, number: int, state: RequestState, moment: datetime) -> None:
        place = stories.PLACES[number % len(stories.PLACES)]
        pool = stories.READ_FIRST if state in READ_FIRST else stories.READY
        said = pool[number % len(pool)](self.rng, moment.astimezone(clock().zone).date(), place)
        request = self._write(number, said, moment)
        note = f"{state.value.replace('_', ' ')}"
        if number < 2 * len(PLANS):
            self._keep_phrase(request.id, note, moment)
        if state == RequestState.DRAFT:
            return
        self._submit(request.id, moment)
        story = Story(state, request.id, declines=self.rng.choice([0, 0, 1]))
        self._staff(story, moment)

    def _write(self, number: int, said: dict[str, Any], moment: datetime) -> Request:
        first, last = FIRST[(number * 7) % len(FIRST)], LAST[(number * 11) % len(LAST)]
        contact = {"called": first}
        ways = said.get("contact_ways", [])
        if "email" in ways:
            contact["email"] = f"{first}.{last}.family{number}@example.org".lower()
        if "call" in ways:
            contact["phone"] = f"202-555-01{number % 100:02d}"
        names = {"other_side": [f"{FIRST[(number * 13 + 1) % len(FIRST)]} {last}"]}
        words = {**cases.EMPTY_WORDS, "answers": said, "contact": contact, "names": names}
        language = "es" if said.get("language") == "es" else "en"
        request, _token = intake.start_draft(now=moment, language=language)
        intake.save_draft(request.id, words, now=clock().real())
        return request

    def _keep_phrase(self, request_id: str, note: str, moment: datetime) -> None:
        phrase = intake.give_phrase(request_id, now=moment)
        intake.confirm_phrase(request_id, phrase, now=moment)
        self.phrases.append((phrase, note))

    def _submit(self, request_id: str, moment: datetime) -> None:
        intake.submit_request(
            request_id,
            form_key=f"demonstration-{request_id}",
            agreed=True,
            now=moment,
            today=moment.astimezone(clock().zone).date(),
        )

    # What staff do.

    def _staff(self, story: Story, moment: datetime) -> None:
        grace, sol, request_id = self.cast.grace, self.cast.sol, story.request_id
        if story.ends_in == RequestState.SUBMITTED or story.ends_in == RequestState.READY_TO_MATCH:
            return
        triage.take_request(request_id, actor=grace, now=moment)
        if story.ends_in == RequestState.NEEDS_INFORMATION:
            triage.ask_for_information(request_id, actor=grace, now=moment)
        elif story.ends_in == RequestState.ON_HOLD:
            triage.set_hold(request_id, "unsafe_contact", actor=grace, now=moment)
        elif story.ends_in == RequestState.WALLED:
            triage.wall(request_id, actor=sol, now=moment)
        elif story.ends_in in (RequestState.WRONG_SERVICE, RequestState.DUPLICATE):
            triage.close_request(request_id, story.ends_in.value, actor=grace, now=moment)
        elif story.ends_in == RequestState.WITHDRAWN or story.ends_in in OFFERED:
            self._approve(story, moment)
            self.running.append(story)

    def _approve(self, story: Story, moment: datetime) -> None:
        today = moment.astimezone(clock().zone).date()
        request = db.session.get_one(Request, story.request_id)
        for need in list(request.needs):
            chosen = self._best(request, need, moment, today)
            if not chosen:
                # Nobody on a small roster fits: staff give such a need up, so that the others can place the request.
                if story.ends_in in FOUND:
                    triage.give_up_need(need.id, actor=self.cast.grace, now=moment)
                continue
            if len(chosen) == 1:
                story.declines = 0
            offers.approve_set(need.id, chosen, actor=self.cast.grace, now=moment, today=today)
            if story.ends_in == RequestState.MATCHING:
                self._send_away(chosen)

    def _best(self, request: Request, need: Need, moment: datetime, today: date) -> list[str]:
        """Row ids of the first of the ranking; Amara and Bela are kept free for their own story."""
        fit = self.by_area.get(need.area, {})
        ranked = ranking.rank_need(request, need, now=moment, today=today, only=fit.values()).ranked
        return [fit[row.id] for row in ranked][:SET_SIZE]

    def _send_away(self, attorney_ids: Iterable[str]) -> None:
        """Approved today and away from today: the request waits with nobody asked."""
        with writing() as session:
            for attorney_id in attorney_ids:
                session.add(
                    Absence(
                        attorney_id=attorney_id,
                        first_day=self.today - timedelta(days=6),
                        last_day=self.today + timedelta(days=6),
                    )
                )

    # What attorneys and families answer.

    def _react(self, story: Story, moment: datetime) -> None:
        waiting = self._waiting(story.request_id, moment - timedelta(hours=20))
        if story.ends_in == RequestState.UNPLACED:
            for offer in waiting:
                self._answer(offer, yes=False, moment=moment)
        elif story.ends_in == RequestState.WITHDRAWN and waiting:
            intake.withdraw_request(story.request_id, now=moment)
            story.done = True
        elif story.ends_in in FOUND:
            for offer in waiting:
                yes = story.declines == 0
                story.declines -= 0 if yes else 1
                self._answer(offer, yes=yes, moment=moment)
            self._after_yes(story, moment)

    def _waiting(self, request_id: str, sent_before: datetime) -> list[Offer]:
        return list(
            db.session.scalars(
                select(Offer)
                .join(Need, Need.id == Offer.need_id)
                .where(Need.request_id == request_id, Offer.state.in_(PENDING), Offer.sent_at <= sent_before)
                .order_by(Need.number, Offer.sent_at)
            )
        )

    def _answer(self, offer: Offer, *, yes: bool, moment: datetime) -> None:
        actor = self._account_of(offer)
        today = moment.astimezone(clock().zone).date()
        try:
            if yes:
                walk_to_yes(offer.id, actor=actor, now=moment, today=today)
            else:
                offer_answers.decline_offer(offer.id, self.rng.choice(NO_REASONS), actor=actor, now=moment, today=today)
        except Refused:
            # A colleague of the same need said yes a moment before: that is how it goes.
            db.session.rollback()

    def _account_of(self, offer: Offer) -> Account:
        """The account of an attorney; one that never signed in is made for the story."""
        found = db.session.scalar(select(Account).where(Account.attorney_id == offer.attorney_id))
        if found is not None:
            return found
        person = offer.attorney
        with writing() as session:
            account = Account(email=person.email, name=person.name, created_at=clock().real(), attorney_id=person.id)
            account.roles = [AccountRole(role=Role.ATTORNEY)]
            session.add(account)
            session.flush()
        return account

    def _after_yes(self, story: Story, moment: datetime) -> None:
        request = db.session.get_one(Request, story.request_id)
        if request.state not in (RequestState.PLACED, RequestState.IN_PROGRESS):
            return
        if story.ends_in == RequestState.PLACED:
            story.done = True
            return
        if request.state == RequestState.PLACED:
            for matter in list(cases.open_matters(request.id)):
                self._contact(matter, moment)
        if story.ends_in == RequestState.CLOSED:
            triage.close_request(request.id, "placed", actor=self.cast.grace, now=moment)
        story.done = True

    def _contact(self, matter: Matter, moment: datetime) -> None:
        actor = db.session.scalar(select(Account).where(Account.attorney_id == matter.attorney_id))
        if actor is not None:
            matters.confirm_contact(matter.id, actor=actor, now=moment)

    # The request that Amara and Bela hold.

    def _plan_amara_and_bela(self) -> None:
        def begin(moment: datetime) -> None:
            said = stories.incoming(self.rng, moment.astimezone(clock().zone).date(), ("TX", "Travis County"))
            said |= {"language": "es", "ability_to_pay": "cannot_pay", "requester_age": 34}
            request = self._write(997, said, moment)
            self._keep_phrase(request.id, "two attorneys are asked", moment)
            self._submit(request.id, moment)
            triage.take_request(request.id, actor=self.cast.grace, now=moment)
            row = db.session.get_one(Request, request.id)
            chosen = [str(self.cast.amara.attorney_id), str(self.cast.bela.attorney_id)]
            offers.approve_set(
                row.needs[0].id,
                chosen,
                actor=self.cast.grace,
                now=moment,
                today=moment.astimezone(clock().zone).date(),
            )

        self._later(1, 9, begin)
