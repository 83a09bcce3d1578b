"""What follows a yes: the first contact, tries that nobody answered, handing back, and the end with its outcome.

An attorney acts on the own matters. Staff may record the same for an attorney who called (`told_by_phone`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import func, select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.checks import shut_out
from referral_app.actions.steps.first_contact import attorney_said, compare, family_said
from referral_app.actions.steps.how_it_ended import compare_end_with_contact
from referral_app.actions.steps.locks import lock_need
from referral_app.actions.steps.needs import move_matter
from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.returns import ABOUT_THE_MATTER, WITH_THE_MATTER, cancel_questions, return_need
from referral_app.actions.steps.tasks import make_task_of_matter, settle_tasks
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, ContactTry, Matter, Need, Offer
from referral_app.queries.ranking import CONFLICT_REASON
from referral_app.queries.together import matters_of
from referral_app.vocabulary import MatterState, Role
from referral_app.workflow.calendar import OPENS, add_business_days, at
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import ENDED

#: How a family was reached, or tried to be.
THROUGH_STAFF = "through_staff"
WAYS = ("call", "email", "text", "in_person", THROUGH_STAFF)
HAND_BACK_REASONS = (CONFLICT_REASON, "no_time", "not_my_field", "not_reached", "personal", "other")
#: So many tries without an answer are enough to call staff: the number may be wrong, or no longer safe.
TRIES = 2
MOST_HOURS = 10_000
NOON = time(12)


def confirm_contact(
    matter_id: str,
    *,
    actor: Account,
    now: datetime,
    way: str = "call",
    on: date | None = None,
    told_by_phone: bool = False,
    also: Collection[str] = (),
) -> Matter:
    """The attorney reached the family, on a day and by a way: it counts for all matters of the same yes. A second time
    changes nothing. `also`: other matters of the same request that were spoken of, all of them or none.

    Refused: "not_found" (somebody else's, or another request's), "matter_closed" with the `number` of its need,
    "no_such_way", "bad_day" for a day before the yes or ahead.
    """
    if way not in WAYS:
        raise Refused("no_such_way")
    with writing():
        matter = _open_matter(matter_id, actor, told_by_phone)
        _make_contact(matter, way, on, actor=actor, now=now, told_by_phone=told_by_phone)
        for beside in _of_the_same_request(matter, also):
            other = _open_matter(beside, actor, told_by_phone)
            _make_contact(other, way, on, actor=actor, now=now, told_by_phone=told_by_phone)
        return matter


def _of_the_same_request(matter: Matter, ids: Collection[str]) -> list[str]:
    """The others of these matters, by the number of their need. Refused("not_found") for one of another request: it is
    judged before its rows are locked, so that two presses never wait for each other."""
    wanted = set(ids) - {matter.id}
    found = db.session.scalars(
        select(Matter.id)
        .join(Need, Need.id == Matter.need_id)
        .where(Matter.id.in_(wanted), Need.request_id == matter.need.request_id)
        .order_by(Need.number)
    ).all()
    if len(found) != len(wanted):
        raise Refused("not_found")
    return list(found)


def _make_contact(
    matter: Matter, way: str, on: date | None, *, actor: Account, now: datetime, told_by_phone: bool
) -> None:
    """One first contact, for the matters of one yes; nothing where it was written down before."""
    if matter.first_contact_at is not None:
        return
    served = [each for each in matters_of(matter) if each.first_contact_at is None]
    instant = _instant(matter, on, now)
    for each in served:
        each.first_contact_at, each.contact_way = instant, way
    move_request(
        matter.need.request,
        "make_contact",
        actor=actor.id,
        now=now,
        event="first_contact_made",
        subject=matter.id,
        way=way,
        told_by_phone=told_by_phone,
    )
    for each in served:
        settle_tasks(each.need, now=now, kinds=ABOUT_THE_MATTER)
    _compare(matters_of(matter)[0], now)


def note_try(
    matter_id: str, *, actor: Account, now: datetime, way: str, on: date | None = None, told_by_phone: bool = False
) -> int:
    """The attorney tried and nobody answered: one try for each day and way. Returns how many there are.

    From the second one on staff are asked to call. Refused as `confirm_contact`.
    """
    if way not in WAYS:
        raise Refused("no_such_way")
    with writing() as session:
        # Of the matters of one yes the first one counts the tries.
        matter = matters_of(_open_matter(matter_id, actor, told_by_phone))[0]
        day = programme.day(_instant(matter, on, now))
        known = select(ContactTry.id).where(
            ContactTry.matter_id == matter.id, ContactTry.tried_on == day, ContactTry.way == way
        )
        if session.scalar(known) is None:
            session.add(ContactTry(matter_id=matter.id, tried_on=day, way=way, account_id=actor.id, created_at=now))
            session.flush()
            matter.need.request.last_act_at = now
            record(
                matter.need.request_id,
                "contact_tried",
                actor=actor.id,
                now=now,
                subject=matter.id,
                way=way,
                told_by_phone=told_by_phone,
            )
            _compare(matter, now)
        tries = session.scalar(select(func.count()).select_from(ContactTry).where(ContactTry.matter_id == matter.id))
        if (tries or 0) >= TRIES:
            make_task_of_matter(matter, "no_answer", once=f"no_answer:{matter.id}", now=now, reason="tries")
        return tries or 0


def hand_back(
    matter_id: str, reason: str, *, actor: Account, now: datetime, today: date, told_by_phone: bool = False
) -> Matter:
    """The attorney cannot go on: no blame. The need is open again, the access ends, the family is told by its way.

    A conflict shuts attorney and firm out of the whole request. Refused: "not_found", "no_reason", "matter_closed".
    """
    if reason not in HAND_BACK_REASONS:
        raise Refused("no_reason")
    with writing():
        matter = _matter(matter_id, actor, told_by_phone)
        if matter.state == MatterState.HANDED_BACK:
            return matter
        return_need(matter, reason=reason, actor=actor.id, now=now, today=today)
        if reason == CONFLICT_REASON:
            shut_out(matter.offer, matter.need.request, now=now, today=today)
        return matter


def close_matter(
    matter_id: str,
    outcome: str,
    *,
    actor: Account,
    now: datetime,
    minutes: int | None = None,
    told_by_phone: bool = False,
) -> Matter:
    """End a matter with what came of it, and the time given. The need stays filled; access to the contact sheet ends.

    Refused: "not_found", "no_such_outcome", "bad_hours", "matter_closed" when it was handed back or closed by others.
    """
    if outcome not in OUTCOMES:
        raise Refused("no_such_outcome")
    if minutes is not None and not 0 <= minutes <= MOST_HOURS * 60:
        raise Refused("bad_hours")
    with writing():
        matter = _matter(matter_id, actor, told_by_phone)
        if matter.state == MatterState.CLOSED and matter.outcome == outcome:
            return matter
        move_matter(matter, "close", now=now, outcome=outcome)
        matter.minutes = minutes
        request = matter.need.request
        request.last_act_at = now
        record(
            request.id,
            "matter_closed",
            actor=actor.id,
            now=now,
            subject=matter.id,
            outcome=outcome,
            told_by_phone=told_by_phone,
        )
        settle_tasks(matter.need, now=now, kinds=WITH_THE_MATTER)
        cancel_questions(matter)
        today = programme.day(now)
        compare_end_with_contact(matter, matters_of(matter)[0], outcome, now=now, today=today)
        if outcome != "not_reached" and request.state not in ENDED:
            # The family is asked how it ended too; of nobody reached a person asks.
            enqueue_for_requester(
                request,
                "news",
                once=f"check_back:{matter.id}:end",
                now=now,
                due_at=at(add_business_days(today, 1, programme.holidays_from(today)), OPENS, programme.zone()),
            )
        if outcome == "not_reached":
            # A family that was never reached has no lawyer: a person looks at what follows.
            make_task_of_matter(
                matter, "no_answer", once=f"closed_unreached:{matter.id}", now=now, reason="closed_unreached"
            )
        return matter


def _compare(matter: Matter, now: datetime) -> None:
    """Beside what the family said: a difference becomes work (U14)."""
    said, told = attorney_said(matter), family_said(matter)
    compare(matter, matter.need.request, attorney=said, family=told, now=now, today=programme.day(now))


def _instant(matter: Matter, on: date | None, now: datetime) -> datetime:
    """When it happened: now, or noon of a day between the yes and today. Refused("bad_day")."""
    today = programme.day(now)
    if on is None or on == today:
        return now
    if not programme.day(matter.opened_at) <= on < today:
        raise Refused("bad_day")
    return max(matter.opened_at, at(on, NOON, programme.zone()))


def _open_matter(matter_id: str, actor: Account, told_by_phone: bool) -> Matter:
    matter = _matter(matter_id, actor, told_by_phone)
    if matter.state != MatterState.OPEN:
        raise Refused("matter_closed", number=matter.need.number)
    return matter


def _matter(matter_id: str, actor: Account, told_by_phone: bool) -> Matter:
    """The attorney's own matter, or for counsel who were told on the phone any; with request and need locked.

    Whoever withdraws or closes at this moment comes before or after, not in between.
    """
    wanted = select(Matter).where(Matter.id == matter_id)
    if not (told_by_phone and actor.holds(Role.COUNSEL, Role.SUPERVISOR)):
        if actor.attorney_id is None or told_by_phone:
            raise Refused("not_found")
        wanted = wanted.where(Matter.attorney_id == actor.attorney_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise Refused("not_found")
    lock_need(found.need_id)
    db.session.refresh(found)
    db.session.get_one(Offer, found.offer_id, populate_existing=True)
    return found
