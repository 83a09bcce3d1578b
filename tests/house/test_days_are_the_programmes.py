"""The day of an instant is the day it is where the programme works: never that of UTC, in which instants are kept."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from referral_app.config import ROOT

PACKAGE = ROOT / "referral_app"
#: A developer's command of a bare checkout, which has no programme.
OUTSIDE = {"commands/law.py"}


def days_of_no_zone(source: str) -> list[str]:
    """What `.date()` is called on without `astimezone` before it, in the expression or where the name was given."""
    tree = ast.parse(source)
    placed = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ".astimezone(" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [
        node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    of = [ast.unparse(call.value) for call in calls if call.attr == "date"]
    return [words for words in of if ".astimezone(" not in words and words not in placed]


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_day_is_taken_of_an_instant_without_its_zone(file: Path) -> None:
    if str(file.relative_to(PACKAGE)) not in OUTSIDE:
        assert days_of_no_zone(file.read_text("utf-8")) == []


def test_the_look_would_see_one() -> None:
    assert days_of_no_zone("day = request.received_at.date()") == ["request.received_at"]
    assert days_of_no_zone("here = now.astimezone(zone)\nday = here.date()") == []
