"""Every fault of docs/faults.md names the test that fails without its mending, and each of those tests is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from referral_app.config import ROOT

PAGE = ROOT / "docs" / "faults.md"
_ROW = re.compile(r"^\| (?!what went wrong|---)(.+) \| (.+) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(wrong, _TEST.findall(shown)) for wrong, _holds, shown in _ROW.findall(text)]


@cache
def names_in(file: str) -> frozenset[str]:
    path = ROOT / "tests" / file
    if not path.is_file():
        return frozenset()
    return frozenset(node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef))


def lacking(text: str) -> list[str]:
    found = []
    for wrong, shown in rows(text):
        found += [] if shown else [f"no test: {wrong}"]
        found += [f"{file}::{name}" for file, name in shown if name not in names_in(file)]
    return found


def test_every_fault_has_its_test_and_the_test_is_there() -> None:
    text = PAGE.read_text("utf-8")
    assert len(rows(text)) > 40
    assert lacking(text) == []


@pytest.mark.parametrize(
    "row", ["| a fault | mended | by hand |", "| a fault | mended | `house/test_faults_stay_mended.py::test_nothing` |"]
)
def test_the_control_a_row_without_a_test_is_found(row: str) -> None:
    assert len(lacking(row)) == 1
