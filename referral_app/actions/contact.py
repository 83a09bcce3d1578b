"""How a requester is reached: saved, changed, and never by somebody they named as the other side (A06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from referral_app.actions import both_sides
from referral_app.actions.transaction import REQUESTER, Refused, record, writing
from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.queries import cases
from referral_app.security import other_side

BLOCKED = "other_side_contact_blocked"
#: So many refusals of one request are written down; more of them would only fill the chain.
MOST_TOLD = 20


def change_contact(request_id: str, contact: Mapping[str, Any], *, now: datetime, today: date) -> None:
    """New rules for reaching the requester. Everything waiting is judged by them when it would be sent (D07).

    Refused("other_side_as_contact", fields=…) for a person of the other side; the refusal itself is written down.
    """
    with writing():
        request = db.session.get_one(Request, request_id)
        said = cases.words(request)
        said["contact"] = dict(contact)
        if "ways" in contact:
            said["answers"] = {**said["answers"], "contact_ways": list(contact["ways"])}
        blocked = other_side.in_words(said)
        if blocked:
            write_down(request, blocked, now=now)
        else:
            cases.seal_words(request, said)
            request.last_act_at = now
            record(request.id, "contact_changed", actor=REQUESTER, now=now)
            both_sides.look(request, now=now, today=today)
    if blocked:
        raise Refused("other_side_as_contact", fields=blocked)


def write_down(request: Request, fields: tuple[str, ...], *, now: datetime) -> None:
    """The refusal as an event: which fields, never whose name. Call inside `writing()`."""
    told = db.session.scalar(
        select(func.count()).select_from(Event).where(Event.request_id == request.id, Event.kind == BLOCKED)
    )
    if (told or 0) < MOST_TOLD:
        record(request.id, "other_side_contact_blocked", actor=REQUESTER, now=now, fields=list(fields))
