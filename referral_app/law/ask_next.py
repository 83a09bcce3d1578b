"""Section 10: which questions would settle what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app.law.answers import has_died
from referral_app.law.case import Case, Clock
from referral_app.law.codes import SKIPPED, UNKNOWN
from referral_app.law.dates import MAYBE_PASSED, is_full
from referral_app.law.flags import part_is_open
from referral_app.law.guidance import ground_of
from referral_app.law.match_mode import NONE_YET

EVENTS = ("next_dates",)
BIRTH = ("dob", "children")

#: The questions behind each clock that is unknown or may have passed, by its id, or by its id and what it is for.
BY_CLOCK: Mapping[str, tuple[str, ...]] = {
    "departure": EVENTS,
    "court_hearing": EVENTS,
    "sentencing": EVENTS,
    "other_date": EVENTS,
    "hague_in_force": ("child_place",),
    "hague_art12": ("wrongful_date", "left_date", "return_case_date"),
    "hague_age16": BIRTH,
    "uccjea_home_state_window": ("left_date", "wrongful_date", "order_place"),
    "ccj_order": ("custody_order", "order_place", "where"),
    "ipkca_age": (*BIRTH, "wrongful_date"),
    "dma_once": ("federal_notice", "case_stage", "offense_kind", "dma_before", "restitution_paid"),
    "sol_1595": (*BIRTH, "harm_ended"),
    "sol_2255": (*BIRTH, "turned_28", "knew_by_2012", "harm_ended"),
    "sol_2252A_f_6851": ("posted_date",),
    "platform_48h": ("asked_platform", "asked_platform_date"),
    "otip_18": BIRTH,
    "sij_age": BIRTH,
    "sij_state_order": (*BIRTH, "child_place", "where"),
    "t_visa_minor": ("age_then", *BIRTH),
    "asylum_1yr": ("arrival",),
    "cvra_mandamus_14": ("right_denied_date",),
    "death_claim": ("died_date",),
    "immigration_appeal:visa": ("visa_denied", "visa_denied_date"),
    "immigration_appeal:removal": ("removal_order_date",),
}
#: What settles the last day to answer papers stands before all others (R3 section 1).
FIRST = ("served_date", "answer_due")
#: hague_in_force asks these too where a child is or was across the border.
IN_FORCE_ABROAD = ("home_place", "wrongful_date")


def ask_next(case: Case) -> list[str]:
    """The question ids, those of papers to answer first, then in question order.

    None skipped, none that would not be asked; nothing in none_yet.
    """
    if case.match == NONE_YET:
        return []
    parts = {"country_part"} if part_is_open(case) else set()
    wanted = case.asks | parts | {question for question in clock_questions(case) if not is_complete(case, question)}
    ground = ground_of(case)
    ground.picked = {*case.said.items("situations"), *case.final}
    found = [
        question.id
        for question in case.data.questions
        if question.id in wanted
        and not case.said.says(question.id, SKIPPED)
        and case.data.ask_when[question.id](ground)
    ]
    return [*(name for name in FIRST if name in found), *(name for name in found if name not in FIRST)]


def clock_questions(case: Case) -> set[str]:
    questions: set[str] = set()
    for clock in case.clocks:
        if clock.status in (UNKNOWN, MAYBE_PASSED) and clock.person not in case.died:
            questions.update(questions_behind(clock))
            if clock.id == "hague_in_force" and case.abroad:
                questions.update(IN_FORCE_ABROAD)
    return questions


def questions_behind(clock: Clock) -> tuple[str, ...]:
    return _behind(clock.id, clock.who)


def asked_for(clock: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the questions whose answers a clock is counted from, of a clock as routing gives it."""
    return _behind(clock["id"], clock["for"])


def _behind(clock_id: str, who: str | None) -> tuple[str, ...]:
    if clock_id == "answer_due":
        return FIRST
    return BY_CLOCK.get(f"{clock_id}:{who}", BY_CLOCK.get(clock_id, ()))


def is_complete(case: Case, question_id: str) -> bool:
    """Known, and as exact as a clock needs it. There may always be a further date: `next_dates` never is."""
    if not case.said.known(question_id) or question_id in EVENTS:
        return False
    kind, value = case.data.question(question_id).type, case.said.value(question_id)
    if kind == "date_partial":
        return is_full(value)
    if kind == "place":
        place = case.said.place(question_id)
        return place is not None and place.abroad_or_in_state
    if kind == "people":
        return bool(value) and all(has_full_birth_date(child) for child in value if not has_died(child))
    return True


def has_full_birth_date(child: Mapping[str, Any]) -> bool:
    dob = child.get("dob", UNKNOWN)
    return dob == SKIPPED or (dob != UNKNOWN and is_full(dob))
