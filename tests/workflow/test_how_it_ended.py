"""Which words of an attorney and of a family about the end of a matter do not go together (B22)."""

from __future__ import annotations

import pytest

from referral_app.workflow.how_it_ended import (
    OUTCOMES,
    contact_differs,
    differ,
    end_without_contact,
    ends_differ,
    reached_by,
)

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
    assert end_without_contact(attorney, False) == worked
    assert end_without_contact(attorney, True) == (attorney == "not_reached")
    assert not end_without_contact(attorney, None), "nothing was said"


@pytest.mark.parametrize(
    ("reached", "tried", "family", "differs"),
    [
        (True, True, False, True),
        (True, False, False, True),
        (False, True, True, True),
        (False, True, False, False),
        (True, False, True, False),
        (False, False, True, False),
        (False, False, False, False),
        (True, True, None, False),
    ],
)
def test_of_first_contact_they_differ_only_where_both_have_said_something(
    reached: bool, tried: bool, family: bool | None, differs: bool
) -> None:
    assert contact_differs(reached_by(reached=reached, tried=tried), family) == differs


def test_the_familys_own_end_wins_over_what_it_said_of_the_contact() -> None:
    assert ends_differ("advised", None, reached=False)
    assert not ends_differ("advised", "advised", reached=False)
    assert not ends_differ(None, "advised", reached=False)
