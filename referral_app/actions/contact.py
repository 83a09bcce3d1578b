"""How a requester is reached: saved, changed, and never by somebody they named as the other side (A06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.both_sides import find_other_side
from referral_app.actions.steps.calls import settle_calls_unless_wanted
from referral_app.actions.steps.contact_rules import tell_of_new_rules
from referral_app.actions.steps.requests import write_down
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import other_side


def change_contact(request_id: str, contact: Mapping[str, Any], *, now: datetime, today: date) -> None:
    """New rules for reaching the requester. Everything waiting is judged by them when it would be sent (D07), and
    whoever has the matter already is written to.

    Refused("other_side_as_contact", fields=…) for a person of the other side; the refusal itself is written down.
    """
    with writing():
        request = db.session.get_one(Request, request_id)
        before = cases.words(request)
        said = {**before}
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
            tell_of_new_rules(request, before, said, now=now)
            settle_calls_unless_wanted(request, now=now)
            find_other_side(request, now=now, today=today)
    if blocked:
        raise Refused("other_side_as_contact", fields=blocked)
