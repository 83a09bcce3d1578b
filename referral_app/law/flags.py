"""Section 6: the flags. Most hang on answers and clocks; the last ones on needs and match mode."""

from __future__ import annotations

from referral_app.law.case import Case, Rule
from referral_app.law.codes import (
    ABSENT,
    ACC,
    IMAGES,
    IN_CARE,
    MAYBE,
    MINIMAL_AGE,
    NO,
    PREV,
    SERVES,
    SKIPPED,
    TRAFFICKED,
    UNKNOWN,
    YES,
)
from referral_app.law.dates import MAYBE_PASSED, PASSED, shift
from referral_app.law.facts import any_sixteen
from referral_app.law.situations import PLACES_WIN, is_about_a_child, is_alone, is_unsafe

MAY_ASK_FOR_SOMEONE = ("parent", "guardian", "relative", *IN_CARE, "professional", "court_appointed")


def treaty_matters(case: Case) -> bool:
    return case.abroad or case.has(ACC)


def under_13(case: Case) -> bool:
    age = case.said.number("requester_age")
    return age is not None and age < MINIMAL_AGE


def unsafe_contact(case: Case) -> bool:
    said = case.said
    return (
        said.says("device_shared", *MAYBE)
        or said.says("voicemail", NO, "neutral_only")
        or said.holds("contact_ways", "i_will_return")
    )


def mandatory_report_review(case: Case) -> bool:
    said = case.said
    if "report_concern" in case.signals:
        return True
    return is_about_a_child(case) and (
        said.says("still_with_trafficker", *MAYBE)
        or case.has(*TRAFFICKED)
        or (is_alone(case) and is_unsafe(case))
        or said.says("accused_is_guardian", YES)
        or said.holds("danger_signs", "sold_for_sex")
    )


def treaty_needs_check(case: Case) -> bool:
    if not treaty_matters(case):
        return False
    applies = case.applies_on_date if case.abroad else case.applies_today
    doubtful_row = case.treaty is not None and case.treaty.confidence == "low"
    return applies == UNKNOWN or doubtful_row or (case.abroad and case.same_day) or part_is_open(case)


def part_is_open(case: Case) -> bool:
    """A country of the child has parts with treaty dates of their own, and nobody said which part it is."""
    has_parts = any(site.place is not None and site.place.country in case.data.parts for site in (case.here, case.home))
    return has_parts and not case.said.known("country_part")


def csam_possession_risk(case: Case) -> bool:
    return "upload_attempt" in case.signals and case.requester_minor != YES and case.has(*IMAGES)


def tribal_possible(case: Case) -> bool:
    court = case.said.court("case_court")
    return case.said.says("tribal", *MAYBE) or (court is not None and court.system == "tribal")


def time_limit_likely_passed(case: Case) -> bool:
    return any(
        clock.status in (PASSED, "likely_passed") and case.data.clock(clock.id).is_limit for clock in case.clocks
    )


def authority_unclear(case: Case) -> bool:
    said = case.said
    if said.says("role", UNKNOWN):
        return True
    return said.says("role", "someone_else") and not said.says("relation", *MAY_ASK_FOR_SOMEONE)


def left_behind(case: Case) -> bool:
    """Petitioner in a case across a border: whose right of custody counts (R3 section 8)."""
    return case.abroad and case.side == "petitioner"


def habitual_residence_question(case: Case) -> bool:
    """The child had been gone for months when the act came: which country was home is for counsel."""
    left, taken = case.said.span("left_date"), case.said.span("wrongful_date")
    if not left_behind(case) or left is None or taken is None:
        return False
    return shift(left.first, months=case.data.cells.habitual_residence_months).early <= taken.last


def right(case: Case, question: str, *values: str) -> bool:
    return left_behind(case) and case.said.says(question, *values)


def scra_stay(case: Case) -> bool:
    """Papers to answer, and a parent serves."""
    return bool(case.clocks_of("answer_due")) and case.said.says("military", *SERVES)


def language_access(case: Case) -> bool:
    language = case.said.text("language")
    return language is not None and language != "en"


