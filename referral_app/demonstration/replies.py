"""What invented attorneys and families answer once somebody was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from referral_app.actions import Refused, closing, intake, matters, offer_answers
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.demonstration.accounts import Cast
from referral_app.demonstration.plans import FOUND
from referral_app.demonstration.stages import walk_to_yes
from referral_app.demonstration.stories import Story
from referral_app.extensions import db
from referral_app.models import PENDING, Account, AccountRole, Matter, Need, Offer, Request
from referral_app.queries import cases
from referral_app.vocabulary import RequestState as S
from referral_app.vocabulary import Role

#: How long an attorney thinks about it.
THINKS = timedelta(hours=20)
NO_REASONS = ("capacity", "expertise", "language", "other")


@dataclass
class Asked:
    """One request of which attorneys are asked. `declines`: how many say no before somebody says yes."""

    story: Story
    request_id: str
    declines: int = 0
    done: bool = False

    @property
    def ends_in(self) -> S:
        return self.story.plan.ends_in


@dataclass
class Replies:
    """Answers for everybody who was asked long enough ago."""

    cast: Cast

    def begin(self, story: Story, request_id: str) -> Asked:
        """A request of which attorneys are asked from now on. Where one is asked by name, that one says yes."""
        return Asked(story, request_id, declines=0 if story.plan.asked else story.luck.choice([0, 0, 1]))

    def react(self, asked: Asked, moment: datetime) -> None:
        """What is answered by this moment, and what staff do about it."""
        if asked.ends_in not in (S.UNPLACED, S.WITHDRAWN, *FOUND):
            return
        waiting = self._waiting(asked.request_id, moment - THINKS)
        if asked.ends_in == S.UNPLACED:
            for offer in waiting:
                self._answer(asked, offer, yes=False, moment=moment)
        elif asked.ends_in == S.WITHDRAWN:
            if waiting:
                intake.withdraw_request(asked.request_id, now=moment)
                asked.done = True
        else:
            for offer in waiting:
                yes = asked.declines == 0 or self._is_last(offer)
                asked.declines -= not yes
                self._answer(asked, offer, yes=yes, moment=moment)
            self._after_yes(asked, moment)

    def _waiting(self, request_id: str, sent_before: datetime) -> list[Offer]:
        waiting = db.session.scalars(
            select(Offer)
            .join(Need, Need.id == Offer.need_id)
            .where(Need.request_id == request_id, Offer.state.in_(PENDING), Offer.sent_at <= sent_before)
            .order_by(Need.number, Offer.sent_at)
        )
        return sorted(waiting, key=lambda offer: (offer.need.number, offer.sent_at, offer.attorney_id))

    def _is_last(self, offer: Offer) -> bool:
        """Whether nobody else of the set is left who could say yes."""
        others = select(Offer.id).where(
            Offer.need_id == offer.need_id, Offer.id != offer.id, Offer.state.in_([*PENDING, "approved"])
        )
        return db.session.scalar(others.limit(1)) is None

    def _answer(self, asked: Asked, offer: Offer, *, yes: bool, moment: datetime) -> None:
        actor = self._account_of(offer)
        today = moment.astimezone(clock().zone).date()
        try:
            if yes:
                walk_to_yes(offer.id, actor=actor, now=moment, today=today)
            else:
                reason = asked.story.luck.choice(NO_REASONS)
                offer_answers.decline_offer(offer.id, reason, actor=actor, now=moment, today=today)
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

    def _after_yes(self, asked: Asked, moment: datetime) -> None:
        request = db.session.get_one(Request, asked.request_id)
        if request.state not in (S.PLACED, S.IN_PROGRESS):
            return
        asked.done = True
        if asked.ends_in == S.PLACED:
            return
        if request.state == S.PLACED:
            for matter in list(cases.open_matters(request.id)):
                self._contact(matter, moment)
        if asked.ends_in == S.CLOSED:
            closing.close_request(request.id, "placed", actor=self.cast.grace, now=moment)

    def _contact(self, matter: Matter, moment: datetime) -> None:
        actor = db.session.scalar(select(Account).where(Account.attorney_id == matter.attorney_id))
        if actor is not None:
            matters.confirm_contact(matter.id, actor=actor, now=moment)
