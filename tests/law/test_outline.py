"""The outline of a routing says what the routing says, for every worked case and for half a draft."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from referral_app import law
from referral_app.workflow.first_help import ASKED

HERE = Path(__file__).parent
CASES = sorted([*HERE.glob("cases/*.json"), *HERE.glob("cases_r3/*.json")])


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_outline_is_part_of_the_routing(file: Path) -> None:
    case, data = json.loads(file.read_text("utf-8")), law.load()
    answers, context = case["answers"], case["context"]
    for said in (answers, dict(list(answers.items())[: len(answers) // 2])):
        if not said.get("situations"):
            continue
        whole, outline = law.route(said, context, data), law.outline(said, context, data)
        assert outline == {name: whole[name] for name in outline}
        assert set(outline) == {"urgency", "signposts", "public_notes", "derived"}
        few = law.outline(said, context, data, ASKED)
        chosen = {name: [code for code in outline[name] if code in ASKED] for name in ("signposts", "public_notes")}
        assert few == {**outline, **chosen}
