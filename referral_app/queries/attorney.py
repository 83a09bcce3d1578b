"""What an attorney reads: own offers and matters, each only as far as its stage goes, and no trace of a conflict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from referral_app.extensions import db
from referral_app.models import PENDING, ContactTry, Matter, Need, Offer, Request, Task
from referral_app.queries import together, written
from referral_app.queries.disclosure import Summary, of_need
from referral_app.queries.ranking import CONFLICT_REASON
from referral_app.vocabulary import MatterState, OfferState
from referral_app.workflow.stages import Shown, shows

#: Offers that were never sent do not exist for their attorney, nor does one that ended with a conflict (U4).
UNSEEN = (OfferState.PLANNED, OfferState.APPROVED, OfferState.DROPPED, OfferState.CONFLICT)


def _known(attorney_id: str) -> list[ColumnElement[bool]]:
    """The offers that exist for this attorney."""
    return [
        Offer.attorney_id == attorney_id,
        Offer.state.not_in(UNSEEN),
        or_(Offer.reason.is_(None), Offer.reason != CONFLICT_REASON),
    ]


def offer_for(attorney_id: str, offer_id: str) -> Offer | None:
    """This attorney's own offer that was sent once, or None: somebody else's does not exist."""
    return db.session.scalar(
        select(Offer)
        .where(Offer.id == offer_id, *_known(attorney_id))
        .options(joinedload(Offer.need).joinedload(Need.request))
    )


def latest(attorney_id: str, *, limit: int) -> Sequence[Offer]:
    """The offers that exist for this attorney, the latest first, each with its need and request."""
    return db.session.scalars(
        select(Offer)
        .where(*_known(attorney_id))
        .options(joinedload(Offer.need).joinedload(Need.request))
        .order_by(Offer.sent_at.desc(), Offer.id)
        .limit(limit)
    ).all()


def offer_by_link(offer_id: str) -> Offer | None:
    """The offer of a mailed link, if it exists for its attorney.

    Of what was asked together the link goes on to what is left of it.
    """
    attorney_id = db.session.scalar(select(Offer.attorney_id).where(Offer.id == offer_id))
    found = offer_for(attorney_id, offer_id) if attorney_id else None
    return next(iter(together.still_asked(found)), found) if found is not None else None


def ended_in_conflict(attorney_id: str, offer_id: str) -> bool:
    """Whether a second press comes for an own offer that has just ended with a conflict. Shown nowhere."""
    found = select(Offer.id).where(
        Offer.id == offer_id, Offer.attorney_id == attorney_id, Offer.reason == CONFLICT_REASON
    )
    return db.session.scalar(found) is not None


def is_running(offer: Offer, *, now: datetime, today: date) -> bool:
    """Whether an offer that waits for an answer may be read and answered now. Raises CannotBeRead.

    Not after its last day or the end of its conflict check, whether or not the follow-up has come by; and not while
    nobody may be asked (a hold, a consent that ended).
    """
    if offer.state not in PENDING or (offer.expires_on is not None and offer.expires_on < today):
        return False
    if offer.state == OfferState.CHECKING and offer.check_until is not None and offer.check_until <= now:
        return False
    return together.may_all_be_asked(together.rows_of(offer), today)


def may_see(offer: Offer, what: Shown, *, now: datetime, today: date) -> bool:
    """The permission of a stage: whether the attorney of this offer may be shown it now. Raises CannotBeRead."""
    return shows(OfferState(offer.state), what) and is_running(offer, now=now, today=today)


def waiting(attorney_id: str) -> Sequence[Offer]:
    """The offers that wait for an answer, the first to expire on top."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.attorney_id == attorney_id, Offer.state.in_(PENDING))
        .options(selectinload(Offer.need))
        .order_by(Offer.expires_on, Offer.sent_at, Offer.id)
    ).all()


def answered(attorney_id: str, *, limit: int = 20) -> Sequence[Offer]:
    """The latest offers that are over, newest first."""
    return db.session.scalars(
        select(Offer)
        .where(*_known(attorney_id), Offer.state.not_in([*PENDING, OfferState.ACCEPTED]))
        .options(selectinload(Offer.need))
        .order_by(Offer.ended_at.desc(), Offer.id)
        .limit(limit)
    ).all()


