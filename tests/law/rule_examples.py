"""Reading `rule_examples.md`: for each rule, answers with which it fires and answers with which it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from referral_app import law

PAGE = Path(__file__).with_name("rule_examples.md")
TODAY = "2026-11-25"
PLACE = re.compile(r"- (?P<name><[\w ]+>): `(?P<said>.+)`")
CASE = re.compile(r"- \*\*(?P<name>.+)\*\*: (?P<calm>calm, )?`(?P<answers>.+)`")
DATA = law.load()


@dataclass(frozen=True)
class Example:
    """Whether `looked_for` is said of these answers on this day."""

    looked_for: str
    case: str
    answers: dict[str, Any]
    signals: list[str]
    on: str
    fires: bool

    @property
    def name(self) -> str:
        return f"{self.looked_for} {'fires' if self.fires else 'silent'}: {self.case}"

    def routing(self) -> dict[str, Any]:
        return law.route(self.answers, {"today": self.on, "signals": self.signals}, DATA)


def said(routing: dict[str, Any]) -> set[str]:
    """All that a routing says, as the first column of the page calls it."""
    derived = routing["derived"]
    found = {f"{rule} {level}" for level, rules in routing["urgency"]["by_level"].items() for rule in rules}
    found |= {f"{reason['rule']} {reason['code']}" for reason in routing["situations"]["reasons"]}
    found |= {f"{clock['rule']} {clock['status']}" for clock in routing["clocks"]}
    found |= {" ".join((need["why"], need["area"], *need["forums"], need["level"])) for need in routing["needs"]}
    found |= {f"{rule} {mode_of(rule, routing)}" for rule in routing["attorney_match_reasons"]}
    found |= {f"flag {code}" for code in routing["flags"]} | {f"refusal {code}" for code in routing["refusals"]}
    found |= {f"note {code}" for code in routing["public_notes"]} | {f"ask {name}" for name in routing["ask_next"]}
    found |= {f"signpost {code}" for code in routing["signposts"]} | set(derived["contradictions"])
    found |= {f"{routing['consent']['rule']} {routing['consent']['holder']}"}
    found |= {f"{derived['fee_rule']} {derived['fee_band']}", f"percent {derived['fpg_percent']}"}
    found |= {f"direction {derived['direction']}", f"D01 direction {derived['direction']}"}
    found |= {f"other {derived['other_country']}"}
    if derived["treaty"]:
        found |= {f"on date {derived['treaty']['applies_on_date']}", f"today {derived['treaty']['applies_today']}"}
    return found


def mode_of(rule: str, routing: dict[str, Any]) -> str:
    """The mode a reason stands for: that of the routing for its first reason."""
    first = routing["attorney_match_reasons"][0]
    known = {"M01 M02 M03 M04 M05": "none_yet", "M06 M07": "after_safety", "M30": "auto_urgent", "M40": "auto"}
    mode = next((mode for rules, mode in known.items() if rule in rules.split()), "staff_review")
    assert rule != first or mode == routing["attorney_match"], (rule, routing["attorney_match"])
    return mode


LINES = PAGE.read_text("utf-8").splitlines()
#: The places and courts of the page as they are written, then the answers of its cases.
_WRITTEN = {found["name"]: found["said"] for line in LINES if (found := PLACE.fullmatch(line))}


def _answers(text: str) -> dict[str, Any]:
    """The answers of a cell; a court of the page names a place of the page."""
    for _ in range(2):
        for name, written in _WRITTEN.items():
            text = text.replace(name, written)
    read: dict[str, Any] = json.loads("{" + text + "}")
    return read


def _cases() -> dict[str, dict[str, Any]]:
    cases: dict[str, dict[str, Any]] = {}
    for line in LINES:
        if found := CASE.fullmatch(line):
            cases[found["name"]] = {**(cases["calm"] if found["calm"] else {}), **_answers(found["answers"])}
    return cases


PLACES = {name.strip("<>"): _answers(f'"it": {name}')["it"] for name in _WRITTEN}
CASES = _cases()


def changed(case: str, changes: dict[str, Any]) -> dict[str, Any]:
    """The answers of a case with changes; None takes an answer away."""
    return {name: value for name, value in {**CASES[case], **changes}.items() if value is not None}


def route_case(case: str, *, on: str = TODAY, **changes: Any) -> dict[str, Any]:
    return law.route(changed(case, changes), {"today": on, "signals": []}, DATA)


def _examples() -> Iterator[Example]:
    for line in LINES:
        if not line.startswith("| ") or line.startswith(("| looked", "| ---")):
            continue
        looked_for, case, fires, silent = (cell.strip() for cell in line.split("|")[1:-1])
        for cell, does in ((fires, True), (silent, False)):
            for change in cell.split(" or ") if cell else []:
                changes = _answers(change.strip().strip("`")) if change.strip() != "-" else {}
                signals, on = changes.pop("signals", []), changes.pop("today", TODAY)
                yield Example(looked_for, f"{case} {change.strip()}", changed(case, changes), signals, on, does)


EXAMPLES = tuple(_examples())
