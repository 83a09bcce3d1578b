"""A need comes back from its attorney: one way for a hand back and for a family's no. Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.needs import move_matter, move_need
from referral_app.actions.steps.offers import end_offer, wake
from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.tasks import make_task, settle_tasks
from referral_app.letters import outbox
from referral_app.models import Matter
from referral_app.queries.together import matters_of, yes_of
from referral_app.vocabulary import NeedState
from referral_app.workflow.calendar import next_business_day

#: What staff had to do until the family was reached: over when it is, and when the matter is.
ABOUT_THE_MATTER = ("bring_together", "first_contact_missing", "no_answer", "no_contact", "contact_differs")
#: Over with the matter alone.
WITH_THE_MATTER = (*ABOUT_THE_MATTER, "matter_help", "find_companion", "companion_lapsed")


def cancel_questions(matter: Matter) -> None:
    """A family is no longer asked whether the lawyer was in touch, once no matter of that yes is open. It has ended."""
    if matters_of(matter) == [matter]:
        for each in yes_of(matter):
            outbox.cancel_questions(each.id)


def return_need(matter: Matter, *, reason: str, actor: str, now: datetime, today: date) -> None:
    """End a matter and look for somebody else: the attorney's access ends in this commit, the need is open again.

    The request keeps the day it was received and every clock, and stands on top of the queue until somebody is chosen
    anew. Call with the request and the need locked. Refused("matter_closed").
    """
    need, offer = matter.need, matter.offer
    request = need.request
    move_matter(matter, "hand_back", now=now)
    end_offer(offer, "hand_back", reason=reason, actor=actor, now=now)
    if need.state == NeedState.FILLED:
        move_need(need, "hand_back")
    wake(need, now)
    request.returned_at = now
    move_request(request, "hand_back", actor=actor, now=now, event="returned", need=need.number)
    settle_tasks(need, now=now, kinds=WITH_THE_MATTER)
    cancel_questions(matter)
    enqueue_for_requester(request, "news", once=f"returned:{matter.id}", now=now)
    make_task(
        "handed_back",
        once=f"handed_back:{matter.id}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=request,
        need_id=need.id,
        offer_id=offer.id,
        matter_id=matter.id,
        reason=reason,
        track=need.track,
    )
