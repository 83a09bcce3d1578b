"""A rule id leads to its lines: each stands in one file of the law, has its text, and can fire."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from referral_app import law
from referral_app.law import clocks, code_checks, contradictions, match_mode, needs, situations, urgency
from referral_app.law.code_checks import rule_ids

ROOM = Path(law.__file__).parent
ID = re.compile(r"[A-Z]\d\d")
DATA = law.load()
#: They name every id to check it against the data, and mean none.
LOOKING_ON = {"code_checks.py"}


def literals(file: Path) -> Iterator[str]:
    """Every text of a file that is not a docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_every_rule_id_stands_in_one_file() -> None:
    where: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted(ROOM.rglob("*.py")):
        if file.name not in LOOKING_ON:
            for text in literals(file):
                if ID.fullmatch(text):
                    where[text].add(file.name)
    assert not {rule: files for rule, files in where.items() if len(files) > 1}
    #: D01 is no reason that routing names: it stands in the docstring of its function.
    named = {rule for rule in DATA.rule_texts if ID.fullmatch(rule)} - {"D01"}
    assert set(where) == named
    assert "D01" in (ROOM / "places.py").read_text("utf-8")


def test_every_row_of_a_table_has_an_id_of_its_own() -> None:
    for ids in (
        [rule.rule for rule in clocks.RULES],
        [rule.id for rule in clocks.RULES],
        [rule.id for rule in urgency.URGENCY],
        [rule.id for rule in match_mode.MATCH_RULES],
        [row.id for row in (needs.FIRST, *needs.ROWS)],
        [rule.id for rule in situations.ADDITIONS],
        [rule_id for rule_id, _ in contradictions.CONTRADICTIONS],
        list(code_checks.SINGLE),
    ):
        assert [rule for rule, count in Counter(ids).items() if count > 1] == []


def test_every_rule_has_its_text_and_every_text_its_rule() -> None:
    assert rule_ids(DATA) == set(DATA.rule_texts)


def test_every_question_that_a_rule_reads_is_in_the_data() -> None:
    """`case.said.says("danger_now", …)`: the first argument of everything that reads an answer."""
    reading = {"says", "known", "value", "text", "number", "items", "holds", "span", "day", "place", "places"}
    reading |= {"court", "courts"}
    there = {question.id for question in DATA.questions}
    read: set[str] = set()
    for file in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in reading:
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                read.add(node.args[0].value)
    assert len(read) > 40
    assert read <= there, read - there


def test_no_file_of_the_law_is_longer_than_300_lines() -> None:
    long = {file.name: n for file in ROOM.rglob("*.py") if (n := len(file.read_text("utf-8").splitlines())) > 300}
    assert not long


def test_the_binds_are_read_in_one_place() -> None:
    reading = {file.name for file in ROOM.rglob("*.py") if ".binds" in file.read_text("utf-8")}
    assert reading == {"binding.py", "use_checks.py"}, "and by the check of the data"
