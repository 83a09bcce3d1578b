"""N01 to N19, N41, N48: needs of children taken, kept or in danger of it (section 8). "here" is where the child is."""

from __future__ import annotations

from referral_app.law.case import Case, Site
from referral_app.law.codes import ACC, DOM, FAM, INC, NO, NON, OUT, PREV, UNKNOWN, YES
from referral_app.law.dates import MAYBE_PASSED, OPEN
from referral_app.law.facts import all_sixteen
from referral_app.law.need_rules import NeedRow, Want, always, here, home, order, where
from referral_app.law.places import (
    AGENCIES,
    NOTHING,
    Found,
    country_forum,
    court_forums,
    federal_court,
    state_court,
)

HOME_WINDOW = "uccjea_home_state_window"


def counsel_here(case: Case, situation: str) -> list[Want]:
    """A lawyer in the country where the child is."""
    return [Want("foreign_counsel", country_forum(case.here.place), ask=("child_place",))]


def here_abroad_or_unknown(case: Case) -> bool:
    """Where the child is not known the need is dropped, and the place asked for."""
    return case.here.place is None or case.here.abroad


def has_order(case: Case) -> bool:
    return case.said.says("custody_order", YES)


def n02_us_side(case: Case, situation: str) -> list[Want]:
    return [Want("hague_outgoing", home(case) + AGENCIES)]


def n03_window_runs(case: Case) -> bool:
    return case.clock_is(HOME_WINDOW, OPEN, MAYBE_PASSED, UNKNOWN)


def n03_home_state_case(case: Case, situation: str) -> list[Want]:
    limit = case.data.policy.home_window_required_days
    near = any(clock.days_left is not None and clock.days_left <= limit for clock in case.clocks_of(HOME_WINDOW))
    return [Want("uccjea_jurisdiction", home(case), required=near, ask=("home_place",))]


def return_forums(case: Case) -> Found:
    """N05, N06: the court that has the case, else federal and state court where the child is."""
    where_the_child_is = federal_court(case.data, case.here, fallback=False) + here(case)
    return court_that_has_it(case) or where_the_child_is


def court_that_has_it(case: Case) -> Found:
    """The case's court, if it is or may be in the U.S. and its case is a return case or the person's own."""
    court = case.said.court("case_court")
    if court is None or (court.place is not None and court.place.abroad):
        return NOTHING
    begun = case.taking or case.said.says("return_case", YES)
    return court_forums(case.data, court, "case_court") if begun else NOTHING


def n05_return_petitioner(case: Case, situation: str) -> list[Want]:
    return [Want("hague_return_petitioner", return_forums(case), ask=("child_place", "case_court"))]


def n06_return_respondent(case: Case, situation: str) -> list[Want]:
    return [Want("hague_return_respondent", return_forums(case), ask=("child_place", "case_court"))]


def n08_us_side_without_treaty(case: Case, situation: str) -> list[Want]:
    return [Want("intl_custody_nonhague", home(case) or AGENCIES)]


def n09_state_court_here(case: Case, situation: str) -> list[Want]:
    return [Want("intl_custody_nonhague", here(case), ask=("child_place",))]


def n10_foreign_order(case: Case) -> bool:
    order_place = case.said.place("order_place")
    foreign = order_place is not None and order_place.abroad
    return case.here.in_us and not case.taking and has_order(case) and foreign


def n10_register_it(case: Case, situation: str) -> list[Want]:
    return [Want("custody_enforcement", here(case), required=False, ask=("child_place",))]


def by_treaty(case: Case) -> bool:
    """*by treaty*: visits under article 21 may be asked for."""
    return case.applies_today != NO and not all_sixteen(case)


def n12_visits_from_here(case: Case, situation: str) -> list[Want]:
    area = "hague_access" if by_treaty(case) else "intl_custody_nonhague"
    return [Want(area, (order(case) or home(case) or where(case)) + AGENCIES)]


def n13_visits_in_the_us(case: Case, situation: str) -> list[Want]:
    if not (by_treaty(case) and case.other_country is not None):
        return [Want("custody_enforcement", here(case), ask=("child_place",))]
    found = here(case)
    jurisdiction = case.data.jurisdiction(case.here.place.state) if case.here.place else None
    if jurisdiction is not None and jurisdiction.hague_access_federal == YES:
        found += federal_court(case.data, case.here, fallback=False)
    return [Want("hague_access", found, ask=("child_place",))]


