"""Each service of the directory is seen by somebody because of what they said, not in the long list alone (F01, F03).

For each row: answers whose page names it, an attorney's shelf, a screen that stands on its own, or a switch of the
office. A new row that no one can ever see fails here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest

from referral_app import law
from referral_app.law.shelves import on_shelf
from referral_app.web.words import elsewhere

DATA = law.load()
CONTEXT: Mapping[str, Any] = {"today": "2026-11-28", "signals": []}
US, MX = {"country": "US", "state": "TX"}, {"country": "MX"}
WHO: tuple[Mapping[str, Any], ...] = (
    {"role": "my_child", "relation": "parent", "requester_age": 34},
    {"role": "myself", "requester_age": 30},
    {"role": "myself", "requester_age": 15},
    {"role": "someone_else", "relation": "caseworker", "requester_age": 41},
)
#: What somebody adds to who they are and what happened.
FACTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"ability_to_pay": "cannot_pay", "where": US},
    {"where": MX},
    {"police_report": "yes"},
    {"child_found": "yes"},
    {"safe_now": "no"},
    {"self_harm": "yes"},
    {"still_with_trafficker": "yes"},
    {"federal_notice": "yes"},
    {"identified": "yes"},
    {"federal_notice": "no"},
    {"dv_history": "yes", "keep_away_order": "yes"},
    {"dv_history": "yes", "tribal": "yes"},
    {"dv_history": "yes", "who_has_child": "requester"},
    {"military": "me"},
    {"case_stage": "convicted"},
    {"citizen": "no"},
    {"asked_platform": "no"},
    {"children": [{"ref": "c1", "age": 7, "living": "no"}]},
    {"child_place": MX, "home_place": US, "wrongful_date": "2026-09"},
    {"child_place": US, "home_place": MX, "wrongful_date": "2026-09"},
    {
        "custody_order": "yes",
        "order_bars_travel": "yes",
        "next_dates": [{"kind": "trip", "date": "2026-12-10"}],
        "children": [{"ref": "c1", "age": 7}],
    },
)
#: Shown while the office says that there is a disaster, and nowhere else.
BY_A_SWITCH = {"emergency_locator"}


def named_by_answers() -> dict[str, Mapping[str, Any]]:
    """Each code, with the first answers that name it."""
    found: dict[str, Mapping[str, Any]] = {}
    for situation in DATA.question("situations").codes:
        for who in WHO:
            for facts in FACTS:
                said = {**who, "situations": [situation], **facts}
                for code in chain(
                    law.route(said, CONTEXT, DATA)["signposts"], law.services_beside(said, CONTEXT, DATA)
                ):
                    found.setdefault(code, said)
    return found


@pytest.fixture(scope="module")
def named() -> dict[str, Mapping[str, Any]]:
    return named_by_answers()


def on_screens() -> set[str]:
    """The services of the screens for what is not for this office."""
    return {code for kind in elsewhere.KINDS for code in kind.codes}


def on_shelves() -> set[str]:
    return {row.code for shelf in DATA.shelves for row in on_shelf(DATA, shelf)}


@pytest.mark.parametrize("code", [row.code for row in DATA.signposts])
def test_somebody_sees_it_because_of_what_they_said(code: str, named: dict[str, Mapping[str, Any]]) -> None:
    assert code in named or code in on_screens() or code in on_shelves() or code in BY_A_SWITCH


def test_most_are_named_by_answers_and_a_row_that_none_can_see_is_found(named: dict[str, Mapping[str, Any]]) -> None:
    """The control: what no rule, screen, shelf or switch names is no code of any of them."""
    public = {row.code for row in DATA.signposts if row.group != "work"}
    assert public - set(named) - on_screens() <= BY_A_SWITCH
    assert "a_new_row" not in {*named, *on_screens(), *on_shelves(), *BY_A_SWITCH}
    assert {row.code for row in DATA.signposts if row.group == "work"} <= {*named, *on_shelves(), *on_screens()}
