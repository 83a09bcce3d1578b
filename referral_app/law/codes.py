"""The words of ROUTING.md for the situations, and the answers every question knows."""

from __future__ import annotations

from typing import Final

OUT: Final = "intl_abduction_outgoing"
INC: Final = "intl_abduction_incoming"
NON: Final = "intl_abduction_non_hague"
ACC: Final = "intl_access_custody"
DOM: Final = "family_abduction_domestic"
PREV: Final = "abduction_prevention"
CSAM: Final = "csam_compensation"
TRAF: Final = "child_sex_trafficking"
LAB: Final = "labor_trafficking"
REC: Final = "trafficking_record_relief"
SEXT: Final = "online_enticement_sextortion"
IMG: Final = "image_removal"
CVRA: Final = "crime_victim_rights"
PO: Final = "protective_order"
IMM: Final = "immigration_relief"
CARE: Final = "missing_from_care"
MISS: Final = "missing_other"
NOT_SURE: Final = "not_sure"

#: The situations of images of a child, which share the rules about files, links and telling.
IMAGES: Final = (CSAM, IMG, SEXT, TRAF)
#: Sold for sex or made to work: the rules of trafficked people.
TRAFFICKED: Final = (TRAF, LAB)
#: A child taken or kept by a family member.
FAM: Final = (OUT, INC, NON, DOM)
#: Somebody was harmed: the situations in which a person may have died of it.
SURV: Final = (CSAM, TRAF, LAB, SEXT, IMG, CVRA)
#: Answers of `military`: a parent is in the armed forces.
SERVES: Final = ("me", "other_parent", "both")
#: Those who ask because the child is in their or their agency's care.
IN_CARE: Final = ("foster_parent", "caseworker", "group_home")

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"
SKIPPED: Final = "skipped"
ABSENT: Final = "absent"
#: `q in {yes, unknown}`: "not sure" about danger counts as danger, a skip does not (section 1).
MAYBE: Final = (YES, UNKNOWN)

US: Final = "US"
DC: Final = "DC"
AGENCY: Final = "US-AGENCY"

#: Asked only the questions of `minimal_set_under_13` (16 CFR 312.2, taken as a guide).
MINIMAL_AGE: Final = 13
