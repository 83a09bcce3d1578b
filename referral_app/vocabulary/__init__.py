"""The words everybody shares: codes, no sentences. What a code means to a person stands in `web/words`.

The glossary (docs/glossary.md) explains each; code, table, URL and screen use the same word.
"""

from __future__ import annotations

from referral_app.vocabulary.law import AUTOMATIC, Language, Level, MatchMode
from referral_app.vocabulary.states import (
    STAFF_ROLES,
    AttorneyStatus,
    Companion,
    FeeType,
    LegalHoldReason,
    LetterState,
    LicenceStatus,
    MatterState,
    NeedState,
    OfferState,
    PairDecisionCode,
    RequestState,
    Role,
    Track,
)
from referral_app.vocabulary.work import (
    About,
    CallOutcome,
    CallWay,
    EventKind,
    LetterKind,
    NoteKind,
    RefusalCode,
    TaskKind,
)

__all__ = [
    "AUTOMATIC",
    "STAFF_ROLES",
    "About",
    "AttorneyStatus",
    "CallOutcome",
    "CallWay",
    "Companion",
    "EventKind",
    "FeeType",
    "Language",
    "LegalHoldReason",
    "LetterKind",
    "LetterState",
    "Level",
    "LicenceStatus",
    "MatchMode",
    "MatterState",
    "NeedState",
    "NoteKind",
    "OfferState",
    "PairDecisionCode",
    "RefusalCode",
    "RequestState",
    "Role",
    "TaskKind",
    "Track",
]
