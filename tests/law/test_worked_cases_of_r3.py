"""Every worked case of R3 comes out as it was worked out by hand: each path of it that does not is named.

The files of `cases_r3` were worked out from the text of R3 alone, with the arithmetic in `why`; P1 to P6 came with it.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from referral_app import law
from tests.law.checks_by_path import failures, found

FILES = sorted((Path(__file__).parent / "cases_r3").glob("*.json"))
CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES}
DATA = law.load()
#: What R3 adds or changes and a routing shows: rules, clocks, flags, notes, signposts, a refusal.
NEW = """
    K10 K11 N20 N21 N23 N45 N46 N47 N48 N49 N50 N51 A03 A06 A12 A13 A14 H05 H09 M15 M25 U29
    dma_once sol_1595 sol_2255 sol_2252A_f_6851 sij_state_order answer_due immigration_appeal death_claim
    answer_may_be_late person_died visits_only ne_exeat custody_right_unclear parentage_first scra_stay
    habitual_residence_question answer_papers own_lawyer sorry_for_loss platform_48h letter_by_staff_only
    address_confidentiality womenslaw military_legal_assistance grief_support fbi_cenp us_embassy
"""


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_comes_out_as_it_was_worked_out(name: str) -> None:
    case = CASES[name]
    assert law.validate_answers(case["answers"], DATA) == []
    wrong = failures(law.route(case["answers"], case["context"], DATA), case["expect"])
    assert wrong == [], "\n".join([case["title"], case.get("why", ""), *wrong])


ROUTING = {
    "clocks": [{"id": "a", "for": None, "dates": ["2026-01-01"]}, {"id": "b", "for": "c1", "dates": []}],
    "needs": [],
    "level": "urgent",
    "situations": {"primary": "x", "also": ["y"]},
}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"path": "level", "is": "urgent"}, {"path": "level", "is": "critical"}),
        ({"path": "clocks[id=a].for", "is": None}, {"path": "clocks[id=b].for", "is": None}),
        ({"path": "clocks.id", "is": ["a", "b"]}, {"path": "clocks.id", "is": ["b", "a"]}),
        ({"path": "clocks[*].id", "has": "b"}, {"path": "clocks[*].id", "has": "c"}),
        ({"path": "clocks[*].id", "lacks": "c"}, {"path": "clocks[*].id", "lacks": "a"}),
        ({"path": "clocks[id=b][for=c1]", "count": 1}, {"path": "clocks[id=b][for=c1]", "count": 0}),
        ({"path": "clocks.id", "starts": ["a"]}, {"path": "clocks.id", "starts": ["b"]}),
        ({"path": "clocks.id", "order": ["a", "b"]}, {"path": "clocks.id", "order": ["b", "a"]}),
        ({"path": "needs", "count": 0}, {"path": "needs[why=N01].deadline", "is": None}),
        ({"path": "situations.all", "is": ["x", "y"]}, {"path": "situations.all", "lacks": "y"}),
        ({"path": "clocks.dates", "is": ["2026-01-01"]}, {"path": "clocks.nowhere", "count": 0}),
    ],
    ids=lambda check: " ".join(map(str, check.values())),
)
def test_a_wrong_expectation_is_named_and_a_right_one_is_not(right: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert failures(ROUTING, [right]) == []
    assert [line.split(" ")[0].rstrip(":") for line in failures(ROUTING, [right, wrong])] == [wrong["path"]]


def test_what_is_no_path_is_refused() -> None:
    with pytest.raises(ValueError, match="not a path"):
        found(ROUTING, "clocks[id")


def test_the_days_counted_by_hand_are_right() -> None:
    counted = 0
    for name, case in CASES.items():
        said = {check["path"]: check["is"] for check in case["expect"] if "is" in check}
        for path, left in said.items():
            safe = said.get(path.replace(".days_left", ".last_safe_date"))
            if path.endswith(".days_left") and left is not None and safe:
                counted += 1
                assert (date.fromisoformat(safe) - date.fromisoformat(case["context"]["today"])).days == left, name
    assert counted >= 20


def test_whatever_r3_adds_is_expected_in_a_case() -> None:
    expected = json.dumps([case["expect"] for case in CASES.values()])
    assert [one for one in NEW.split() if not re.search(rf"\b{one}\b", expected)] == []
    assert len(CASES) >= 46
