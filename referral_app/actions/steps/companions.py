"""Places beside the lead of an offer: made when a set is approved, and asked of somebody. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.offers import wake
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.matching import NeedProfile
from referral_app.matching.beside import wanted
from referral_app.models import Account, Attorney, Companion, Letter, Matter, Need, Offer, Task
from referral_app.models.base import new_id
from referral_app.queries import companions
from referral_app.queries.approved_rankings import Roster
from referral_app.vocabulary import Companion as Kind
from referral_app.vocabulary import LetterKind, LetterState, MatterState, OfferState, RefusalCode, TaskKind
from referral_app.workflow.calendar import next_business_day

#: Written in a form in place of an attorney: staff look for somebody.
FIND = "find"
#: By attorney row id of the lead and what is wanted: the row id of who would stand there, or `FIND`.
Beside = Mapping[tuple[str, str], str]
#: Nobody named beside anybody.
NOBODY: Beside = MappingProxyType({})
#: How the tasks of a place in a matter begin.
_OF_PLACE = "companion_lapsed:{}:"
#: What is said where nobody is named, by what is wanted.
MISSING = {Kind.LOCAL_COUNSEL: RefusalCode.NO_LOCAL_COUNSEL, Kind.MENTOR: RefusalCode.NO_MENTOR}


def attach(
    need: Need,
    made: Iterable[Offer],
    people: Roster,
    case: Mapping[str, Any],
    beside: Beside,
    *,
    actor: Account,
    now: datetime,
    today: date,
) -> None:
    """Give every lead who needs somebody the place beside, with who was named for it.

    Refused, with the lead's name: "no_local_counsel" where neither somebody nor the search for somebody was chosen,
    "no_mentor" where nobody was named, "cannot_stand_beside" where who was named may not.
    """
    profile = NeedProfile.from_dict(case)
    for offer in made:
        lead = offer.attorney
        for kind in wanted(profile, people.by_code[lead.code]):
            who = beside.get((lead.id, str(kind)), "")
            if not who or (who == FIND and kind == Kind.MENTOR):
                raise Refused(MISSING[kind], attorney=lead.name, rules=[])
            place = Companion(id=new_id(), offer_id=offer.id, kind=kind, created_at=now)
            db.session.add(place)
            db.session.flush()
            if who == FIND:
                look_for(place, offer, actor=actor.id, now=now, today=today)
            else:
                ask(place, offer, who, actor=actor, now=now, today=today)


def ask(place: Companion, offer: Offer, who: str, *, actor: Account, now: datetime, today: date) -> None:
    """Name somebody for a place and write to them. Refused("cannot_stand_beside")."""
    need, person = offer.need, db.session.get(Attorney, who)
    kind = Kind(place.kind)
    if person is None or not companions.may_stand_now(kind, need, person, now=now, today=today):
        raise Refused("cannot_stand_beside", attorney=person.name if person else offer.attorney.name, rules=[])
    place.attorney_id, place.asked_by, place.asked_at, place.agreed_at = person.id, actor.id, now, None
    db.session.flush()
    record(
        need.request_id,
        "companion_asked",
        actor=actor.id,
        now=now,
        subject=offer.id,
        need=need.number,
        companion=str(kind),
        attorney=person.id,
    )
    # One letter for all places of one request that are named while it waits: it is judged, and says how many, as it
    # leaves, so the end of one offer takes nothing from the others (`recipients.still_valid`).
    if not _waiting_letter(need.request_id, person.id, need.track):
        write_letter(
            "beside",
            "attorney",
            person.id,
            once=f"beside:{place.id}:{now.isoformat()}",
            now=now,
            request_id=need.request_id,
            track=need.track,
        )


def _waiting_letter(request_id: str, attorney_id: str, track: str) -> bool:
    """Whether a letter that has not left asks this attorney about this request already, at the same pace."""
    waiting = db.session.scalars(
        select(Letter).where(
            Letter.kind == LetterKind.BESIDE,
            Letter.request_id == request_id,
            Letter.state == LetterState.WAITING,
            Letter.attempts == 0,
        )
    )
    return any(one.recipient_id == attorney_id and one.params.get("track") == track for one in waiting)


def look_for(place: Companion, offer: Offer, *, actor: str, now: datetime, today: date) -> None:
    """Nobody stands there: work for staff, once for each time it came to that."""
    need = offer.need
    place.attorney_id = place.asked_by = place.asked_at = place.agreed_at = None
    db.session.flush()
    record(
        need.request_id,
        "companion_sought",
        actor=actor,
        now=now,
        subject=offer.id,
        need=need.number,
        companion=place.kind,
    )
    make_task(
        TaskKind.FIND_COMPANION,
        once=f"find_companion:{place.id}:{now.isoformat()}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=need.request,
        need_id=need.id,
        offer_id=offer.id,
        reason=place.kind,
        track=need.track,
    )


def cannot_stay(place: Companion, offer: Offer, *, now: datetime, today: date) -> TaskKind | None:
    """Whoever stands there may not any more. Before the yes of the lead the place is open again, and staff look for
    somebody; in an open matter they are called that day, and nothing else changes. Returns the task made, if any."""
    need = offer.need
    if offer.state != OfferState.ACCEPTED:
        look_for(place, offer, actor=WORKER, now=now, today=today)
        wake(need, now)
        return TaskKind.FIND_COMPANION
    matter = db.session.scalar(select(Matter).where(Matter.offer_id == offer.id, Matter.state == MatterState.OPEN))
    if matter is None:
        return None
    task = make_task(
        TaskKind.COMPANION_LAPSED,
        once=f"{_OF_PLACE.format(place.id)}{now.isoformat()}",
        now=now,
        due_on=today,
        request=need.request,
        need_id=need.id,
        offer_id=offer.id,
        matter_id=matter.id,
        reason=place.kind,
        track=need.track,
    )
    return TaskKind.COMPANION_LAPSED if task is not None else None


def settle_of_place(place: Companion, *, now: datetime) -> None:
    """Somebody else is named for this place of a matter: what called staff is done by itself. Another place of it is
    another task."""
    db.session.execute(
        update(Task)
        .where(Task.once.startswith(_OF_PLACE.format(place.id)), Task.resolved_at.is_(None))
        .values(resolved_at=now)
        .execution_options(synchronize_session="fetch")
    )
