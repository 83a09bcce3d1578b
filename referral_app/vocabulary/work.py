"""What happens, what waits for staff, what is written and why an act may not be: codes alone.

Each has its words in `web/words`, and a test holds the two equal: no code without words, no words without a code. What
writes a code down (`record`, `make_task`, `write_letter`, `write_note`, `Refused`) takes no other.
"""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """What happened to a request, in the past tense."""

    ADDED_FACTS_RECEIVED = "added_facts_received"
    ALARM_RUNG = "alarm_rung"
    CALL_TRIED = "call_tried"
    CHECK_BACK_ANSWERED = "check_back_answered"
    COMPLAINT_RECEIVED = "complaint_received"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REVOKED = "consent_revoked"
    CONTACT_ASKED = "contact_asked"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_REMINDED = "contact_reminded"
    CONTACT_TOLD_BY_FAMILY = "contact_told_by_family"
    DATE_PASSED = "date_passed"
    DATE_REVIEWED = "date_reviewed"
    FIRST_CONTACT_MADE = "first_contact_made"
    HANDED_OVER = "handed_over"
    HOLD_ENDED = "hold_ended"
    HOLD_SET = "hold_set"
    INFORMATION_ASKED = "information_asked"
    LETTER_FAILED = "letter_failed"
    MATTER_CLOSED = "matter_closed"
    NEED_GIVEN_UP = "need_given_up"
    NEEDS_ADDED = "needs_added"
    NOTE_ADDED = "note_added"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_APPROVED = "offer_approved"
    OFFER_CHECKING = "offer_checking"
    OFFER_CLEARED = "offer_cleared"
    OFFER_CONFLICT = "offer_conflict"
    OFFER_DECLINED = "offer_declined"
    OFFER_DROPPED = "offer_dropped"
    OFFER_EXPIRED = "offer_expired"
    OFFER_HANDED_BACK = "offer_handed_back"
    OFFER_INTERESTED = "offer_interested"
    OFFER_PAUSED = "offer_paused"
    OFFER_RECALLED = "offer_recalled"
    OFFER_REMINDED = "offer_reminded"
    OFFER_SENT = "offer_sent"
    OFFER_SKIPPED = "offer_skipped"
    OFFER_UNDELIVERABLE = "offer_undeliverable"
    OFFER_WITHDRAWN = "offer_withdrawn"
    OTHER_SIDE_CONTACT_BLOCKED = "other_side_contact_blocked"
    OTHER_SIDE_MET = "other_side_met"
    PHRASE_RENEWED = "phrase_renewed"
    REASON_CLEARED = "reason_cleared"
    REQUEST_CLEARED = "request_cleared"
    REQUEST_CLOSED = "request_closed"
    REQUEST_PAUSED = "request_paused"
    REQUEST_PLACED = "request_placed"
    REQUEST_RESUMED = "request_resumed"
    REQUEST_ROUTED = "request_routed"
    REQUEST_SUBMITTED = "request_submitted"
    REQUEST_TAKEN = "request_taken"
    REQUEST_UNPLACED = "request_unplaced"
    REQUEST_WALLED = "request_walled"
    REQUEST_WITHDRAWN = "request_withdrawn"
    TASK_MADE = "task_made"
    TASK_RESOLVED = "task_resolved"


class TaskKind(StrEnum):
    """Work for a person."""

    APPROVE = "approve"
    BOTH_SIDES = "both_sides"
    CALL_FAMILY = "call_family"
    CAME_OF_AGE = "came_of_age"
    COMPLAINT = "complaint"
    CONSENT_ENDED = "consent_ended"
    CONTACT_DIFFERS = "contact_differs"
    CONTACT_UNSAFE = "contact_unsafe"
    CRITICAL_OFFER_EXPIRED = "critical_offer_expired"
    DANGER_WORDS = "danger_words"
    DATE_PASSED = "date_passed"
    FIRST_CONTACT_MISSING = "first_contact_missing"
    HANDED_OVER = "handed_over"
    LETTER_BLOCKED = "letter_blocked"
    LETTER_FAILED = "letter_failed"
    NEXT_CHECK_DUE = "next_check_due"
    NO_CONTACT = "no_contact"
    NO_YES_YET = "no_yes_yet"
    NOT_TAKEN = "not_taken"
    ROUTING_CHANGED = "routing_changed"
    ROUTING_FAILED = "routing_failed"
    SET_USED_UP = "set_used_up"
    STOPPED_NOT_SAFE = "stopped_not_safe"
    TWO_SILENT = "two_silent"


