"""How those of a case hear from one another: letters, calls to families, and free words."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """What a letter is about; each has its folder in `templates/letters`."""

    MATTER_OPENED = "matter_opened"
    MATTER_OVER = "matter_over"
    ALARM = "alarm"
    BESIDE = "beside"
    CONTACT_DUE = "contact_due"
    COVER_ENDS = "cover_ends"
    INVITATION = "invitation"
    LICENSE_ENDS = "license_ends"
    NEWS = "news"
    NO_LONGER_NEEDED = "no_longer_needed"
    OFFER = "offer"
    QUESTION_ANSWERED = "question_answered"
    RECALLED = "recalled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # nosec B105
    RECEIVED = "received"
    RECORD_MARK = "record_mark"
    RULES_CHANGED = "rules_changed"
    REMINDER = "reminder"
    SIGN_IN = "sign_in"
    TASK = "task"
    WEEK = "week"
    YOUR_TURN = "your_turn"
    FEWER_NEEDED = "fewer_needed"


class NoteKind(StrEnum):
    """Free words about a request, by whom they may be read."""

    ADDED_FACTS = "added_facts"
    COMPLAINT = "complaint"
    COMPLAINT_ANSWER = "complaint_answer"
    QUESTION = "question"
    STAFF = "staff"


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
    REOPENED = "reopened"
    RETURNED = "returned"
    SOUGHT = "sought"
