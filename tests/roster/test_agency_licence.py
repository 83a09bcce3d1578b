"""The licence for federal agencies (docs/roster.md, A licence; 8 CFR 1.2, 292.1)."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.roster import agency_licence


def licence(forum: str, status: str = "active", expires: str | None = None) -> dict[str, Any]:
    return {"forum": forum, "status": status, "expires": expires}


def agency(expires: str | None) -> dict[str, Any]:
    return {"forum": "US-AGENCY", "status": "active", "expires": expires}


@pytest.mark.parametrize(
    ("held", "given"),
    [
        ([licence("US-TX", expires="2027-05-31"), licence("US-TX-ND")], agency("2027-05-31")),
        ([licence("US-TX", expires="2027-05-31"), licence("US-PR", expires="2028-01-01")], agency("2028-01-01")),
        ([licence("US-TX", expires="2027-05-31"), licence("US-DC")], agency(None)),
        ([licence("US-TX", "inactive"), licence("US-GU", expires="2027-01-01")], agency("2027-01-01")),
        ([licence("US-TX-ND"), licence("US-AK-D")], None),
        ([licence("BR")], None),
        ([licence("US-TX", "inactive")], None),
        ([licence("US-TX"), licence("BR", "disbarred")], None),
        ([licence("US-TX"), licence("US-NM", "suspended", "2001-01-01")], None),
        ([licence("US-TX"), licence("US-NM", "resigned")], agency(None)),
        ([], None),
    ],
)
def test_a_state_licence_serves_before_federal_agencies(
    held: list[dict[str, Any]], given: dict[str, Any] | None
) -> None:
    assert agency_licence(held) == given


def test_the_licences_themselves_are_left_alone() -> None:
    held = [licence("US-TX")]
    agency_licence(held)
    assert held == [licence("US-TX")]
