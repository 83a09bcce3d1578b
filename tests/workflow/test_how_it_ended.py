"""Which words of an attorney and of a family about the end of a matter do not go together (B22)."""

from __future__ import annotations

import pytest

from referral_app.workflow.how_it_ended import OUTCOMES, contact_differs, differ

#: Of the attorney, then of the family: what can both be so.
TOGETHER = {("represented", "settled"), ("settled", "represented"), *((one, one) for one in OUTCOMES)}


@pytest.mark.parametrize("attorney", OUTCOMES)
@pytest.mark.parametrize("family", OUTCOMES)
def test_two_ends_differ_unless_they_can_both_be_so(attorney: str, family: str) -> None:
    agrees = (attorney, family) in TOGETHER or "other" in (attorney, family)
    assert differ(attorney, family) != agrees


@pytest.mark.parametrize("attorney", OUTCOMES)
def test_whoever_worked_for_a_family_had_reached_it(attorney: str) -> None:
    worked = attorney in ("represented", "advised", "settled")
    assert contact_differs(attorney, False) == worked
    assert contact_differs(attorney, True) == (attorney == "not_reached")
    assert not contact_differs(attorney, None), "nothing was said"
