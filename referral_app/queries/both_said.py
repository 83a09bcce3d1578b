"""What the attorney and the family of a request say side by side: of first contact, and of how it ended (B22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import ContactTry, Event, Matter, Need
from referral_app.models.events import AS_IT_CAME_TRUE
from referral_app.vocabulary import EventKind, MatterState
from referral_app.workflow.how_it_ended import contact_differs, ends_differ, reached_by


@dataclass(frozen=True)
class Said:
    """One matter. None: that side has said nothing of it."""

    matter_id: str
    number: int
    area: str
    open: bool
    #: The attorney: when the family was reached, how often it was tried, what came of it.
    reached_at: datetime | None
    tries: int
    outcome: str | None
    #: The family.
    family_reached: bool | None
    family_outcome: str | None

    @property
    def anything(self) -> bool:
        """Whether either side has said something of it."""
        told = (self.reached_at, self.tries, self.outcome, self.family_outcome)
        return any(told) or self.family_reached is not None

    @property
    def contact_differs(self) -> bool:
        attorney = reached_by(reached=self.reached_at is not None, tried=self.tries > 0)
        return contact_differs(attorney, self.family_reached)

    @property
    def end_differs(self) -> bool:
        return ends_differ(self.outcome, self.family_outcome, reached=self.family_reached)


def both_said(request_id: str) -> list[Said]:
    """Every matter of a request that was not handed back, by the number of its need, in two questions."""
    tries = select(func.count()).where(ContactTry.matter_id == Matter.id).correlate(Matter).scalar_subquery()
    matters = db.session.execute(
        select(Matter, Need.number, Need.area, tries)
        .join(Need, Need.id == Matter.need_id)
        .where(Need.request_id == request_id, Matter.state != MatterState.HANDED_BACK)
        .order_by(Need.number, Matter.opened_at)
    ).all()
    if not matters:
        return []
    told = (EventKind.CHECK_BACK_ANSWERED, EventKind.OUTCOME_TOLD)
    latest: dict[tuple[str | None, str], Event] = {
        (event.subject, event.kind): event
        for event in db.session.scalars(
            select(Event).where(Event.request_id == request_id, Event.kind.in_(told)).order_by(*AS_IT_CAME_TRUE)
        )
    }
    rows = []
    for matter, number, area, tried in matters:
        answered = latest.get((matter.id, EventKind.CHECK_BACK_ANSWERED))
        ended = latest.get((matter.id, EventKind.OUTCOME_TOLD))
        rows.append(
            Said(
                matter.id,
                number,
                area,
                matter.state == MatterState.OPEN,
                matter.first_contact_at,
                tried,
                matter.outcome,
                bool(answered.detail["reached"]) if answered else None,
                str(ended.detail["outcome"]) if ended else None,
            )
        )
    return rows


def end_to_tell(request_id: str) -> tuple[str, str] | None:
    """The latest matter that an attorney has ended and of whose end the family said nothing yet: its id and area."""
    told = select(Event.id).where(
        Event.request_id == request_id, Event.kind == EventKind.OUTCOME_TOLD, Event.subject == Matter.id
    )
    row = db.session.execute(
        select(Matter.id, Need.area)
        .join(Need, Need.id == Matter.need_id)
        .where(
            Need.request_id == request_id,
            Matter.state == MatterState.CLOSED,
            Matter.outcome != "request_withdrawn",
            ~told.exists(),
        )
        .order_by(Matter.closed_at.desc(), Matter.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
