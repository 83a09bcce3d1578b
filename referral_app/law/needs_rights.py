"""N29 to N40 and N44: victims' rights, keep-away orders, immigration, children in care, and the young person first."""

from __future__ import annotations

from referral_app.law.answers import some_under
from referral_app.law.case import Case, Site
from referral_app.law.clocks_victims import court_system, is_dc_court
from referral_app.law.codes import CARE, CVRA, IMM, MISS, PO, TRAFFICKED, YES
from referral_app.law.need_rules import NeedRow, Want, always, here, home, order, spot, where
from referral_app.law.places import (
    AGENCIES,
    NOTHING,
    Found,
    court_forums,
    federal_court,
    state_court,
)

OF_TRAFFICKING, CRIME_VICTIM, YOUNG_OR_AFRAID = (
    "immigration_trafficking",
    "immigration_u_vawa",
    "immigration_sij_asylum",
)
SITUATED = ("federal", "state", "tribal")


def case_court(case: Case) -> Found:
    """court(case_court), or nothing where it is not known."""
    court = case.said.court("case_court")
    return court_forums(case.data, court, "case_court") if court else NOTHING


def n29_federal_or_dc(case: Case) -> bool:
    return court_system(case) == "federal" or is_dc_court(case)


def n29_wants(case: Case, situation: str) -> list[Want]:
    return [Want("cvra_federal", case_court(case), ask=("case_court",))]


def n30_other_state(case: Case) -> bool:
    return court_system(case) == "state" and not is_dc_court(case)


def n30_wants(case: Case, situation: str) -> list[Want]:
    return [Want("victim_rights_state", case_court(case), ask=("case_court",))]


def n33_wants(case: Case, situation: str) -> list[Want]:
    return [Want("tribal_icwa", case_court(case), ask=("case_court",))]


def n31_court_not_known(case: Case) -> bool:
    """No court that N29, N30 or N33 would name."""
    return court_system(case) not in SITUATED


def likely_court_site(case: Case) -> Site:
    """N31, N32: the place of the court, else the first harm place, else the spot."""
    court = case.said.court("case_court")
    if court is not None and court.place is not None:
        return Site("case_court", court.place)
    harm_places = case.said.places("harm_places")
    return Site("harm_places", harm_places[0]) if harm_places else case.spot


def n31_wants(case: Case, situation: str) -> list[Want]:
    found = federal_court(case.data, likely_court_site(case))
    return [Want("cvra_federal", found, required=False, always_ask=("case_court",))]


def n32_wants(case: Case, situation: str) -> list[Want]:
    found = state_court(case.data, likely_court_site(case).place)
    return [Want("victim_rights_state", found, required=False, always_ask=("case_court",))]


def n35_wants(case: Case, situation: str) -> list[Want]:
    """Tribal law: at the place of the court (CVRA), of the agency (CARE), or where the person or child is."""
    place, ask = case.spot.place, "where"
    if situation == CVRA:
        court, ask = case.said.court("case_court"), "case_court"
        place = court.place if court and court.place else place
    elif situation == CARE:
        agency, ask = case.said.place("agency_place"), "agency_place"
        place = agency if agency and agency.in_state else place
    return [Want("tribal_icwa", state_court(case.data, place), required=False, ask=(ask,))]


def n34_wants(case: Case, situation: str) -> list[Want]:
    return [Want("protective_orders", (where(case) + here(case)) or spot(case), ask=("where",))]


def young21(case: Case) -> bool:
    """*young21*: somebody harmed is or may be young enough for special immigrant juvenile status."""
    return some_under(case.harmed, case.data.cells.sij_age)


def harm_is(case: Case, *kinds: str) -> bool:
    return any(case.said.holds("harm_types", kind) for kind in kinds)


def living(case: Case) -> bool:
    """Papers to stay are for who lives (D11)."""
    return not case.all_died


def n36_area(case: Case) -> str:
    if case.has(*TRAFFICKED):
        return OF_TRAFFICKING
    if young21(case) and harm_is(case, "family_abuse", "danger_home"):
        return YOUNG_OR_AFRAID
    return CRIME_VICTIM if harm_is(case, "family_abuse", "other_crime") else YOUNG_OR_AFRAID


def n36_wants(case: Case, situation: str) -> list[Want]:
    area = n36_area(case)
    state_order_first = area == YOUNG_OR_AFRAID and young21(case)
    return [Want(area, (spot(case) if state_order_first else NOTHING) + AGENCIES)]


def n37_state_order_too(case: Case) -> bool:
    return living(case) and young21(case) and n36_area(case) != YOUNG_OR_AFRAID


def n37_wants(case: Case, situation: str) -> list[Want]:
    return [Want(YOUNG_OR_AFRAID, spot(case) + AGENCIES, required=False)]


def n44_crime_victim_too(case: Case) -> bool:
    return living(case) and harm_is(case, "family_abuse", "other_crime") and n36_area(case) != CRIME_VICTIM


def n44_wants(case: Case, situation: str) -> list[Want]:
    return [Want(CRIME_VICTIM, AGENCIES, required=False)]


def n38_wants(case: Case, situation: str) -> list[Want]:
    """The court of the agency; of a child who was taken from care, that of the order or the home (A13)."""
    agency = state_court(case.data, case.said.place("agency_place"))
    otherwise = order(case) or home(case) if case.care_added else spot(case)
    return [Want("dependency_missing_care", agency or otherwise, ask=("agency_place",))]


def n39_wants(case: Case, situation: str) -> list[Want]:
    return [Want("victim_rights_state", spot(case), required=False, ask=("where",))]


def n40_lawyer_for_the_minor(case: Case, situation: str) -> list[Want]:
    return [Want("child_representation", where(case) or spot(case), ask=("where",))]


#: First of all, and of no situation.
N40 = NeedRow("N40", (), lambda case: case.requester_minor == YES, n40_lawyer_for_the_minor)

#: N35 is the last of its situation.
ROWS = (
    NeedRow("N29", (CVRA,), n29_federal_or_dc, n29_wants),
    NeedRow("N30", (CVRA,), n30_other_state, n30_wants),
    NeedRow("N33", (CVRA,), lambda case: court_system(case) == "tribal", n33_wants),
    NeedRow("N31", (CVRA,), n31_court_not_known, n31_wants),
    NeedRow("N32", (CVRA,), n31_court_not_known, n32_wants),
    NeedRow("N34", (PO,), always, n34_wants),
    NeedRow("N36", (IMM,), living, n36_wants),
    NeedRow("N37", (IMM,), n37_state_order_too, n37_wants),
    NeedRow("N44", (IMM,), n44_crime_victim_too, n44_wants),
    NeedRow("N38", (CARE,), always, n38_wants),
    NeedRow("N39", (MISS,), lambda case: case.said.says("child_found", YES), n39_wants),
    NeedRow("N35", (CVRA, PO, CARE), lambda case: case.said.says("tribal", YES), n35_wants),
)
