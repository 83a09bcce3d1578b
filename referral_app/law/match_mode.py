"""Section 9: may matching run? All rules that fire are reasons; the mode is that of the first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from referral_app.law.case import Case
from referral_app.law.codes import MAYBE, MISS, NO, NOT_SURE, PO, PREV, TRAFFICKED, YES
from referral_app.law.situations import both_reports, is_alone, is_lost, is_missing, is_unsafe
from referral_app.law.urgency import CRITICAL, EMERGENCY

NONE_YET, AFTER_SAFETY, STAFF_REVIEW = "none_yet", "after_safety", "staff_review"
AUTO_URGENT, AUTO = "auto_urgent", "auto"


@dataclass(frozen=True, slots=True)
class MatchRule:
    id: str
    mode: str
    when: Callable[[Case], bool]


def flag(code: str) -> Callable[[Case], bool]:
    return lambda case: code in case.flags


def m05_reported_and_only_missing(case: Case) -> bool:
    return is_missing(case) and both_reports(case) and case.final == (MISS,)


def m07_danger_now(case: Case) -> bool:
    danger = case.said.says("safe_now", NO) or case.said.says("danger_now", YES)
    return danger and case.final[0] not in (PO, PREV)


def m13_someone_offered_a_file(case: Case) -> bool:
    return "csam_possession_risk" in case.flags and not case.said.says("role", "myself")


def m21_guardian_accused(case: Case) -> bool:
    named = case.said.says("relation", "court_appointed")
    return "offender_is_guardian" in case.flags and case.child_harmed and not named


def m22_cannot_be_found_and_abuse(case: Case) -> bool:
    said = case.said
    return is_lost(case) and (said.says("dv_history", *MAYBE) or said.says("keep_away_order", *MAYBE))


def m23_asks_for_a_trafficked_child(case: Case) -> bool:
    said = case.said
    helper = said.says("role", "someone_else") and said.says("relation", "relative", "other")
    return case.has(*TRAFFICKED) and case.child_harmed and helper


def m24_papers_and_no_other_parent(case: Case) -> bool:
    return "served_by_other_side" in case.flags and not case.said.says("who_has_child", "other_parent")


MATCH_RULES = (
    MatchRule("M01", NONE_YET, flag("under_13")),
    MatchRule("M02", NONE_YET, lambda case: case.said.says("still_with_trafficker", *MAYBE)),
    MatchRule("M03", NONE_YET, lambda case: is_alone(case) and is_unsafe(case)),
    MatchRule("M04", NONE_YET, lambda case: is_missing(case) and not both_reports(case)),
    MatchRule("M05", NONE_YET, m05_reported_and_only_missing),
    MatchRule("M06", AFTER_SAFETY, lambda case: case.said.says("self_harm", *MAYBE)),
    MatchRule("M07", AFTER_SAFETY, m07_danger_now),
    MatchRule("M10", STAFF_REVIEW, lambda case: case.requester_minor == YES),
    MatchRule("M11", STAFF_REVIEW, flag("requester_may_be_taking_parent")),
    MatchRule("M12", STAFF_REVIEW, flag("conflict_possible")),
    MatchRule("M13", STAFF_REVIEW, m13_someone_offered_a_file),
    MatchRule("M14", STAFF_REVIEW, flag("answers_contradict")),
    MatchRule("M15", STAFF_REVIEW, flag("treaty_needs_check")),
    MatchRule("M16", STAFF_REVIEW, flag("age_unknown")),
    MatchRule("M17", STAFF_REVIEW, flag("children_differ")),
    MatchRule("M18", STAFF_REVIEW, lambda case: case.final[0] == NOT_SURE or "outside_us" in case.flags),
    MatchRule("M19", STAFF_REVIEW, flag("authority_unclear")),
    MatchRule("M20", STAFF_REVIEW, lambda case: not case.needs),
    MatchRule("M21", STAFF_REVIEW, m21_guardian_accused),
    MatchRule("M22", STAFF_REVIEW, m22_cannot_be_found_and_abuse),
    MatchRule("M23", STAFF_REVIEW, m23_asks_for_a_trafficked_child),
    MatchRule("M24", STAFF_REVIEW, m24_papers_and_no_other_parent),
    MatchRule("M25", STAFF_REVIEW, flag("person_died")),
)


def is_held_by_age(reasons: Collection[str]) -> bool:
    """Whether what no statement of staff can clear is the age of the child who asks, and nothing else that needs the
    fact to change, safety first, or the conflicts role."""
    firm = {rule.id for rule in MATCH_RULES if rule.mode != STAFF_REVIEW} | {"M12"}
    return firm & set(reasons) == {"M01"}


def decide_match(case: Case) -> None:
    """Fill in mode and reasons. In none_yet the needs and their questions are emptied, after M20 has seen them."""
    fired = [rule for rule in MATCH_RULES if rule.when(case)]
    if fired:
        case.match = fired[0].mode
        case.match_reasons = [rule.id for rule in fired]
    else:
        fast = case.level in (CRITICAL, EMERGENCY)
        case.match, case.match_reasons = (AUTO_URGENT, ["M30"]) if fast else (AUTO, ["M40"])
    if case.match == NONE_YET:
        case.needs.clear()
        case.asks.clear()
