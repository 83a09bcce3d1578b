"""Every question, flag, area and clock earns its place, and no low confidence hides: what `flask law check` adds."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from referral_app.law.binding import ANSWERING, OTHERS
from referral_app.law.code_checks import missing, rule_ids
from referral_app.law.data import LawData
from referral_app.law.reviews import shown_doubts

ROOM = Path(__file__).parent
#: They name ids to check or to describe them, and read no answer.
LOOKING_ON = frozenset({"code_checks.py", "use_checks.py", "checks.py", "validation.py", "reviews.py", "loading.py"})
ASKERS = ("person", "staff", "nobody")
LOW = "low"


def questions_in_use(data: LawData, today: date) -> Iterator[str]:
    """A question that claims a rule is read by one; any other is asked for somebody, or is an old answer."""
    read = words_of_rules("*.py") | set(_questions_of_conditions(data))
    for question in data.questions:
        if question.asked_by not in ASKERS:
            yield f"question {question.id}: asked by {question.asked_by}, which is none of {', '.join(ASKERS)}"
        if "routing" in question.used_by and question.id not in read:
            yield f"question {question.id}: no rule reads it"
        if not question.used_by:
            yield f"question {question.id}: nobody uses it"


def areas_in_use(data: LawData, today: date) -> Iterator[str]:
    """An area is wanted by a row of needs, or is marked as not matched or retired: a roster may still name it."""
    wanted = words_of_rules("needs_*.py")
    for area in data.expertise.values():
        set_aside = area.retired or not area.matched
        if area.code not in wanted and not set_aside:
            yield f"area {area.code}: no rule names it, and it is neither retired nor marked as not matched"
        if area.code in wanted and set_aside:
            yield f"area {area.code}: a rule wants it, though it is set aside"


def flags_shown(data: LawData, today: date) -> Iterator[str]:
    """Staff read what to do beside each flag: one without words shows nothing."""
    yield from (f"flag {code}: nothing shows it" for code, do in data.flag_texts.items() if not do.strip())


def binds_of_clocks(data: LawData, today: date) -> Iterator[str]:
    """A deadline says which needs it binds, in codes that are there; what is no deadline binds none."""
    for clock in data.clocks:
        where = f"clock {clock.id}"
        if clock.is_deadline and not clock.binds:
            yield f"{where}: a deadline that binds no need"
        if clock.binds and not clock.is_deadline:
            yield f"{where}: binds needs and is no deadline"
        for bind in clock.binds:
            yield from missing(where, "kind of rows", [bind.rows], (ANSWERING, OTHERS))
            yield from missing(where, "area", bind.areas or (), data.expertise)
            yield from missing(where, "situation", bind.situations or (), [row.code for row in data.situations])
    yield from missing("policy", "rule", data.policy.paper_emergencies, rule_ids(data))


def low_confidence_shows(data: LawData, today: date) -> Iterator[str]:
    """Every cell of low confidence has an entry that says how staff see the doubt, and that thing is there."""
    shown = shown_doubts(data.folder)
    known = {"flag": set(data.flag_texts), "rule": rule_ids(data), "approx": {row.id for row in data.clocks}}
    for file, column in sorted(low_cells(data)):
        by = shown.get((file, column))
        if by is None:
            yield f"{file} {column}: low confidence, and nothing says how staff see it"
            continue
        kind, _, name = by.partition(" ")
        if by != "unread" and name not in known.get(kind, ()):
            yield f"{file} {column}: shown by {by}, which is not there"


def low_cells(data: LawData) -> set[tuple[str, str]]:
    """(file, cell) of law.json and (file, column) of the tables that hold a cell of low confidence."""
    cells = json.loads((data.folder / "law.json").read_text(encoding="utf-8"))["cells"]
    found = {("law.json", name) for name, cell in cells.items() if cell.get("confidence") == LOW}
    for file in sorted(data.folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        found |= {
            (file.name, column)
            for row in rows
            for column, value in row.items()
            if column.endswith("confidence") and value == LOW
        }
    return found


@lru_cache(maxsize=4)
def words_of_rules(pattern: str) -> frozenset[str]:
    """Every text constant of the rules in the files of this pattern."""
    return frozenset(
        node.value
        for file in ROOM.glob(pattern)
        if file.name not in LOOKING_ON
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _questions_of_conditions(data: LawData) -> Iterator[str]:
    for question in data.questions:
        yield from _words_of(question.ask_when)
    for row in data.signposts:
        yield from _words_of(row.show_when)


def _words_of(condition: Any) -> Iterator[str]:
    """Every text of a condition: the questions it asks about are among them."""
    if isinstance(condition, str):
        yield condition
    elif isinstance(condition, Mapping):
        for part in condition.values():
            yield from _words_of(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from _words_of(part)


USE_CHECKS = (questions_in_use, areas_in_use, flags_shown, binds_of_clocks, low_confidence_shows)
