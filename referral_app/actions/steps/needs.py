"""The one hand on the state of a need, a matter and an attorney. Call inside `writing()`, with the rows locked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from referral_app.actions import Refused
from referral_app.extensions import db
from referral_app.models import Attorney, Matter, Need
from referral_app.vocabulary import AttorneyStatus, MatterState, NeedState
from referral_app.workflow import attorneys, needs
from referral_app.workflow.states import WrongState


def move_need(need: Need, act: str) -> bool:
    """Move a need by its table in one guarded UPDATE: True if it still stood in the state it was read in.

    Refused("wrong_state") where the table has no entry. A need that is not open is looked at no more.
    """
    try:
        target = needs.after(NeedState(need.state), act)
    except WrongState:
        raise Refused("wrong_state") from None
    moved = db.session.execute(
        update(Need)
        .where(Need.id == need.id, Need.state == need.state)
        .values(state=target, **({} if target == NeedState.OPEN else {"look_at": None}))
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(need)
    return int(moved.rowcount) == 1  # type: ignore[attr-defined]


def move_matter(matter: Matter, act: str, *, now: datetime, outcome: str | None = None) -> None:
    """End a matter by its table. Refused("matter_closed") when it is over already."""
    try:
        matter.state = needs.matter_after(MatterState(matter.state), act)
    except WrongState:
        raise Refused("matter_closed") from None
    matter.closed_at = now
    matter.outcome = outcome


def move_attorney(attorney: Attorney, to: AttorneyStatus, *, now: datetime) -> None:
    """Bring an attorney's place on the roster to where a file or a person says it is, and keep when they left it.

    Refused("wrong_state") when no act leads there.
    """
    before = AttorneyStatus(attorney.status)
    if before != to and to not in {after for (state, _), after in attorneys.TRANSITIONS.items() if state == before}:
        raise Refused("wrong_state")
    attorney.status = to
    if to != AttorneyStatus.WITHDRAWN:
        attorney.left_at = None
    elif attorney.left_at is None:
        attorney.left_at = now
