"""Who there is, and where a thing of a request's world may stand."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    COUNSEL = "counsel"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    CONFLICTS = "conflicts"
    PRIVACY_OFFICER = "privacy_officer"
    ATTORNEY = "attorney"


STAFF_ROLES = frozenset(Role) - {Role.ATTORNEY}


class Track(StrEnum):
    """How fast a need must move: routing's `match_urgency`."""

    CRITICAL = "critical"
    URGENT = "urgent"
    STANDARD = "standard"


class RequestState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_TRIAGE = "in_triage"
    NEEDS_INFORMATION = "needs_information"
    READY_TO_MATCH = "ready_to_match"
    MATCHING = "matching"
    OFFER_OUT = "offer_out"
    PLACED = "placed"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    WALLED = "walled"
    UNPLACED = "unplaced"
    WITHDRAWN = "withdrawn"
    WRONG_SERVICE = "wrong_service"
    DUPLICATE = "duplicate"


class NeedState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    GIVEN_UP = "given_up"


class OfferState(StrEnum):
    PLANNED = "planned"
    APPROVED = "approved"
    SENT = "sent"
    INTERESTED = "interested"
    CHECKING = "checking"
    CLEARED = "cleared"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"
    UNDELIVERABLE = "undeliverable"
    HANDED_BACK = "handed_back"
    DROPPED = "dropped"


class AttorneyStatus(StrEnum):
    APPLIED = "applied"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class LicenceStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    DISBARRED = "disbarred"
    RESIGNED = "resigned"


class FeeType(StrEnum):
    """In this fixed order (docs/matching.md, Words)."""

    PRO_BONO = "pro_bono"
    REDUCED = "reduced"
    CONTINGENCY = "contingency"
    FLAT = "flat"
    HOURLY = "hourly"


class MatterState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    HANDED_BACK = "handed_back"


class Companion(StrEnum):
    """Who stands beside the attorney of an offer."""

    #: Admitted where the court sits, for a lead who has leave for one case only (pro hac vice).
    LOCAL_COUNSEL = "local_counsel"
    #: Knows the field, for a lead to whom it is new.
    MENTOR = "mentor"


class PairDecisionCode(StrEnum):
    """What the conflicts role says of two requests that met."""

    SAME_PERSON = "same_person"
    OPPOSING = "opposing"
    NOT_RELATED = "not_related"
    CANNOT_SERVE = "cannot_serve"


class LegalHoldReason(StrEnum):
    """Why the law has the office keep what it would forget."""

    COURT_ORDER = "court_order"
    SUBPOENA = "subpoena"
    CASE_PENDING = "case_pending"
    COMPLAINT = "complaint"


class LetterState(StrEnum):
    """Of one outbox row."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    FAILED = "failed"
