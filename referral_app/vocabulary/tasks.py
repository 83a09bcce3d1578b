"""Work for a person, and what of it is for one role alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from referral_app.vocabulary.refusals import RefusalCode
from referral_app.vocabulary.states import Role


class TaskKind(StrEnum):
    """Work for a person."""

    APPROVE = "approve"
    ASKS_AGAIN = "asks_again"
    ATTORNEY_LAPSED = "attorney_lapsed"
    ATTORNEY_QUESTION = "attorney_question"
    BOTH_SIDES = "both_sides"
    BRING_TOGETHER = "bring_together"
    CALL_FAMILY = "call_family"
    CAME_OF_AGE = "came_of_age"
    CHECK_UNSURE = "check_unsure"
    COMPLAINT = "complaint"
    COMPANION_LAPSED = "companion_lapsed"
    CONFLICT_AFTER_YES = "conflict_after_yes"
    CONSENT_ENDED = "consent_ended"
    CONTACT_DIFFERS = "contact_differs"
    CONTACT_UNSAFE = "contact_unsafe"
    CRITICAL_OFFER_EXPIRED = "critical_offer_expired"
    DANGER_WORDS = "danger_words"
    DATE_PASSED = "date_passed"
    FAMILY_ANSWERED = "family_answered"
    FIND_COMPANION = "find_companion"
    FIRST_CONTACT_MISSING = "first_contact_missing"
    HANDED_BACK = "handed_back"
    HANDED_OVER = "handed_over"
    LAPSED_IN_MATTER = "lapsed_in_matter"
    LEGAL_HOLD_REVIEW = "legal_hold_review"
    LETTER_BLOCKED = "letter_blocked"
    LETTER_FAILED = "letter_failed"
    MATTER_HELP = "matter_help"
    NO_ANSWER = "no_answer"
    NEXT_CHECK_DUE = "next_check_due"
    NO_CONTACT = "no_contact"
    NO_YES_YET = "no_yes_yet"
    NOT_TAKEN = "not_taken"
    ORGANISATIONS_STALE = "organisations_stale"
    OUTCOME_DIFFERS = "outcome_differs"
    RECRUIT = "recruit"
    RELAX = "relax"
    ROUTING_CHANGED = "routing_changed"
    ROUTING_FAILED = "routing_failed"
    SERVICES_STALE = "services_stale"
    SILENT_FOR_A_YEAR = "silent_for_a_year"
    SET_USED_UP = "set_used_up"
    SOMEBODY_FITS = "somebody_fits"
    STOPPED_NOT_SAFE = "stopped_not_safe"
    SUMMARY_REFUSED = "summary_refused"
    TAKEN_OVER = "taken_over"
    TWO_SILENT = "two_silent"


#: Called because nobody has said yes: choosing others ends it.
CHOOSE_OTHERS = frozenset(
    {TaskKind.SET_USED_UP, TaskKind.NO_YES_YET, TaskKind.TWO_SILENT, TaskKind.CRITICAL_OFFER_EXPIRED}
)

#: Made by a yes whose first contact is not written down: writing it down ends them.
AWAIT_CONTACT = frozenset({TaskKind.BRING_TOGETHER, TaskKind.FIRST_CONTACT_MISSING})


class Decider(NamedTuple):
    """Who decides what a task asks for. `refused`: what everybody else is told."""

    roles: frozenset[Role]
    refused: RefusalCode


#: Tasks whose act belongs to a role: nobody else ends one, puts it off, gets it or takes it back. What is not here is
#: for whoever reads requests.
DECIDED_BY: Mapping[TaskKind, Decider] = {
    TaskKind.BOTH_SIDES: Decider(frozenset({Role.CONFLICTS}), RefusalCode.NOT_CONFLICTS),
    TaskKind.COMPLAINT: Decider(frozenset({Role.SUPERVISOR}), RefusalCode.NOT_SUPERVISOR),
    TaskKind.LEGAL_HOLD_REVIEW: Decider(
        frozenset({Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR}), RefusalCode.NOT_A_KEEPER
    ),
    TaskKind.RELAX: Decider(frozenset({Role.SUPERVISOR}), RefusalCode.NOT_SUPERVISOR),
}
