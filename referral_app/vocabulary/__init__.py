"""The words everybody shares: codes, no sentences. What a code means to a person stands in `web/words`.

The glossary (docs/glossary.md) explains each; code, table, URL and screen use the same word. A test holds what happens
(`events`), waits for staff (`tasks`), is written (`reaching`) or may not be (`refusals`) equal to its words: no code
without words, no words without a code. What writes a code down (`record`, `make_task`, `write_letter`, `write_note`,
`Refused`) takes no other.
"""

from __future__ import annotations

from referral_app.vocabulary.events import EventKind
from referral_app.vocabulary.law import AUTOMATIC, Language, Level, MatchMode
from referral_app.vocabulary.reaching import About, CallOutcome, CallWay, LetterKind, NoteKind
from referral_app.vocabulary.refusals import RefusalCode
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
from referral_app.vocabulary.tasks import AWAIT_CONTACT, CHOOSE_OTHERS, DECIDED_BY, Decider, TaskKind

__all__ = [
    "AUTOMATIC",
    "AWAIT_CONTACT",
    "CHOOSE_OTHERS",
    "DECIDED_BY",
    "STAFF_ROLES",
    "About",
    "AttorneyStatus",
    "CallOutcome",
    "CallWay",
    "Companion",
    "Decider",
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
