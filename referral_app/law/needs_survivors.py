"""N20 to N28, N42, N43 and N46: needs of people harmed as children, and of those charged for what was done to them."""

from __future__ import annotations

from referral_app.law.answers import some_under
from referral_app.law.case import Case, Site
from referral_app.law.clocks_survivors import was_adult_then
from referral_app.law.clocks_victims import court_system, may_be_federal
from referral_app.law.codes import CSAM, IMG, LAB, MAYBE, NO, REC, SEXT, TRAF, TRAFFICKED, UNKNOWN, YES
from referral_app.law.need_rules import NeedRow, Want, always, spot, where
from referral_app.law.places import (
    AGENCIES,
    NOTHING,
    Found,
    court_forums,
    federal_court,
    state_court,
    together,
)
from referral_app.law.situations import CASE_FILED


def federal_case_court(case: Case) -> Found:
    """court(case_court) if federal."""
    court = case.said.court("case_court")
    return court_forums(case.data, court, "case_court") if court and court.system == "federal" else NOTHING


def federal_where_harmed(case: Case) -> Found:
    """fed of each harm place."""
    places = case.said.places("harm_places")
    return together(federal_court(case.data, Site("harm_places", place)) for place in places)


def n20_restitution(case: Case) -> bool:
    said = case.said
    return CSAM in case.asked or said.says("federal_notice", YES) or said.says("case_stage", *CASE_FILED)


def n20_wants(case: Case, situation: str) -> list[Want]:
    """Only a federal case brings it: helpful where another court is known and no letters came."""
    return [Want("csam_restitution", federal_case_court(case) + AGENCIES, required=may_be_federal(case))]


def n21_reserve(case: Case) -> bool:
    once = case.clocks_of("dma_once")
    refused = any(
        clock.status == "does_not_apply" or ("trafficking_offense", "not_met") in clock.parts for clock in once
    )
    return n20_restitution(case) and not refused and may_be_federal(case)


def n21_wants(case: Case, situation: str) -> list[Want]:
    """All fees for this payment are capped (18 U.S.C. 2259(d)(4))."""
    return [Want("csam_reserve", AGENCIES, required=False, contingency_bp=case.data.cells.dma_fee_cap_bp)]


def n22_can_sue(case: Case) -> bool:
    return case.said.says("know_person", YES) or court_system(case) == "federal"


def n22_wants(case: Case, situation: str) -> list[Want]:
    found = federal_case_court(case) + federal_where_harmed(case)
    return [Want("civil_2255", found, required=False, ask=("harm_places",))]


def n23_wants(case: Case, situation: str) -> list[Want]:
    """Money is wanted, or it was not said what is. For work also where it was only added, and from the spot."""
    said, for_work = case.said, situation == LAB
    not_said = (for_work or TRAF in case.asked) and not said.known("help_wanted")
    if not (said.holds("help_wanted", "money") or not_said):
        return []
    found = federal_where_harmed(case)
    if for_work and not found:
        found = federal_court(case.data, case.spot)
    return [Want("civil_trafficking_1595", found, ask=("harm_places",))]


def n24_child_harmed(case: Case) -> bool:
    return some_under(case.harmed, case.data.cells.adult_age)


def n24_wants(case: Case, situation: str) -> list[Want]:
    return [Want("child_representation", where(case) or spot(case), required=False, ask=("where",))]


def n43_case_may_be_open(case: Case) -> bool:
    said = case.said
    return said.says("own_case_open", *MAYBE) or (said.says("own_record", YES) and not said.says("own_case_open", NO))


def n43_wants(case: Case, situation: str) -> list[Want]:
    """One need a court, dropped like any other where a court gives no forum; if none does, one where the person is."""
    said = case.said
    required = case.requester_minor == YES or said.says("own_case_open", YES)
    always_ask = () if said.known("own_case_open") else ("own_case_open",)
    courts = [court_forums(case.data, court, "conviction_courts") for court in said.courts("conviction_courts")]
    forums = courts if any(courts) else [where(case) or spot(case)]
    return [Want("crim_defense_trafficked", found, required, ("where",), always_ask) for found in forums]


def n25_wants(case: Case, situation: str) -> list[Want]:
    """A motion in each court of conviction; in federal courts only since the law allows it (18 U.S.C. 3771A)."""
    federal_too = case.today >= case.data.cells.record_relief_from
    ask = ("conviction_courts",)
    courts = case.said.courts("conviction_courts")
    if not courts:
        return [Want("record_relief_trafficking", NOTHING, ask=ask)]
    return [
        Want("record_relief_trafficking", court_forums(case.data, court, "conviction_courts"), ask=ask)
        for court in courts
        if federal_too or court.system != "federal"
    ]


def n42_state_suit(case: Case) -> bool:
    if was_adult_then(case):
        return False
    return case.said.says("know_person", YES) or case.clock_is("sol_2255", "likely_passed", UNKNOWN)


def n42_wants(case: Case, situation: str) -> list[Want]:
    harmed = together(state_court(case.data, place) for place in case.said.places("harm_places"))
    required = case.clock_is("sol_2255", "likely_passed")
    return [Want("civil_child_abuse_state", harmed or spot(case), required, ("harm_places",))]


def n27_wants(case: Case, situation: str) -> list[Want]:
    return [Want("online_exploitation", spot(case), ask=("child_place", "where"))]


def n28_wants(case: Case, situation: str) -> list[Want]:
    found = federal_court(case.data, case.spot) + spot(case)
    return [Want("image_removal", found, ask=("child_place", "where"))]


def n46_wants(case: Case, situation: str) -> list[Want]:
    court = case.said.court("case_court")
    return [Want("victim_rights_state", state_court(case.data, court.place if court else None), ask=("case_court",))]


#: N42 stands after the other rows of its situations.
ROWS = (
    NeedRow("N20", (CSAM,), n20_restitution, n20_wants),
    NeedRow("N21", (CSAM,), n21_reserve, n21_wants),
    NeedRow("N22", (CSAM,), n22_can_sue, n22_wants),
    NeedRow("N46", (CSAM,), lambda case: court_system(case) == "state", n46_wants),
    NeedRow("N23", TRAFFICKED, always, n23_wants),
    NeedRow("N24", TRAFFICKED, n24_child_harmed, n24_wants),
    NeedRow("N43", (*TRAFFICKED, REC), n43_case_may_be_open, n43_wants),
    NeedRow("N25", (REC,), always, n25_wants),
    NeedRow("N27", (SEXT,), always, n27_wants),
    NeedRow("N28", (IMG,), always, n28_wants),
    NeedRow("N42", (CSAM, TRAF, SEXT, IMG), n42_state_suit, n42_wants),
)