def district_unknown(case: Case) -> bool:
    return any(need.used_f4 for need in case.needs)


def federal_forum_needs_check(case: Case) -> bool:
    return any(need.used_f2 for need in case.needs)


def non_uccjea_forum(case: Case) -> bool:
    return any(
        case.data.expertise[need.area].uccjea_matter and forum in case.data.non_uccjea_forums
        for need in case.needs
        for forum in need.forums
    )


FLAGS = (
    Rule("requester_may_be_taking_parent", lambda case: case.taking),
    Rule("served_by_other_side", lambda case: case.answering),
    Rule("conflict_possible", lambda case: "conflict_match" in case.signals),
    Rule("self_help_recovery_request", lambda case: "self_help_request" in case.signals),
    Rule("federal_case_sealed", lambda case: "sealed_case" in case.signals),
    Rule("minor_alone", is_alone),
    Rule("under_13", under_13),
    Rule("age_unknown", lambda case: case.me is not None and case.requester_minor == UNKNOWN),
    Rule("safety_not_answered", lambda case: case.said.says("safe_now", SKIPPED, ABSENT)),
    Rule("unsafe_contact", unsafe_contact),
    Rule("mandatory_report_review", mandatory_report_review),
    Rule("offender_is_guardian", lambda case: case.said.says("accused_is_guardian", YES)),
    Rule("keep_away_order", lambda case: case.said.says("keep_away_order", *MAYBE)),
    Rule("child_16_or_over", lambda case: treaty_matters(case) and any_sixteen(case)),
    Rule("hague_not_in_force_on_date", lambda case: case.abroad and case.applies_on_date == NO),
    Rule("treaty_needs_check", treaty_needs_check),
    Rule("consent_question", lambda case: case.abroad and case.said.says("agreed_move", YES)),
    Rule("tribal_possible", tribal_possible),
    Rule("upload_offered", lambda case: not case.signals.isdisjoint(("upload_attempt", "link_removed"))),
    Rule("csam_possession_risk", csam_possession_risk),
    Rule("time_limit_likely_passed", time_limit_likely_passed),
    Rule("answers_contradict", lambda case: bool(case.contradictions - {PLACES_WIN})),
    Rule("trip_day_passed", lambda case: case.has(PREV) and case.clock_is("departure", PASSED)),
    Rule("platform_ask_again", lambda case: case.clock_is("platform_48h", "not_applicable")),
    Rule("children_differ", lambda case: case.said.says("children_same", NO)),
    Rule("outside_us", lambda case: case.outside_us),
    Rule("authority_unclear", authority_unclear),
    Rule("language_access", language_access),
    Rule("answer_may_be_late", lambda case: case.clock_is("answer_due", MAYBE_PASSED, PASSED)),
    Rule("person_died", lambda case: bool(case.died)),
    Rule("visits_only", lambda case: right(case, "custody_right", "visits_only")),
    Rule("ne_exeat", lambda case: right(case, "custody_right", "say_where_child_lives")),
    Rule("custody_right_unclear", lambda case: right(case, "custody_right", "none_yet", UNKNOWN)),
    Rule("parentage_first", lambda case: right(case, "legal_parent", "not_yet", UNKNOWN)),
    Rule("habitual_residence_question", habitual_residence_question),
    Rule("scra_stay", scra_stay),
)

#: Raised last: they look at the needs of the output and at the match mode.
FLAGS_OF_THE_OUTPUT = (
    Rule("district_unknown", district_unknown),
    Rule("federal_forum_needs_check", federal_forum_needs_check),
    Rule("non_uccjea_forum", non_uccjea_forum),
    Rule("fee_cap_15", lambda case: any(need.area == "csam_reserve" for need in case.needs)),
    Rule("not_attorney_matter", lambda case: case.match in ("none_yet", "after_safety")),
)


def raise_flags(case: Case, rules: tuple[Rule, ...]) -> None:
    """Add the flags of these rules that fire."""
    case.flags.update(rule.id for rule in rules if rule.when(case))
