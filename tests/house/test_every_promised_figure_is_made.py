"""What the page of promises says is measured, a test measures, and `make figures` runs that test at full size."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from referral_app.config import ROOT
from tools import figures

TESTS = Path(ROOT) / "tests"
SWITCH = "REFERRAL_FULL_FIGURES"
#: A name in capitals that reads like a switch for full sizes, in quotes.
_SWITCH = re.compile(r"[\"']([A-Z_]*FIGURES[A-Z_]*)[\"']")


def is_slow(marked: list[ast.expr]) -> bool:
    return any("mark.slow" in ast.unparse(each) for each in marked)


def noted(file: Path) -> Iterator[str]:
    """The ids that slow tests of a file note a figure for: `record_property("T31: …", …)`."""
    tree = ast.parse(file.read_text("utf-8"))
    whole = any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark" and is_slow([node.value])
        for node in tree.body
    )
    for test in ast.walk(tree):
        if not isinstance(test, ast.FunctionDef) or not (whole or is_slow(test.decorator_list)):
            continue
        for node in ast.walk(test):
            noting = isinstance(node, ast.Call) and ast.unparse(node.func) == "record_property"
            if noting and (found := re.search(r"\b([A-Z]\d\d)\b", ast.unparse(node.args[0]))):  # type: ignore[attr-defined]
                yield found[1]


def measured() -> set[str]:
    return {name for file in TESTS.rglob("test_*.py") for name in noted(file)}


def promised(page: str) -> set[str]:
    """The ids of which the page says that `make figures` measures them."""
    return set(re.findall(r"\b[A-Z]\d\d\b", page.partition("`make figures` measures")[2].partition(".\n")[0]))


def test_the_figures_that_are_promised_are_those_that_are_made() -> None:
    page = figures.PROMISES.read_text("utf-8")
    assert promised(page) == measured()
    # The control: a figure that is said and not made, and one that is made and not said.
    assert promised(page.replace("measures T31", "measures T02, T31")) != measured()
    assert promised(page.replace("measures T31, ", "measures ")) != measured()


def test_what_notes_a_figure_of_a_target_is_run_for_the_figures() -> None:
    """Only the files that the page names are run."""
    named = {file for target in figures.targets(figures.PROMISES.read_text("utf-8")) for file in target.files}
    noting = {
        file.relative_to(TESTS).as_posix()
        for file in TESTS.rglob("test_*.py")
        if any(name.startswith("T") for name in noted(file))
    }
    assert noting - named == set()


def test_full_sizes_have_one_switch() -> None:
    """One of them once listened to another name: a million rows never ran, and nobody saw."""
    switches = {
        name
        for folder in (TESTS, Path(ROOT) / "tools", Path(ROOT) / "benchmarks")
        for file in folder.rglob("*.py")
        for name in _SWITCH.findall(file.read_text("utf-8"))
    }
    assert switches == {SWITCH}
