"""All tables, so that one import knows them."""

from referral_app.models.accounts import (
    Account,
    AccountRole,
    AuthSession,
    EnrolmentLink,
    KnownDevice,
    RecoveryCode,
    SavedFilter,
    StaffCover,
)
from referral_app.models.attorneys import Absence, Attorney, AttorneyNote, Licence, RosterMark
from referral_app.models.calls import CallTry
from referral_app.models.companions import Companion
from referral_app.models.complaints import AttorneyComplaint
from referral_app.models.conflicts import ConflictToken, PairDecision
from referral_app.models.events import AuditRow, Event, mark_of
from referral_app.models.keeping import LegalHold, Residue, ServiceLeft, WaitLeft
from referral_app.models.keys import CaseKey
from referral_app.models.links import RequestLink
from referral_app.models.need_to_know import NeedToKnow
from referral_app.models.offers import LIVE, PENDING, ApprovedRanking, ContactTry, Matter, Offer, OfferQuestion
from referral_app.models.office import ClosedDay, OnCallTurn
from referral_app.models.operations import Fact, Hit
from referral_app.models.organisations import Organisation, OrganisationReferral
from referral_app.models.outbox import Letter, readers
from referral_app.models.requests import (
    Clearing,
    Consent,
    Need,
    Note,
    Request,
    RequesterSession,
    Routing,
    WrittenSummary,
)
from referral_app.models.tasks import Task

__all__ = [
    "LIVE",
    "PENDING",
    "Absence",
    "Account",
    "AccountRole",
    "ApprovedRanking",
    "Attorney",
    "AttorneyComplaint",
    "AttorneyNote",
    "AuditRow",
    "AuthSession",
    "CallTry",
    "CaseKey",
    "Clearing",
    "ClosedDay",
    "Companion",
    "ConflictToken",
    "Consent",
    "ContactTry",
    "EnrolmentLink",
    "Event",
    "Fact",
    "Hit",
    "KnownDevice",
    "LegalHold",
    "Letter",
    "Licence",
    "Matter",
    "Need",
    "NeedToKnow",
    "Note",
    "Offer",
    "OfferQuestion",
    "OnCallTurn",
    "Organisation",
    "OrganisationReferral",
    "PairDecision",
    "RecoveryCode",
    "Request",
    "RequestLink",
    "RequesterSession",
    "Residue",
    "RosterMark",
    "Routing",
    "SavedFilter",
    "ServiceLeft",
    "StaffCover",
    "Task",
    "WaitLeft",
    "WrittenSummary",
    "mark_of",
    "readers",
]
