"""The worked cases of the specification agree byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from referral_app.matching import match_case

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def test_the_cases_are_there():
    assert len(CASES) == 9


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_worked_case_agrees_to_the_byte(path: Path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert json.dumps(match_case(case)) == json.dumps(case["expected"])


def test_matching_pulls_in_neither_flask_nor_sqlalchemy():
    code = (
        "import sys, referral_app.matching, referral_app.matching.plan;"
        "print([name for name in sys.modules if name.split('.')[0] in ('flask', 'sqlalchemy', 'flask_sqlalchemy')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
