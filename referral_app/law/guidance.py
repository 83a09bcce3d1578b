"""Section 10: what is shown, refused and said, from the facts; and who may consent."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from referral_app.law.case import Case, Rule
from referral_app.law.codes import (
    ACC,
    CARE,
    CVRA,
    DOM,
    IMAGES,
    IMG,
    IMM,
    IN_CARE,
    INC,
    LAB,
    MAYBE,
    MISS,
    NO,
    NON,
    OUT,
    SEXT,
    TRAFFICKED,
    UNKNOWN,
    YES,
)
from referral_app.law.conditions import Ground
from referral_app.law.match_mode import NONE_YET
from referral_app.law.situations import is_about_a_child

HELPERS = ("relative", "professional", "other")


def flag(case: Case, *codes: str) -> bool:
    return any(code in case.flags for code in codes)


def ground_of(case: Case) -> Ground:
    """What the conditions of the data may ask about this case. `situation_in` reads the picks."""
    return Ground(
        answers=case.said,
        picked=case.said.items("situations"),
        final=case.final,
        flags=case.flags,
        clocks={(clock.id, clock.status) for clock in case.clocks},
        level=case.level,
        minor=case.requester_minor,
        fee_band=case.fee.band,
        young=case.young,
        crisis=case.crisis,
        parts=case.data.parts,
    )


#: The groups of the directory that a routing names; the others stand beside it.
OF_ROUTING = ("crisis", "report", "help")


def signposts(case: Case, among: Collection[str] | None = None) -> list[str]:
    """Every signpost whose condition holds, by order, or those `among` these; in none_yet not those of group help."""
    ground = ground_of(case)
    return [
        row.code
        for row in case.data.signposts
        if (among is None or row.code in among)
        and row.group in OF_ROUTING
        and not (case.match == NONE_YET and row.group == "help")
        and case.data.show_when[row.code](ground)
    ]


def beside(case: Case) -> list[str]:
    """Every entry that no routing names and whose condition holds, by order."""
    ground = ground_of(case)
    return [
        row.code for row in case.data.signposts if row.group not in OF_ROUTING and case.data.show_when[row.code](ground)
    ]


def no_parent_contact(case: Case) -> bool:
    if case.requester_minor == YES or flag(case, "age_unknown"):
        return True
    #: True too where all have died: the accused is kept away then as well.
    about_nobody = case.me is None and not case.kids
    return case.said.says("accused_is_guardian", *MAYBE) and (is_about_a_child(case) or about_nobody)


def no_call_or_voicemail(case: Case) -> bool:
    return not case.said.holds("contact_ways", "call")


def no_outreach(case: Case) -> bool:
    ways = case.said.items("contact_ways")
    return not ways or "i_will_return" in ways


REFUSALS = (
    Rule(
        "no_uploads",
        lambda case: case.has(*IMAGES) or flag(case, "upload_offered") or case.requester_minor == YES,
    ),
    Rule("no_link_storage", lambda case: "link_removed" in case.signals),
    Rule("no_details", lambda case: case.has(*IMAGES, LAB, CVRA) or case.requester_minor == YES),
    Rule("no_self_help_recovery", lambda case: flag(case, "self_help_recovery_request")),
    Rule("no_return_promise", lambda case: flag(case, "child_16_or_over", "hague_not_in_force_on_date")),
    Rule("no_abduction_word", lambda case: case.has(ACC) and case.said.says("agreed_move", YES)),
    Rule("no_left_behind_panel", lambda case: flag(case, "requester_may_be_taking_parent")),
    Rule("no_hint_of_other_side", lambda case: flag(case, "requester_may_be_taking_parent", "conflict_possible")),
    Rule("no_call_or_voicemail", no_call_or_voicemail),
    Rule("no_outreach", no_outreach),
    Rule("no_parent_contact", no_parent_contact),
    Rule("no_more_questions", lambda case: case.match == NONE_YET),
    Rule("no_wait_advice", lambda case: case.clock_is("missing_no_wait", "applies")),
    Rule("no_police_report_required", lambda case: case.has(*TRAFFICKED)),
    Rule("no_case_denial", lambda case: flag(case, "time_limit_likely_passed")),
    Rule("no_case_number_in_notices", lambda case: flag(case, "federal_case_sealed")),
    Rule("letter_by_staff_only", lambda case: case.said.holds("contact_ways", "letter")),
)


def time_matters(case: Case) -> bool:
    """Some final situation has a deadline at all; never whether one has passed."""
    if case.match == NONE_YET:
        return False
    clocks = (case.data.clock(clock) for code in case.final for clock in case.data.situation(code).clocks)
    return any(clock.is_deadline for clock in clocks)


def police_then_ncmec(case: Case) -> bool:
    if case.requester_minor == YES or (case.said.says("role", "myself") and case.has(*TRAFFICKED)):
        return False
    return case.has(CARE, MISS) or (case.has(DOM) and not case.taking)


def network_is_for_incoming(case: Case) -> bool:
    return not case.taking and (case.has(OUT) or (case.has(NON, ACC) and case.here.abroad))


def form_is_not_a_court_case(case: Case) -> bool:
    said = case.said
    return not case.taking and case.has(OUT, INC) and said.says("ca_applied", YES) and not said.says("return_case", YES)


def papers_to_answer(case: Case) -> bool:
    return bool(case.clocks_of("answer_due"))


def platform_48h(case: Case) -> bool:
    return case.has(IMG, SEXT) and case.said.says("asked_platform", NO, UNKNOWN)


PUBLIC_NOTES = (
    Rule("sorry_for_loss", lambda case: flag(case, "person_died")),
    Rule("time_matters", time_matters),
    Rule("crisis_first", lambda case: case.crisis),
    Rule("answer_papers", papers_to_answer),
    Rule("own_lawyer", lambda case: papers_to_answer(case) and case.taking),
    Rule("no_uploads", lambda case: "no_uploads" in case.refusals),
    Rule("police_then_ncmec", police_then_ncmec),
    Rule("network_is_for_incoming", network_is_for_incoming),
    Rule("ask_before_paying_abroad", lambda case: case.has(OUT) and not case.taking),
    Rule("form_is_not_a_court_case", form_is_not_a_court_case),
    Rule("legal_paths_only", lambda case: flag(case, "self_help_recovery_request")),
    Rule("fee_cap_15", lambda case: flag(case, "fee_cap_15")),
    Rule("child_not_in_trouble", lambda case: case.has(SEXT) and not case.all_died),
    Rule("platform_48h", platform_48h),
)


def fired(case: Case, rules: tuple[Rule, ...], order: Iterable[str], among: Collection[str] | None = None) -> list[str]:
    """The ids of the rules that fire, or of those `among` these, in this order (that of rules.json)."""
    found = {rule.id for rule in rules if (among is None or rule.id in among) and rule.when(case)}
    return [code for code in order if code in found]


COURT_OR_AGENCY = ("court_or_agency", "H05")


def consent(case: Case) -> tuple[str, str]:
    """(holder, H rule), the first that fits. Never a helper, and never the accused."""
    said, adult_age = case.said, case.data.cells.adult_age
    if case.requester_minor == YES:
        return "minor_and_staff", "H02"
    if case.me:
        return ("requester", "H01") if case.requester_minor == NO else ("unclear", "H07")
    if case.kids and all(kid.under(adult_age) == NO for kid in case.kids):
        return "person_concerned", "H04"
    if said.says("relation", "court_appointed"):
        return COURT_OR_AGENCY
    if said.says("accused_is_guardian", *MAYBE) and not said.says("relation", *IN_CARE):
        return "unclear", "H08"
    if case.all_died:
        return "estate", "H09"
    if said.says("relation", "parent", "guardian"):
        return "requester", "H03"
    if said.says("relation", *IN_CARE):
        return COURT_OR_AGENCY
    if said.says("relation", *HELPERS) and not case.has(*TRAFFICKED, IMM):
        return "parent_or_guardian", "H06"
    return "unclear", "H07"
