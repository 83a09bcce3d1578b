"""Each service of the directory is shown to whom its rule (`show_when`) means, and to nobody else.

For each row that answers can name: somebody who is shown it, and somebody close by who is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from referral_app import law

DATA = law.load()
CONTEXT: Mapping[str, Any] = {"today": "2026-11-28", "signals": []}
TX, MX = {"country": "US", "state": "TX"}, {"country": "MX"}
Answers = dict[str, Any]


def parent(*situations: str, **more: Any) -> Answers:
    return {"role": "my_child", "relation": "parent", "requester_age": 34, "situations": [*situations], **more}


def myself(*situations: str, **more: Any) -> Answers:
    return {"role": "myself", "requester_age": 30, "situations": [*situations], **more}


def young(*situations: str, **more: Any) -> Answers:
    return {"role": "myself", "requester_age": 15, "situations": [*situations], **more}


def helper(*situations: str, **more: Any) -> Answers:
    known = {"role": "someone_else", "relation": "caseworker", "requester_age": 41}
    return {**known, "situations": [*situations], **more}


OUT, INC, DOM = "intl_abduction_outgoing", "intl_abduction_incoming", "family_abduction_domestic"
PREVENT, ACCESS, CARE, MISS = "abduction_prevention", "intl_access_custody", "missing_from_care", "missing_other"
TRAF, LAB, RECORD, SEXT = (
    "child_sex_trafficking",
    "labor_trafficking",
    "trafficking_record_relief",
    "online_enticement_sextortion",
)
IMG, CSAM, CVRA, ORDER = "image_removal", "csam_compensation", "crime_victim_rights", "protective_order"
PAPERS, ELSE = "immigration_relief", "not_sure"
FROM_TX = {"home_place": TX, "child_place": MX, "wrongful_date": "2026-09"}
TO_TX = {"home_place": MX, "child_place": TX, "wrongful_date": "2026-09"}
HAS_IT = {"who_has_child": "requester"}
A_TRIP = {"next_dates": [{"kind": "trip", "date": "2026-12-10"}], "children": [{"ref": "c1", "age": 7}]}
DIED = {"children": [{"ref": "c1", "age": 7, "living": "no"}]}

#: By row: who is shown it, and who is not.
RULES: Mapping[str, tuple[list[Answers], list[Answers]]] = {
    "call_911": ([parent(OUT, safe_now="no")], [parent(ACCESS, safe_now="yes")]),
    "lifeline_988": ([myself(CSAM), young(MISS), parent(SEXT)], [parent(OUT), myself(PAPERS)]),
    "crisis_text_line": ([young(MISS)], [parent(OUT), myself(CSAM)]),
    "childhelp": ([young(TRAF)], [parent(OUT), myself(CSAM)]),
    "trafficking_hotline": ([myself(LAB), myself(TRAF), myself(RECORD)], [parent(OUT), myself(CSAM)]),
    "ndv_hotline": ([parent(OUT, dv_history="yes"), myself(ORDER)], [parent(OUT, dv_history="no"), myself(CSAM)]),
    "strongheart": ([myself(ORDER, tribal="yes")], [myself(ORDER, tribal="no"), myself(ORDER)]),
    "rainn": ([myself(CSAM), myself(TRAF), myself(ORDER, harm_kinds=["sexual"])], [young(CSAM), parent(CSAM)]),
    "ncmec_hotline": (
        [parent(MISS), parent(OUT, **FROM_TX)],
        [young(MISS), myself(TRAF), parent(INC, **TO_TX, **HAS_IT)],
    ),
    "ncmec_helpline": ([young(MISS), myself(CSAM)], [parent(MISS), parent(INC, **TO_TX, **HAS_IT), myself(PAPERS)]),
    "runaway_safeline": ([parent(MISS), young(CSAM)], [parent(OUT), parent(DOM), myself(CSAM)]),
    "cybertipline": ([myself(CSAM), parent(SEXT), young(TRAF)], [parent(OUT), myself(CSAM, reported=["cybertipline"])]),
    "take_it_down": ([myself(IMG), parent(CSAM)], [myself(IMG, age_then=20), myself(TRAF), parent(OUT)]),
    "stopncii": ([myself(IMG, age_then=20)], [myself(IMG, age_then=12), myself(IMG), myself(TRAF)]),
    "ccri": ([myself(IMG, age_then=20)], [myself(IMG, age_then=12), parent(OUT)]),
    "ftc_take_it_down": ([myself(IMG, asked_platform="no")], [myself(CSAM), parent(OUT), myself(TRAF)]),
    "fbi": ([parent(SEXT), myself(LAB), parent(OUT)], [parent(INC, **HAS_IT), myself(CSAM), parent(MISS)]),
    "know2protect": ([parent(SEXT)], [myself(CSAM), parent(SEXT, **DIED)]),
    "oci": (
        [parent(OUT), parent(PREVENT), parent(ACCESS)],
        [parent(DOM), parent(INC, **HAS_IT), parent(PREVENT, travel_country="US")],
    ),
    "us_embassy": (
        [myself(TRAF, where=MX)],
        [myself(TRAF, where=TX), myself(TRAF), myself(TRAF, where=MX, citizen="no")],
    ),
    "oci_prevention": ([parent(PREVENT)], [parent(PREVENT, travel_country="US"), parent(OUT)]),
    "cbp_prevention": (
        [parent(PREVENT, custody_order="yes", order_bars_travel="yes", **A_TRIP)],
        [parent(PREVENT, custody_order="yes", order_bars_travel="no", **A_TRIP), parent(OUT)],
    ),
    "hague_attorney_network": (
        [parent(INC, **TO_TX)],
        [parent(INC, **TO_TX, **HAS_IT), parent(OUT, **FROM_TX), parent(DOM)],
    ),
    "military_legal_assistance": ([parent(OUT, military="me")], [parent(OUT, military="no"), parent(OUT)]),
    "hague_dv_project": (
        [parent(INC, **HAS_IT, dv_history="yes")],
        [parent(INC, dv_history="yes"), parent(INC, **HAS_IT)],
    ),
    "address_confidentiality": (
        [myself(ORDER), myself(TRAF), parent(OUT, dv_history="yes")],
        [parent(OUT, dv_history="no", keep_away_order="no"), myself(CSAM), myself(TRAF, where=MX)],
    ),
    "womenslaw": (
        [parent(INC, **HAS_IT, dv_history="yes")],
        [parent(INC, dv_history="yes"), parent(INC, **HAS_IT, dv_history="no")],
    ),
    "state_clearinghouse": ([parent(MISS), parent(DOM)], [young(MISS), parent(OUT), parent(DOM, **HAS_IT)]),
    "team_hope": ([parent(CSAM), myself(CSAM)], [young(CSAM), parent(OUT, **HAS_IT), myself(PAPERS)]),
    "grief_support": ([parent(CSAM, **DIED)], [parent(CSAM)]),
    "ncmec_family_advocacy": ([parent(CSAM), myself(CSAM)], [parent(OUT), myself(PAPERS)]),
    "ncmec_reunification": ([parent(MISS, child_found="yes")], [parent(MISS, child_found="no"), parent(MISS)]),
    "ncmec_legal": ([parent(ACCESS), helper(PREVENT)], [young(PREVENT), myself(CSAM)]),
    "dma_reserve": ([myself(CSAM, federal_notice="yes")], [myself(TRAF, federal_notice="yes"), myself(CSAM)]),
    "vns": ([myself(CSAM, federal_notice="yes")], [myself(CSAM, federal_notice="no"), parent(OUT)]),
    "fbi_cenp": ([myself(CSAM, federal_notice="no")], [myself(CSAM, federal_notice="yes"), myself(IMG)]),
    "victim_comp_directory": ([myself(CSAM), myself(LAB)], [parent(OUT), myself(CSAM, where=MX, harm_places=[MX])]),
    "ncvli": ([myself(CVRA), myself(CSAM)], [myself(TRAF), parent(OUT)]),
    "otip_child": ([young(TRAF, citizen="no")], [myself(CSAM), young(TRAF, citizen="yes"), parent(OUT)]),
    "immigration_legal_finder": ([myself(PAPERS)], [myself(CSAM), parent(OUT)]),
    "lsc_finder": ([parent(OUT, ability_to_pay="cannot_pay")], [parent(OUT, ability_to_pay="can_pay")]),
    "aba_lrs": (
        [parent(OUT, ability_to_pay="can_pay"), parent(INC, **HAS_IT)],
        [parent(OUT, ability_to_pay="cannot_pay")],
    ),
    "guide_family_abduction": ([parent(OUT), parent(PREVENT)], [young(PREVENT), parent(INC, **HAS_IT), parent(MISS)]),
    "guide_child_missing": ([parent(MISS)], [young(MISS), myself(MISS), parent(OUT)]),
    "guide_checklist": ([parent(MISS)], [young(MISS), myself(MISS), parent(OUT)]),
    "guide_making_report": ([helper(CARE)], [young(MISS), myself(MISS), parent(OUT)]),
    "guide_in_care": ([helper(CARE)], [parent(MISS), young(CARE)]),
    "guide_recovered": ([parent(MISS, child_found="yes")], [parent(MISS), young(MISS, child_found="yes")]),
    "guide_reconnecting": ([parent(MISS, child_found="yes")], [myself(MISS, child_found="yes"), parent(MISS)]),
    "guide_journey": ([parent(OUT), myself(OUT)], [parent(INC, **HAS_IT), parent(MISS), myself(CSAM)]),
    "guide_not_alone": ([myself(CSAM), parent(IMG)], [myself(TRAF), parent(OUT)]),
    "guide_survivors": ([myself(CSAM), myself(TRAF)], [parent(OUT), myself(PAPERS)]),
    "guide_coping": ([parent(CSAM), helper(IMG)], [myself(CSAM), young(IMG), parent(OUT)]),
    "guide_trafficking": ([parent(TRAF)], [myself(TRAF), young(TRAF), parent(OUT)]),
    "guide_families": ([parent(OUT), myself(CSAM)], [young(CSAM)]),
    "ncmec_case_manager": (
        [parent(MISS, police_report="yes")],
        [parent(MISS), parent(MISS, police_report="yes", child_found="yes")],
    ),
    "ncmec_identified": (
        [myself(CSAM, identified="yes")],
        [myself(CSAM, identified="no"), myself(TRAF, identified="yes")],
    ),
    "ncmec_travel": ([parent(OUT), parent(MISS, child_found="yes")], [young(OUT), parent(OUT, **HAS_IT), myself(CSAM)]),
    "fbi_victim_services": ([myself(CSAM, federal_notice="yes")], [myself(CSAM, federal_notice="no"), parent(OUT)]),
    "attempted_taking": ([parent(PREVENT)], [young(PREVENT), parent(OUT)]),
    "local_211": ([myself(ELSE), myself(ELSE, where=TX)], [parent(OUT), myself(ELSE, where=MX)]),
    "ncmec_prevention": ([parent(SEXT), helper(PREVENT)], [myself(IMG), young(SEXT), parent(OUT)]),
    "work_recovery_plan": ([helper(TRAF)], [parent(TRAF), helper(ORDER)]),
    "cps_report": ([], [parent(OUT), myself(CSAM)]),
}
#: Named by a signal of staff alone, by an attorney's shelf, or by a switch of the office.
BY_NO_ANSWER = {"emergency_locator", *(row.code for row in DATA.signposts if row.group == "work")} - {
    "work_recovery_plan"
}


def named(answers: Answers) -> set[str]:
    return {*law.route(answers, CONTEXT, DATA)["signposts"], *law.services_beside(answers, CONTEXT, DATA)}


def test_every_row_that_answers_can_name_has_its_example() -> None:
    assert {row.code for row in DATA.signposts} - BY_NO_ANSWER == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_service_is_shown_to_whom_its_rule_means_and_to_nobody_close_by(code: str) -> None:
    to, not_to = RULES[code]
    assert [answers for answers in to if code not in named(answers)] == []
    assert [answers for answers in not_to if code in named(answers)] == []
