"""Every rule and clock of the law that can say "emergency" has its help, and all help has a way to reach it."""

from __future__ import annotations

from referral_app import law
from referral_app.law.urgency import EMERGENCY, URGENCY
from referral_app.workflow.danger_words import Danger
from referral_app.workflow.first_help import BY_RULE, BY_SIGN, CODES, REMOVAL_CODES, REPORT_CODE, YOUNG_CODES, Help

DATA = law.load()


def emergencies() -> set[str]:
    """The ids that may stand at the level "emergency": rules, and clocks by the levels of policy.json."""
    rules = {rule.id for rule in URGENCY if rule.level == EMERGENCY}
    return rules | {
        f"UC:{clock}"
        for clock, levels in DATA.policy.clock_levels.items()
        if EMERGENCY in (levels.unknown, levels.passed, *(level for _days, level in levels.open))
    }


def test_every_rule_that_says_emergency_has_its_help() -> None:
    assert emergencies() - set(BY_RULE) == set()


def test_every_kind_of_help_has_services_of_the_directory_that_can_be_reached() -> None:
    services = {row.code: row for row in DATA.signposts}
    for help in Help:
        codes = {*CODES.get(help, ()), *YOUNG_CODES.get(help, ())}
        if help in (Help.IMAGES, Help.REPORT):
            codes = {REPORT_CODE, *REMOVAL_CODES}
        assert codes, help
        assert all(services[code].phone or services[code].text or services[code].url for code in codes), help


def test_every_sign_of_danger_with_help_is_one_that_is_asked_or_comes_with_the_next_law() -> None:
    asked = set(DATA.question("danger_signs").codes)
    assert set(BY_SIGN) - asked <= {"made_to_work"}
    assert {"sold_for_sex", "self_harm"} <= asked


def test_words_of_danger_are_kinds_of_help() -> None:
    assert {str(kind) for kind in Danger} <= {str(help) for help in Help}