def n14_one_state(case: Case, situation: str) -> list[Want]:
    area = "custody_enforcement" if has_order(case) else "custody_general"
    return [Want(area, here(case), ask=("child_place",))]


def n15_enforce_here(case: Case, situation: str) -> list[Want]:
    return [Want("custody_enforcement", here(case), ask=("child_place",))]


def n16_state_in_charge(case: Case, situation: str) -> list[Want]:
    found = (order(case) if has_order(case) else NOTHING) or home(case)
    return [Want("uccjea_jurisdiction", found, required=not has_order(case), ask=("home_place",))]


def n17_enforce_or_contest(case: Case, situation: str) -> list[Want]:
    return [Want("custody_enforcement", here(case), required=False, ask=("child_place",))]


def n18_has_the_child(case: Case, situation: str) -> list[Want]:
    return [Want("uccjea_jurisdiction", here(case), ask=("child_place",))]


def n19_bar_travel(case: Case, situation: str) -> list[Want]:
    return [Want("abduction_prevention", here(case) or home(case) or where(case), ask=("child_place",))]


def n41_answer_the_papers(case: Case, situation: str) -> list[Want]:
    """Where the other side's case is: the place of its court if that says enough, else where the child is."""
    court = case.said.court("case_court")
    of_court = court.place if court else None
    sure = of_court is not None and of_court.abroad_or_in_state
    site = Site("case_court", of_court) if sure else case.here
    return [
        Want(
            "foreign_counsel" if site.abroad else "custody_general",
            country_forum(site.place) if site.abroad else state_court(case.data, site.place),
            ask=("case_court", "child_place"),
            always_ask=() if sure else ("case_court",),
        )
    ]


def n48_parentage_first(case: Case) -> bool:
    """A petitioner across a border who is not yet a parent by law (R3 section 8)."""
    return "parentage_first" in case.flags and case.said.says("legal_parent", "not_yet")


def n48_wants(case: Case, situation: str) -> list[Want]:
    return [Want("custody_general", home(case) or where(case), required=False, ask=("home_place",))]


ROWS = (
    NeedRow("N04", (OUT,), lambda case: case.taking, counsel_here, alone=True),
    NeedRow("N01", (OUT,), always, counsel_here),
    NeedRow("N02", (OUT,), always, n02_us_side),
    NeedRow("N03", (OUT,), n03_window_runs, n03_home_state_case),
    NeedRow("N06", (INC,), lambda case: case.taking, n06_return_respondent, answering=True),
    NeedRow("N05", (INC,), lambda case: not case.taking, n05_return_petitioner),
    NeedRow("N07", (NON,), here_abroad_or_unknown, counsel_here),
    NeedRow("N08", (NON,), lambda case: case.here.abroad and not case.taking, n08_us_side_without_treaty),
    NeedRow("N09", (NON,), lambda case: case.here.in_us, n09_state_court_here),
    NeedRow("N10", (NON,), n10_foreign_order, n10_register_it),
    NeedRow("N11", (ACC,), here_abroad_or_unknown, counsel_here),
    NeedRow("N12", (ACC,), lambda case: case.here.abroad, n12_visits_from_here),
    NeedRow("N13", (ACC,), lambda case: case.here.in_us, n13_visits_in_the_us),
    NeedRow("N18", (DOM,), lambda case: case.taking, n18_has_the_child, alone=True),
    NeedRow("N14", (DOM,), lambda case: case.direction == "same_state", n14_one_state, alone=True),
    NeedRow("N15", (DOM,), lambda case: not case.said.says("custody_order", NO), n15_enforce_here),
    NeedRow("N16", (DOM,), always, n16_state_in_charge),
    NeedRow("N17", (DOM,), lambda case: case.said.says("custody_order", NO), n17_enforce_or_contest),
    NeedRow("N41", FAM, lambda case: case.answering, n41_answer_the_papers, beside=True, answering=True),
    NeedRow("N48", (OUT, INC, NON), n48_parentage_first, n48_wants),
    NeedRow("N19", (PREV,), always, n19_bar_travel),
)
