"""How we will reach a person, in one plain answer: also when nobody will (A08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app.letters.addresses import is_one_address
from referral_app.models import Request
from referral_app.queries import calls, cases, recipients
from referral_app.workflow.contact import CHANNELS, POSTED, RETURNS


@dataclass(frozen=True)
class Reached:
    """`ways`: "email", "call", "text", "trusted", "letter", those we may use, in this order. With none, nobody reaches
    out: because the person said so (`asked_not_to`), or because no way was marked, or the address or number of the one
    that was is missing (`half_told`). `trusted_too`: they named somebody they trust, whom we do not call either.
    """

    ways: tuple[str, ...]
    asked_not_to: bool = False
    trusted_too: bool = False
    half_told: bool = False

    @property
    def by_lawyers(self) -> bool:
        """Whether a lawyer has a way too: a letter to a jail or prison is written by staff alone."""
        return not {*self.ways} <= {POSTED}


def of_words(said: Mapping[str, Any]) -> Reached:
    """What the words of a request come to."""
    told = said["answers"].get("contact_ways")
    ticked = told if isinstance(told, list) else []
    if RETURNS in ticked:
        return Reached((), asked_not_to=True, trusted_too=bool(said["contact"].get("trusted_phone")))
    mail = "email" in ticked and is_one_address(str(said["contact"].get("email") or ""))
    posted = (POSTED,) if recipients.is_posted_of(said) else ()
    ways = (*(("email",) if mail else ()), *(str(way) for way in recipients.by_hand_of(said)), *posted)
    return Reached(ways, half_told=not ways and not {*CHANNELS, POSTED}.isdisjoint(ticked))


def call(request: Request, today: date) -> dict[str, Any]:
    """For a page: by which day we call who would rather tell the rest by phone, whether that day has passed, and
    whether the person said at which times."""
    task = calls.to_hear(request)
    if task is None:
        return {}
    hours = bool(str(cases.words(request)["contact"].get("hours") or "").strip())
    return {"call_on": task.due_on, "call_late": task.due_on < today, "call_hours": hours}
