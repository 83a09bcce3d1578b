"""What the planner is given about needs, and what a plan says (docs/matching.md, Planning)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from referral_app.matching.pacing import Calendar, Mode
from referral_app.matching.policy import DEFAULT, Policy
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.rules import Rule
from referral_app.vocabulary import Track
from referral_app.workflow.attorneys import NotReady

_URGENCY = {track: place for place, track in enumerate(Track)}


@dataclass(frozen=True)
class PlanNeed:
    """A need that may be offered now: open, cleared, with consent, its request neither held nor closed.

    The caller leaves all others out. `as_of` and `prior_offers` of the profile are set anew from the sweep's instant
    and offers. `size` counts for batch alone, 2 to 4.
    """

    id: str
    request_id: str
    received_at: datetime
    profile: NeedProfile
    mode: Mode = Mode.STAGGERED
    size: int = 3


@dataclass(frozen=True)
class Settings:
    """`not_ready`: attorneys whom nothing may be sent to yet, and offers that wait for somebody beside, by the
    workflow's own reason. They are passed over."""

    calendar: Calendar
    policy: Policy = DEFAULT
    not_ready: Mapping[str, NotReady] = field(default_factory=dict)


class Send(NamedTuple):
    """An approved offer to send now, with the last day to answer and the row that explains "why this lawyer, why then".

    `snapshot` is plain JSON: score, contributions, band, turn, last_offered_at, urgency, rules (their version), place
    and eligible (third of fourteen who might be asked), pinned.
    """

    offer_id: str
    need_id: str
    attorney_id: str
    expires_on: date
    snapshot: dict[str, Any]


class Expiry(NamedTuple):
    """A pending offer that ends now. `reason`: "silent" or "check_unanswered"."""

    offer_id: str
    need_id: str
    attorney_id: str
    reason: str


class Skip(NamedTuple):
    """An approved attorney who may not be asked now, with every failing rule and then why the attorney is not ready.

    Neither: the offer waits for its group.
    """

    offer_id: str
    need_id: str
    attorney_id: str
    rules: tuple[Rule | NotReady, ...]


class UsedUp(NamedTuple):
    """A need whose next offer is due and whose approved set holds nobody to ask: a task for staff.

    `skipped`: approved attorneys who are left but may not be asked now. `pending`: offers still out.
    """

    need_id: str
    skipped: int
    pending: int


@dataclass(frozen=True)
class Plan:
    """What one sweep would do, in the order it should be done: expiries first, then the sends."""

    expiries: tuple[Expiry, ...]
    sends: tuple[Send, ...]
    skips: tuple[Skip, ...]
    used_up: tuple[UsedUp, ...]
    #: By need: when to look again if nobody acts. None: not before somebody does.
    next_looks: Mapping[str, datetime | None]
    #: The attorneys whose facts the sweep changed, as they are after it.
    facts: Mapping[str, AttorneyProfile]


def need_order(need: PlanNeed) -> tuple[int, date, datetime, str, str]:
    """Which need first: urgency, deadline (none last), received, request id; then the need's own id."""
    profile = need.profile
    return (
        _URGENCY[profile.urgency],
        profile.deadline or date.max,
        need.received_at,
        need.request_id,
        need.id,
    )
