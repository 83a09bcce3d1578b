"""What the law says about a request, from dated data: `route(answers, context, data)` of ROUTING.md and R3.md.

Pure: standard library only, no clock, no network, no randomness. Facts for building, not legal advice.
"""

from referral_app.law.ask_next import asked_for
from referral_app.law.asking import is_asked, is_left_out, is_offered, questions_for, ticks_for
from referral_app.law.binding import bound_by
from referral_app.law.case import Case
from referral_app.law.checks import check
from referral_app.law.conditions import BadCondition
from referral_app.law.counties import county_key
from referral_app.law.county_spellings import read_county
from referral_app.law.data import LawData
from referral_app.law.difference import KINDS as CHANGE_KINDS
from referral_app.law.difference import Change, differences, differs
from referral_app.law.done import Told, told
from referral_app.law.fee_notes import Cited, fee_notes
from referral_app.law.form_records import Topic
from referral_app.law.guidance import beside, consent
from referral_app.law.hard_areas import HARD_AREAS
from referral_app.law.loading import LawError, load
from referral_app.law.match_mode import is_held_by_age
from referral_app.law.need_by_hand import areas_by_hand, forums_by_hand, need_by_hand
from referral_app.law.records import Option, Question, Shelf, Signpost, Situation, Tick
from referral_app.law.reviews import fee_note_read_on, review, service_days, services_due, source_of, to_review
from referral_app.law.routing import outline, output, read, route, services_beside
from referral_app.law.shelves import on_shelf, shelf_of
from referral_app.law.situations import situation_label
from referral_app.law.spoken import DIED, GROWN, MY_CHILD, MYSELF, NOT_KNOWN, Whom, put, spoken, was_a_child_then, whom
from referral_app.law.validation import Fault, validate_answers, validate_context

__all__ = [
    "CHANGE_KINDS",
    "DIED",
    "GROWN",
    "HARD_AREAS",
    "MYSELF",
    "MY_CHILD",
    "NOT_KNOWN",
    "BadCondition",
    "Case",
    "Change",
    "Cited",
    "Fault",
    "LawData",
    "LawError",
    "Option",
    "Question",
    "Shelf",
    "Signpost",
    "Situation",
    "Tick",
    "Told",
    "Topic",
    "Whom",
    "areas_by_hand",
    "asked_for",
    "beside",
    "bound_by",
    "check",
    "consent",
    "county_key",
    "differences",
    "differs",
    "fee_note_read_on",
    "fee_notes",
    "forums_by_hand",
    "is_asked",
    "is_held_by_age",
    "is_left_out",
    "is_offered",
    "load",
    "need_by_hand",
    "on_shelf",
    "outline",
    "output",
    "put",
    "questions_for",
    "read",
    "read_county",
    "review",
    "route",
    "service_days",
    "services_beside",
    "services_due",
    "shelf_of",
    "situation_label",
    "source_of",
    "spoken",
    "ticks_for",
    "to_review",
    "told",
    "validate_answers",
    "validate_context",
    "was_a_child_then",
    "whom",
]
