"""Section 10: which questions would settle what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app.law.case import Case
from referral_app.law.codes import SKIPPED, UNKNOWN
from referral_app.law.dates import MAYBE_PASSED, is_full
from referral_app.law.guidance import ground_of
from referral_app.law.match_mode import NONE_YET

EVENTS = ("next_dates",)
BIRTH = ("dob", "children")

#: The questions behind each clock that is unknown or may have passed.
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
}
#: hague_in_force asks these too where a child is or was across the border.
IN_FORCE_ABROAD = ("home_place", "wrongful_date")


def ask_next(case: Case) -> list[str]:
    """The question ids in question order: none skipped, none that would not be asked; nothing in none_yet."""
    if case.match == NONE_YET:
        return []
    wanted = case.asks | {question for question in clock_questions(case) if not is_complete(case, question)}
    ground = ground_of(case)
    ground.picked = {*case.said.items("situations"), *case.final}
    return [
        question.id
        for question in case.data.questions
        if question.id in wanted
        and not case.said.says(question.id, SKIPPED)
        and case.data.ask_when[question.id](ground)
    ]


def clock_questions(case: Case) -> set[str]:
    questions: set[str] = set()
    for clock in case.clocks:
        if clock.status in (UNKNOWN, MAYBE_PASSED):
            questions.update(BY_CLOCK.get(clock.id, ()))
            if clock.id == "hague_in_force" and case.abroad:
                questions.update(IN_FORCE_ABROAD)
    return questions


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
        return all(has_full_birth_date(child) for child in value)
    return True


def has_full_birth_date(child: Mapping[str, Any]) -> bool:
    dob = child.get("dob", UNKNOWN)
    return dob == SKIPPED or (dob != UNKNOWN and is_full(dob))
