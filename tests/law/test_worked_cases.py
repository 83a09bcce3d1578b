"""Every worked case file of the folder `cases` comes out to the letter, key order included."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from referral_app import law

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
SCHEMA = json.loads((Path(law.__file__).parent / "data" / "routing.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_worked_case_comes_out_to_the_letter(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    data = law.load()
    assert law.validate_answers(case["answers"], data) == []
    assert law.validate_context(case["context"]) == []
    result = law.route(case["answers"], case["context"], data)
    assert json.dumps(result, indent=1) == json.dumps(case["expected"], indent=1)
    jsonschema.validate(result, SCHEMA)


def test_there_are_worked_cases() -> None:
    assert len(CASES) >= 8
