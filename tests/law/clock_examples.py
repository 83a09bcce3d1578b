"""Reading `clock_examples.md`: the clocks worked out by hand, a row each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("clock_examples.md")
TODAY = "2026-11-25"
CASE = re.compile(r"- \*\*(?P<name>.+)\*\*: `(?P<answers>.+)`")


@dataclass(frozen=True)
class Example:
    """What the clock `id` reads `on` a day for `who`, and `why`: the arithmetic."""

    id: str
    answers: dict[str, Any]
    on: str
    who: str | None
    status: str
    mark: str | None
    safe: str | None
    left: int | None
    approx: bool
    why: str


def _answers(cell: str) -> dict[str, Any]:
    """The answers of a cell like `"dob": "2010"`."""
    said: dict[str, Any] = json.loads("{" + cell.strip("`") + "}")
    return said


def _read(lines: list[str]) -> Iterator[Example]:
    cases = {found["name"]: _answers(found["answers"]) for line in lines if (found := CASE.fullmatch(line))}
    for line in lines:
        if not line.startswith("| ") or line.startswith(("| clock", "| ---")):
            continue
        clock, case, said, on, who, status, mark, safe, left, why = (cell.strip() for cell in line.split("|")[1:-1])
        yield Example(
            id=clock,
            answers={**cases[case], **_answers(said)},
            on=on or TODAY,
            who=who or None,
            status=status,
            mark=mark.removeprefix("~").strip() or None,
            safe=safe or None,
            left=int(left) if left else None,
            approx=mark.startswith("~"),
            why=why,
        )


EXAMPLES = tuple(_read(PAGE.read_text("utf-8").splitlines()))