class LetterKind(StrEnum):
    """What a letter is about; each has its folder in `templates/letters`."""

    ALARM = "alarm"
    CONTACT_DUE = "contact_due"
    INVITATION = "invitation"
    NEWS = "news"
    NO_LONGER_NEEDED = "no_longer_needed"
    OFFER = "offer"
    RECEIVED = "received"
    REMINDER = "reminder"
    TASK = "task"


class NoteKind(StrEnum):
    """Free words about a request, by whom they may be read."""

    ADDED_FACTS = "added_facts"
    COMPLAINT = "complaint"
    STAFF = "staff"


class RefusalCode(StrEnum):
    """Why an act may not happen now."""

    ACT_FIRST = "act_first"
    ALREADY_ANSWERED = "already_answered"
    ALREADY_PLACED = "already_placed"
    ANSWERS_WRONG = "answers_wrong"
    ATTORNEY_ROLE = "attorney_role"
    BAD_PLACE = "bad_place"
    CALL_NOT_SAFE = "call_not_safe"
    CODE_WRONG = "code_wrong"
    EMAIL_TAKEN = "email_taken"
    EXPIRED = "expired"
    FACT_MUST_CHANGE = "fact_must_change"
    GONE = "gone"
    LAST_ADMINISTRATOR = "last_administrator"
    LINK_DEAD = "link_dead"
    MATTER_CLOSED = "matter_closed"
    MATTER_OPEN = "matter_open"
    MESSAGE_NOT_ALLOWED = "message_not_allowed"
    NEED_CLOSED = "need_closed"
    NO_ACCOUNT = "no_account"
    NO_CONSENT = "no_consent"
    NO_NEW_NEEDS = "no_new_needs"
    NO_OUTCOME = "no_outcome"
    NO_PASSED_DATE = "no_passed_date"
    NO_REASON = "no_reason"
    NO_STAFF = "no_staff"
    NO_SUCH_REASON = "no_such_reason"
    NOBODY_CHOSEN = "nobody_chosen"
    NOT_A_DEMONSTRATION = "not_a_demonstration"
    NOT_A_DRAFT = "not_a_draft"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_CONFLICTS = "not_conflicts"
    NOT_COUNSEL = "not_counsel"
    NOT_ELIGIBLE = "not_eligible"
    NOT_EMPTY = "not_empty"
    NOT_FOUND = "not_found"
    NOT_PAUSED = "not_paused"
    ON_HOLD = "on_hold"
    OTHER_SIDE_AS_CONTACT = "other_side_as_contact"
    PASSWORD_WEAK = "password_weak"  # noqa: S105  # nosec B105
    PIN_WITHOUT_REASON = "pin_without_reason"
    REQUEST_CLOSED = "request_closed"
    REQUEST_NOT_READY = "request_not_ready"
    RESPONDENT_NOT_SERVED = "respondent_not_served"
    ROSTER_MOVED = "roster_moved"
    STALE = "stale"
    STILL_OPEN = "still_open"
    TEXT_CHANGED = "text_changed"
    WAY_NOT_SAFE = "way_not_safe"
    WITHDRAWN = "withdrawn"
    WRONG_STATE = "wrong_state"


class CallWay(StrEnum):
    """How staff themselves may reach a family that mail may not reach, as its person marked it."""

    CALL = "call"
    TEXT = "text"
    TRUSTED = "trusted"


class CallOutcome(StrEnum):
    """What came of one try to reach a family."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    TEXT_SENT = "text_sent"
    NO_ANSWER = "no_answer"
    WRONG_PERSON = "wrong_person"
    UNSAFE = "unsafe"


class About(StrEnum):
    """What a letter to a family is about: what its key (`once`) begins with, and what a call says in its place."""

    RECEIVED = "received"
    ASKED = "asked"
    AGREE = "agree"
    PLACED = "placed"
    CHECK_BACK = "check_back"
    CONTACT_ASKED = "contact_asked"
    CLOSED = "closed"
