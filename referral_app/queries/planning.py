"""What the pure planner is given: needs that may send now, their offers, and attorneys with facts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from referral_app import programme
from referral_app.extensions import db
from referral_app.matching import AttorneyProfile, NeedProfile
from referral_app.matching.plan import Calendar, Mode, PlanNeed, PlanOffer
from referral_app.models import Attorney, Need, Offer, Request
from referral_app.queries import asked, asking, companions, ranking, recipients, roster
from referral_app.vocabulary import AttorneyStatus, OfferState, Track
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.calendar import reaches_in_time


@dataclass(frozen=True)
class Standing:
    """A need as the follow-up finds it, without anything sealed."""

    need_id: str
    track: str
    request_state: str
    hold: str | None
    consent_until: date | None
    first_sent_at: datetime | None
    offers: tuple[PlanOffer, ...]
    #: How many offers ended in silence.
    silent: int


def standings(need_ids: Sequence[str]) -> list[Standing]:
    """The needs of these ids that are still there, in this order."""
    rows = db.session.execute(
        select(Need, Request).join(Request, Request.id == Need.request_id).where(Need.id.in_(need_ids))
    ).all()
    made = offers_of(need_ids)
    found = {
        need.id: Standing(
            need_id=need.id,
            track=need.track,
            request_state=request.state,
            hold=request.hold,
            consent_until=request.consent_until,
            first_sent_at=need.first_sent_at,
            offers=tuple(offer for offer, _ in made[need.id]),
            silent=sum(reason == "silent" for _, reason in made[need.id]),
        )
        for need, request in rows
    }
    return [found[need_id] for need_id in need_ids if need_id in found]


def may_be_asked(need_id: str, today: date) -> bool:
    """What the gate says of a need once it is unsealed: consent to the very text, and whom the office serves."""
    need = db.session.get_one(Need, need_id)
    return asking.why_not(need.request, need, today) is None


def offers_of(need_ids: Sequence[str]) -> dict[str, list[tuple[PlanOffer, str | None]]]:
    """By need: every offer as the planner sees it, with the reason of its end, in the order they were made."""
    rows = db.session.scalars(
        select(Offer).where(Offer.need_id.in_(need_ids)).order_by(Offer.created_at, Offer.id)
    ).all()
    people = asked.of_attorneys((offer.attorney_id for offer in rows), Attorney.code)
    made: dict[str, list[tuple[PlanOffer, str | None]]] = {need_id: [] for need_id in need_ids}
    for offer in rows:
        made[offer.need_id].append((plan_offer(offer, people[offer.attorney_id].code), offer.reason))
    return made


def plan_offer(offer: Offer, code: str) -> PlanOffer:
    """An offer as the planner sees it; `code` is that of its attorney."""
    return PlanOffer(
        id=offer.id,
        need_id=offer.need_id,
        attorney_id=code,
        state=OfferState(offer.state),
        sent_at=offer.sent_at,
        expires_on=offer.expires_on,
        ended_at=offer.ended_at,
        checking_at=offer.checking_at,
        check_until=offer.check_until,
        check_ended_at=offer.check_ended_at,
        pinned=offer.pinned,
        group=offer.group,
    )


def plan_needs(need_ids: Sequence[str], today: date) -> list[PlanNeed]:
    """These needs unsealed, as the planner takes them. Raises CannotBeRead."""
    needs = db.session.scalars(select(Need).where(Need.id.in_(need_ids))).all()
    settings = programme.settings()
    return [
        PlanNeed(
            id=need.id,
            request_id=need.request_id,
            received_at=need.request.waits_since or need.request.received_at or need.created_at,
            profile=NeedProfile.from_dict(ranking.need_case(need.request, need, today)),
            mode=Mode(need.mode),
            size=settings.tracks[Track(need.track)].size,
        )
        for need in needs
    ]


def people(codes: Sequence[str], now: datetime, calendar: Calendar, *, at_any_hour: bool) -> list[AttorneyProfile]:
    """These attorneys with facts as they are now.

    Unless the letter leaves `at_any_hour` (critical ones do), whoever could not get it by the end of the next business
    day counts as away today (docs/matching.md, Who is next).
    """
    today = calendar.today(now)
    found = db.session.scalars(select(Attorney).where(Attorney.code.in_(codes)).order_by(Attorney.code)).all()
    counts = roster.live_counts(now, [person.id for person in found])
    zone = programme.zone()
    profiles = []
    for person in found:
        record: dict[str, Any] = roster.profile(person, counts.get(person.id), today)
        hour = now if at_any_hour else recipients.working_hour(person, now)
        if not reaches_in_time(hour, now, zone, calendar.holidays):
            record["paused_until"] = max(record["paused_until"] or "", today.isoformat())
        profiles.append(AttorneyProfile.from_dict(record))
    return profiles


def not_ready(codes: Sequence[str]) -> dict[str, NotReady]:
    """Those of these attorneys whom nothing may be sent to yet, with the workflow's own reason."""
    rows = db.session.execute(select(Attorney.id, Attorney.code).where(Attorney.code.in_(codes))).all()
    ready = roster.enrolled_ids([row.id for row in rows])
    return {row.code: NotReady.NOT_ENROLLED for row in rows if row.id not in ready}


def without_mentor(offers: Sequence[PlanOffer]) -> dict[str, NotReady]:
    """Those of these offers that wait for the mentor's yes."""
    ids = [offer.id for offer in offers if offer.state == OfferState.APPROVED]
    return dict.fromkeys(companions.waiting_for_mentor(ids), NotReady.NO_MENTOR_YET)


def mentor_asked_at(offer_ids: Sequence[str]) -> datetime | None:
    """When the last mentor of these offers was asked who has not answered; None where nobody is asked."""
    asked = companions.waiting_for_mentor(offer_ids).values()
    return max((at for at in asked if at is not None), default=None)


def only_paused(code: str) -> bool:
    """Whether an attorney who may not be asked is on the panel all the same: away, not gone."""
    return db.session.scalar(select(Attorney.status).where(Attorney.code == code)) == AttorneyStatus.ACTIVE
