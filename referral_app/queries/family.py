"""What a family reads of its own request: a plain state, counts and dates; no clock, no level, no name before time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import PENDING, Need, Offer, Request
from referral_app.vocabulary import NeedState, RequestState

READING = (RequestState.SUBMITTED, RequestState.IN_TRIAGE, RequestState.READY_TO_MATCH, RequestState.MATCHING)
PLACED = (RequestState.PLACED, RequestState.IN_PROGRESS)
ENDED = (RequestState.CLOSED, RequestState.WITHDRAWN, RequestState.WRONG_SERVICE, RequestState.DUPLICATE)


@dataclass(frozen=True)
class Status:
    """One word for where it stands, how many attorneys were asked so far, how many now, and when we look again.

    `stage`: reading, question, asking, found, ended. A hold or a wall reads like any other request (journeys U13).
    """

    stage: str
    asked: int
    waiting: int
    next_check_on: date | None
    next_answer_by: date | None


def status(request: Request, today: date) -> Status:
    asked = _offers(request, sent=True)
    waiting = _offers(request, pending=True)
    answer_by = db.session.scalar(
        select(func.min(Offer.expires_on))
        .join(Need, Need.id == Offer.need_id)
        .where(Need.request_id == request.id, Offer.state.in_(PENDING))
    )
    return Status(_stage(request, waiting), asked, waiting, request.next_check_on, answer_by)


def _stage(request: Request, waiting: int) -> str:
    if request.state in ENDED:
        return "ended"
    if request.state in PLACED:
        return "found"
    if request.state == RequestState.NEEDS_INFORMATION:
        return "question"
    if any(need.state == NeedState.FILLED for need in request.needs):
        return "partly"
    return "asking" if waiting or request.state in (RequestState.OFFER_OUT, RequestState.UNPLACED) else "reading"


def _offers(request: Request, *, sent: bool = False, pending: bool = False) -> int:
    condition = Offer.state.in_(PENDING) if pending else Offer.sent_at.is_not(None)
    return (
        db.session.scalar(
            select(func.count(func.distinct(Offer.attorney_id)))
            .join(Need, Need.id == Offer.need_id)
            .where(Need.request_id == request.id, condition)
        )
        or 0
    )