def matters(attorney_id: str, *states: MatterState, limit: int | None = None) -> Sequence[Matter]:
    """The attorney's matters in these states (open ones, if none is named), the latest first."""
    return db.session.scalars(
        select(Matter)
        .where(Matter.attorney_id == attorney_id, Matter.state.in_(states or [MatterState.OPEN]))
        .options(selectinload(Matter.need).joinedload(Need.request).load_only(Request.reference))
        .order_by(Matter.opened_at.desc(), Matter.id)
        .limit(limit)
    ).all()


def asked_again(offer_id: str) -> str:
    """What the task is made once for that tells staff: the attorney of this offer would still like it."""
    return f"asks_again:{offer_id}"


def has_asked_again(offer_id: str) -> bool:
    """Whether staff were told so."""
    return db.session.scalar(select(Task.id).where(Task.once == asked_again(offer_id))) is not None


def matter_of(offer: Offer) -> Matter | None:
    return db.session.scalar(select(Matter).where(Matter.offer_id == offer.id))


def matter_for(attorney_id: str, matter_id: str) -> Matter | None:
    """This attorney's own matter, open or closed; none that was handed back: access ended with it."""
    return db.session.scalar(
        select(Matter)
        .where(Matter.id == matter_id, Matter.attorney_id == attorney_id, Matter.state != MatterState.HANDED_BACK)
        .options(joinedload(Matter.need).joinedload(Need.request), joinedload(Matter.offer))
    )


def offer_handed_back(attorney_id: str, matter_id: str) -> str | None:
    """The offer of an own matter that was handed back, if it exists for its attorney: not after a conflict."""
    return db.session.scalar(
        select(Offer.id)
        .join(Matter, Matter.offer_id == Offer.id)
        .where(Matter.id == matter_id, Matter.state == MatterState.HANDED_BACK, *_known(attorney_id))
    )


def was_handed_back(attorney_id: str, matter_id: str) -> bool:
    """Whether a second press comes for an own matter that was just handed back. Shown nowhere."""
    found = select(Matter.id).where(
        Matter.id == matter_id, Matter.attorney_id == attorney_id, Matter.state == MatterState.HANDED_BACK
    )
    return db.session.scalar(found) is not None


def own_of(attorney_id: str, matter_ids: Collection[str]) -> list[str]:
    """Those of these matters that are, or were, this attorney's: of any other nothing is said."""
    return list(
        db.session.scalars(select(Matter.id).where(Matter.id.in_(matter_ids), Matter.attorney_id == attorney_id))
    )


def tries(matter_id: str) -> Sequence[ContactTry]:
    """The tries that nobody answered, the latest first."""
    return db.session.scalars(
        select(ContactTry)
        .where(ContactTry.matter_id == matter_id)
        .order_by(ContactTry.tried_on.desc(), ContactTry.created_at.desc(), ContactTry.id)
    ).all()


def of_same_family(matter: Matter, of_one_yes: Collection[Matter]) -> list[Matter]:
    """The other open matters of the same attorney for the same family whose first contact is not written down, each
    from a yes of its own, by the number of their need; none once that of this matter is."""
    if matter.first_contact_at is not None:
        return []
    return list(
        db.session.scalars(
            select(Matter)
            .join(Matter.need)
            .where(
                Need.request_id == matter.need.request_id,
                Matter.attorney_id == matter.attorney_id,
                Matter.state == MatterState.OPEN,
                Matter.first_contact_at.is_(None),
                Matter.id.not_in([each.id for each in of_one_yes]),
            )
            .options(contains_eager(Matter.need))
            .order_by(Need.number)
        )
    )


def written_text(offer: Offer) -> str | None:
    """What staff wrote of the request, as it is released now; None where they wrote nothing. Raises CannotBeRead."""
    return written.released_text(offer.need.request_id)


def summary(offer: Offer) -> Summary:
    """What may be shown before the conflict check: no name, no place below a state, no clock."""
    return of_need(offer.need)
