"""Section 7: how urgent. All rules are evaluated; the level is the highest with an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from referral_app.law.case import Case, Clock
from referral_app.law.codes import (
    DOM,
    IMG,
    IMM,
    INC,
    MAYBE,
    NON,
    NOT_SURE,
    OUT,
    PO,
    PREV,
    REC,
    SEXT,
    TRAFFICKED,
    UNKNOWN,
    YES,
)
from referral_app.law.dates import MAYBE_PASSED, OPEN, PASSED, shift
from referral_app.law.situations import both_reports, is_alone, is_lost, is_missing, is_unsafe

EMERGENCY, CRITICAL, URGENT, STANDARD = "emergency", "critical", "urgent", "standard"
#: U16: without a treaty, the first year after the act counts as urgent.
FIRST_YEAR = 1


@dataclass(frozen=True, slots=True)
class UrgencyRule:
    id: str
    level: str
    when: Callable[[Case], bool]


def maybe(question: str) -> Callable[[Case], bool]:
    """The answer is yes or "not sure"."""
    return lambda case: case.said.says(question, *MAYBE)


def u08_taken_and_not_reported(case: Case) -> bool:
    if not is_lost(case) or case.said.says("police_report", YES):
        return False
    return case.has(DOM, OUT) or (case.has(NON) and case.direction != "incoming")


def u12_taken_in_the_last_days(case: Case) -> bool:
    taken, policy = case.said.span("wrongful_date"), case.data.policy
    if taken is None:
        return False
    days = (case.today - min(taken.last, case.today)).days
    return (case.has(OUT, INC) and days <= policy.taken_recent_days_hague) or (
        case.has(NON) and days <= policy.taken_recent_days_non_hague
    )


def u16_no_treaty_first_year(case: Case) -> bool:
    taken = case.said.span("wrongful_date")
    return case.has(NON) and (taken is None or case.today < shift(taken.last, years=FIRST_YEAR).late)


def u19_signs_of_a_taking(case: Case) -> bool:
    return case.has(PREV) and any(sign != "other" for sign in case.said.items("signs"))


def u20_image_is_out(case: Case) -> bool:
    said = case.said
    return case.has(SEXT, IMG) and (said.says("image_shared", YES) or said.says("image_up_now", YES))


def u27_tickets_and_no_day(case: Case) -> bool:
    return case.has(PREV) and case.said.holds("signs", "tickets") and case.clock_is("departure", UNKNOWN)


def u14_held_or_ordered_out(case: Case) -> bool:
    return case.has(IMM) and (case.said.says("detained", *MAYBE) or case.said.says("removal_order", *MAYBE))


def u25_taken_and_accused(case: Case) -> bool:
    return case.side == "petitioner" and case.said.says("accused_is_guardian", *MAYBE)


URGENCY = (
    UrgencyRule("U01", EMERGENCY, is_unsafe),
    UrgencyRule("U02", EMERGENCY, maybe("danger_now")),
    UrgencyRule("U03", EMERGENCY, maybe("self_harm")),
    UrgencyRule("U04", EMERGENCY, maybe("still_with_trafficker")),
    UrgencyRule("U05", EMERGENCY, maybe("meeting_planned")),
    UrgencyRule("U06", EMERGENCY, maybe("departing_now")),
    UrgencyRule("U07", EMERGENCY, lambda case: is_missing(case) and not both_reports(case)),
    UrgencyRule("U08", EMERGENCY, u08_taken_and_not_reported),
    UrgencyRule("U09", CRITICAL, is_alone),
    UrgencyRule("U10", CRITICAL, lambda case: is_missing(case) and both_reports(case)),
    UrgencyRule("U11", CRITICAL, is_lost),
    UrgencyRule("U12", CRITICAL, u12_taken_in_the_last_days),
    UrgencyRule("U13", CRITICAL, lambda case: case.said.says("threat_recent", *MAYBE) and case.has(SEXT, IMG, PO)),
    UrgencyRule("U14", CRITICAL, u14_held_or_ordered_out),
    UrgencyRule("U15", URGENT, lambda case: case.has(OUT, INC)),
    UrgencyRule("U17", URGENT, lambda case: case.has(DOM)),
    UrgencyRule("U18", URGENT, lambda case: case.has(PO)),
    UrgencyRule("U16", URGENT, u16_no_treaty_first_year),
    UrgencyRule("U19", URGENT, u19_signs_of_a_taking),
    UrgencyRule("U20", URGENT, u20_image_is_out),
    UrgencyRule("U21", URGENT, lambda case: "safety_not_answered" in case.flags),
    UrgencyRule("U22", URGENT, lambda case: case.final[0] == NOT_SURE),
    UrgencyRule("U23", STANDARD, lambda case: True),
    UrgencyRule("U24", CRITICAL, lambda case: "offender_is_guardian" in case.flags and case.child_harmed),
    UrgencyRule("U25", EMERGENCY, u25_taken_and_accused),
    UrgencyRule("U26", URGENT, lambda case: case.has(*TRAFFICKED, REC) and case.said.says("in_custody", YES)),
    UrgencyRule("U27", CRITICAL, u27_tickets_and_no_day),
    UrgencyRule("U28", URGENT, lambda case: case.has(SEXT)),
    UrgencyRule("U29", URGENT, lambda case: bool(case.died)),
)


def clock_level(case: Case, clock: Clock) -> str | None:
    """UC: the level a clock gives by its status and days left; None when it gives none."""
    levels = case.data.levels_of(clock.id, clock.levels)
    if levels is None:
        return None
    if clock.status == OPEN:
        return levels.of_days(clock.days_left) if clock.days_left is not None else None
    if clock.status == MAYBE_PASSED:
        return levels.open[0][1]
    if clock.status == UNKNOWN:
        return None if surely_young(case, clock) else levels.unknown
    if clock.status == PASSED and levels.passed and clock.id in clocks_of_final(case):
        return levels.passed
    return None


def surely_young(case: Case, clock: Clock) -> bool:
    """An unknown birthday of a child far from the treaty's age gives no level."""
    age_max = clock.person.age_max
    return clock.id == "hague_age16" and age_max is not None and age_max <= case.data.policy.age16_unknown_safe_age


def clocks_of_final(case: Case) -> set[str]:
    return {clock for code in case.final for clock in case.data.situation(code).clocks}


def judge_urgency(case: Case) -> None:
    """Fill in what fired at each level, the level, and *crisis*: an emergency that is more than one of papers (D12)."""
    case.by_level = {level: [] for level in case.data.policy.levels}
    for rule in URGENCY:
        if rule.when(case):
            case.by_level[rule.level].append(rule.id)
    for clock in case.clocks:
        level, fired = clock_level(case, clock), f"UC:{clock.id}"
        if level is not None and fired not in case.by_level[level]:
            case.by_level[level].append(fired)
    case.level = next(level for level in case.data.policy.levels if case.by_level[level])
    case.crisis = any(rule not in case.data.policy.paper_emergencies for rule in case.by_level[EMERGENCY])
