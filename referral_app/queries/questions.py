"""What attorneys ask staff before they answer an offer, and what they are answered (C10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from referral_app.extensions import db
from referral_app.models import PENDING, Attorney, Need, Offer, OfferQuestion, Request
from referral_app.queries import cases
from referral_app.security.telling import Known

#: With the offer that is joined, and its attorney's name: what else is read of them, nobody shows here.
_its_offer = contains_eager(OfferQuestion.offer)
_its_attorney = _its_offer.selectinload(Offer.attorney)
#: The names in contact details; what else stands there reaches somebody, and is found as what it is.
_CALLED = ("called", "trusted_name")


@dataclass(frozen=True)
class Asked:
    """One question with its answer, opened. `waits`: nobody has answered yet."""

    id: str
    offer: Offer
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.answered_at is None

    @property
    def open(self) -> bool:
        """Whether the offer still waits for the attorney's answer."""
        return self.offer.state in PENDING


def rows_of(offer_id: str) -> Sequence[OfferQuestion]:
    """The questions of one offer, the first one first."""
    return db.session.scalars(
        select(OfferQuestion)
        .where(OfferQuestion.offer_id == offer_id)
        .order_by(OfferQuestion.asked_at, OfferQuestion.id)
    ).all()


def of_offer(offer_id: str) -> list[Asked]:
    """The same, opened. Raises CannotBeRead."""
    return [_opened(row) for row in rows_of(offer_id)]


def waits(offer_id: str) -> bool:
    """Whether a question of this offer has no answer yet."""
    waiting = select(OfferQuestion.id).where(OfferQuestion.offer_id == offer_id, OfferQuestion.answered_at.is_(None))
    return db.session.scalar(waiting.limit(1)) is not None


def of_need(need_id: str) -> list[Asked]:
    """Every question about one need, those that wait first, then the latest. Raises CannotBeRead.

    A question about needs that are asked together is about each of them.
    """
    asked_together = select(Offer.group).where(Offer.need_id == need_id, Offer.group.is_not(None))
    rows = db.session.scalars(
        select(OfferQuestion)
        .join(Offer, Offer.id == OfferQuestion.offer_id)
        .join(Need, Need.id == Offer.need_id)
        .where(
            Need.request_id == select(Need.request_id).where(Need.id == need_id).scalar_subquery(),
            or_(Offer.need_id == need_id, Offer.group.in_(asked_together)),
        )
        .options(_its_offer, _its_attorney.lazyload(Attorney.licences), _its_attorney.lazyload(Attorney.absences))
        .order_by(OfferQuestion.answered_at.is_not(None), OfferQuestion.asked_at.desc(), OfferQuestion.id)
    ).all()
    return [_opened(row) for row in rows]


def need_number_of(request_id: str, question_id: str) -> int | None:
    """The number of the need of this request that a question is about; None for a question of any other."""
    row = db.session.get(OfferQuestion, question_id)
    return row.offer.need.number if row is not None and row.request_id == request_id else None


def _opened(row: OfferQuestion) -> Asked:
    return Asked(row.id, row.offer, cases.asked_text(row), row.asked_at, cases.answer_text(row), row.answered_at)


def known_of(request: Request) -> Known:
    """What is known of a family and may stand in no answer: everybody's name and every date of birth.

    Raises CannotBeRead.
    """
    said = cases.words(request)
    lines = [str(said["contact"].get(name) or "") for name in _CALLED]
    for named in said["names"].values():
        lines += [str(line) for line in (named if isinstance(named, list) else [named])]
    return Known(tuple(line for line in lines if line.strip()), tuple(_birth_dates(said["answers"])))


def _birth_dates(answers: Any) -> list[date]:
    """Every whole date of birth among the answers, however deep."""
    found: list[date] = []
    if isinstance(answers, dict):
        for name, value in answers.items():
            if name == "dob" and isinstance(value, str):
                try:
                    found.append(date.fromisoformat(value))
                except ValueError:
                    continue
            else:
                found += _birth_dates(value)
    elif isinstance(answers, list):
        for each in answers:
            found += _birth_dates(each)
    return found
