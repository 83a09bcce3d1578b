"""Every rule fires where the page of examples says so, and is silent where it says so."""

from __future__ import annotations

import pytest

from referral_app import law
from referral_app.law.code_checks import rule_ids
from tests.law.rule_examples import DATA, EXAMPLES, Example, said


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n} {example.name}" for n, example in enumerate(EXAMPLES)])
def test_a_rule_fires_where_it_should_and_nowhere_else(example: Example) -> None:
    assert law.validate_answers(example.answers, DATA) == []
    routing = example.routing()
    rules = said(routing)
    assert (example.looked_for in rules) == example.fires, sorted(rules)


def test_every_rule_has_an_example_of_both_kinds() -> None:
    for fires in (True, False):
        shown = {example.looked_for.split()[0] for example in EXAMPLES if example.fires is fires}
        lacking = rule_ids(DATA) - shown - {clock.rule for clock in DATA.clocks}
        lacking -= {rule for rule in lacking if rule.startswith("UC:")}
        assert lacking <= ({"U23"} if not fires else set())


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("flag", DATA.flag_texts), ("refusal", DATA.refusal_texts), ("note", DATA.public_notes)],
)
def test_every_flag_refusal_and_note_has_an_example_of_both_kinds(kind: str, codes: dict[str, str]) -> None:
    for fires in (True, False):
        shown = {example.looked_for for example in EXAMPLES if example.fires is fires}
        assert {f"{kind} {code}" for code in codes} <= shown
