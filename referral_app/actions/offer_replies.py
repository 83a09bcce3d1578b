"""What the link of an offer's letter may do without sign-in: say no, or ask to be asked again. It never says yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.offer_answers import decline_offer
from referral_app.actions.steps.locks import lock_offer
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Offer, Task
from referral_app.queries import attorney
from referral_app.workflow.calendar import next_business_day


@dataclass(frozen=True)
class MailedLink:
    """Who acts by the link: the reader of one attorney's mail, which proves less than an account does."""

    attorney_id: str
    #: The name under which events and the chain keep it.
    id: ClassVar[str] = "mailed_link"


def decline_by_link(offer_id: str, reason: str, *, now: datetime, today: date) -> Offer:
    """A no by the link. It changes nothing of the attorney's profile. Refused as `decline_offer`."""
    offer = db.session.get(Offer, offer_id)
    if offer is None:
        raise Refused("not_found")
    return decline_offer(offer_id, reason, actor=MailedLink(offer.attorney_id), now=now, today=today)


def ask_again(offer_id: str, *, now: datetime, today: date) -> Task | None:
    """An attorney whose link is too old would still like the question: staff are told, once. None if they knew.

    Refused("not_found"). Nothing is told to one whose question still waits: the page shows it. One that rests, under a
    hold or without consent, is shown to nobody, and staff are told.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None:
            raise Refused("not_found")
        if attorney.is_running(offer, now=now, today=today):
            return None
        return make_task(
            "asks_again",
            once=attorney.asked_again(offer.id),
            now=now,
            due_on=next_business_day(today, programme.holidays_from(today)),
            request=offer.need.request,
            need_id=offer.need_id,
            offer_id=offer.id,
        )
