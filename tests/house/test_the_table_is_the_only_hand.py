"""No state is written by hand: every write goes through a function of `actions/steps` that asks the state table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral_app.config import ROOT

PACKAGE = ROOT / "referral_app"
#: Columns whose values are the states of a table in `workflow/`.
STATES = frozenset({"state", "held_from", "status"})
#: Where the tables are asked, by what they keep the state of.
HANDS = {
    "actions/steps/requests.py": "requests",
    "actions/steps/needs.py": "needs, matters and attorneys",
    "actions/steps/offers.py": "offers",
    "actions/post.py": "letters of a message that came back",
    "letters/outbox.py": "letters, which have no table: each has one claim and one end",
}
#: Objects with a `state` or `status` that is no state of a request's world.
OTHERS = {
    "actions/roster.py:row.status": "a licence, as its file has it",
    "actions/steps/requests.py:letter.state": "a letter that nobody wants",
    "demonstration/roster.py:attorney.licences[0].status": "a licence of an invented roster",
    "demonstration/roster.py:attorney.status": "an attorney who is not in the database yet",
    "workflow/states.py:self.state": "what an exception tells",
}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every place that sets a state: by assignment, by `.values(state=…)` of an UPDATE, by `setattr`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(part, ast.Attribute) and part.attr in STATES:
                        yield node.lineno, ast.unparse(part)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "values":
                for word in node.keywords:
                    if word.arg in STATES:
                        yield node.lineno, f"values({word.arg})"
            if name == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", None) in STATES:
                yield node.lineno, ast.unparse(node.args[1])


def by_hand(folder: Path) -> list[str]:
    found = []
    for file in sorted(folder.rglob("*.py")):
        name = file.relative_to(folder).as_posix()
        if name in HANDS:
            continue
        found += [
            f"{name}:{line}: {what}"
            for line, what in writes(ast.parse(file.read_text("utf-8")))
            if f"{name}:{what}" not in OTHERS
        ]
    return found


def test_no_verb_page_or_query_writes_a_state() -> None:
    assert by_hand(PACKAGE) == []


@pytest.mark.parametrize(
    "line",
    [
        "request.state = RequestState.PLACED",
        "request.state, request.hold = a, b",
        "update(Need).values(state=NeedState.FILLED)",
        "setattr(matter, 'state', 'closed')",
        "request.held_from = None",
        "attorney.status = 'active'",
    ],
)
def test_a_state_written_by_hand_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "actions" / "deep").mkdir(parents=True)
    (tmp_path / "actions" / "deep" / "triage.py").write_text(line)
    assert len(by_hand(tmp_path)) == 1


def test_every_exception_is_there_still() -> None:
    for name in HANDS:
        assert (PACKAGE / name).is_file(), name
    for key in OTHERS:
        name, _, what = key.partition(":")
        file = PACKAGE / name
        assert what in {found for _, found in writes(ast.parse(file.read_text("utf-8")))}, key
