"""N45, N47 and N49 to N51: needs that stand after all others of a situation, whatever it is (R3 sections 3 to 12)."""

from __future__ import annotations

from referral_app.law.case import Case
from referral_app.law.codes import (
    ACC,
    CARE,
    CSAM,
    CVRA,
    FAM,
    IMG,
    IMM,
    LAB,
    MISS,
    NOT_SURE,
    PO,
    PREV,
    REC,
    SERVES,
    SEXT,
    SURV,
    TRAF,
)
from referral_app.law.need_rules import NeedRow, Want, here, home, spot, where
from referral_app.law.places import Found, country_forum, state_court, together

EVERY = (CARE, MISS, PREV, *FAM, TRAF, LAB, PO, SEXT, CVRA, IMM, IMG, CSAM, REC, ACC, NOT_SURE)
#: Relations that may ask a court for guardianship where the guardian is the accused.
MAY_CARE = ("relative", "other", "foster_parent")


def n45_wants(case: Case, situation: str) -> list[Want]:
    """After the rows of the first situation in which somebody was harmed, and of no later one."""
    if situation != next((code for code in case.final if code in SURV), None):
        return []
    return [Want("estate_wrongful_death", spot(case) or where(case), required=False, ask=("where",))]


def n47_wants(case: Case, situation: str) -> list[Want]:
    """Where the child is, then where it lived before, if that is another country."""
    found = country_forum(case.here.place) + country_forum(case.home.place)
    return [Want("foreign_counsel", found, required=False)]


def n49_wants(case: Case, situation: str) -> list[Want]:
    court = case.said.court("case_court")
    found = state_court(case.data, court.place if court else None) or here(case) or home(case) or where(case)
    return [Want("military_family", found, required=False, ask=("where",))]


def n50_wants(case: Case, situation: str) -> list[Want]:
    """A relative of a child missing from care; or, whatever the situation, one who may care instead of the accused."""
    of_care = situation == CARE and case.said.says("relation", "relative")
    accused = "offender_is_guardian" in case.flags and case.child_harmed
    if not (of_care or (accused and case.said.says("relation", *MAY_CARE))):
        return []
    agency = state_court(case.data, case.said.place("agency_place"))
    return [Want("guardianship_minor", agency or spot(case), required=False, ask=("where",))]


def n51_costs(case: Case) -> bool:
    said = case.said
    return "person_died" in case.flags or said.known("new_losses_date") or said.holds("help_wanted", "money")


def n51_wants(case: Case, situation: str) -> list[Want]:
    """The fund of each state in which it happened, else of the spot."""
    harmed: Found = together(state_court(case.data, place) for place in case.said.places("harm_places"))
    return [Want("victim_compensation", harmed or spot(case), required=False, ask=("harm_places",))]


ROWS = (
    NeedRow("N45", SURV, lambda case: bool(case.died), n45_wants),
    NeedRow("N47", (NOT_SURE,), lambda case: case.outside_us, n47_wants),
    NeedRow("N49", FAM, lambda case: case.said.says("military", *SERVES), n49_wants, beside=True),
    NeedRow("N50", EVERY, lambda case: True, n50_wants, beside=True),
    NeedRow("N51", (CSAM, TRAF, LAB, SEXT, CVRA, PO), n51_costs, n51_wants),
)
