"""Reading `real_situations.md`: what a person tells, the answers, and what the office should see as checks by path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("real_situations.md")
TODAY = "2026-11-28"
Check = dict[str, Any]
CLOCK = re.compile(r"(?P<id>\w+)( for (?P<who>\w+))?: (?P<status>\w+)(, (?P<safe>[\d-]+))?")
NEED = re.compile(
    r"(?P<why>N\d\d) (?P<area>\w+): (?P<forums>[\w -]+); (?P<level>required|helpful); (by (?P<by>[\d-]+)|no date)"
)


@dataclass(frozen=True)
class Situation:
    """What is told in `story`, the `answers` to the form, and the `checks` of what the office sees."""

    title: str
    story: str
    answers: dict[str, Any]
    checks: tuple[Check, ...]


def _listed(cell: str) -> list[str]:
    """The ids of a cell like `a, b`."""
    return cell.split(", ")


def _parts(pattern: re.Pattern[str], cell: str) -> dict[str, str | None]:
    """The named parts of a cell; ValueError where it is written otherwise."""
    if (match := pattern.fullmatch(cell)) is None:
        raise ValueError(f"cannot be read: {cell}")
    return match.groupdict()


def _clock(cell: str) -> Iterator[Check]:
    clock = _parts(CLOCK, cell)
    path = f"clocks[id={clock['id']}]" + (f"[for={clock['who']}]" if clock["who"] else "")
    yield {"path": f"{path}.status", "is": clock["status"]}
    yield {"path": f"{path}.last_safe_date", "is": clock["safe"]}


def _need(cell: str) -> Iterator[Check]:
    need = _parts(NEED, cell)
    path = f"needs[why={need['why']}]"
    yield {"path": f"{path}.area", "is": need["area"]}
    yield {"path": f"{path}.forums", "is": str(need["forums"]).split()}
    yield {"path": f"{path}.level", "is": need["level"]}
    yield {"path": f"{path}.deadline", "is": need["by"]}


def _match(cell: str) -> Iterator[Check]:
    mode, reasons = cell.split(": ")
    yield {"path": "attorney_match", "is": mode}
    yield {"path": "attorney_match_reasons", "is": _listed(reasons)}


def _consent(cell: str) -> Iterator[Check]:
    holder, rule = cell.split(": ")
    yield {"path": "consent.holder", "is": holder}
    yield {"path": "consent.rule", "is": rule}


def _situations(cell: str) -> Iterator[Check]:
    primary, *also = _listed(cell)
    yield {"path": "situations.primary", "is": primary}
    yield {"path": "situations.also", "is": also}


def _each(path: str, how: str, wanted: Callable[[str], Any] = str) -> Callable[[str], Iterator[Check]]:
    """A row that lists ids: a check for each; `{}` in the path stands for the id."""
    return lambda cell: ({"path": path.format(one), how: wanted(one)} for one in _listed(cell))


ROWS: dict[str, Callable[[str], Iterator[Check]]] = {
    "level": _each("urgency.level", "is"),
    "situations": _situations,
    "clock": _clock,
    "no clock": _each("clocks[id={}]", "count", lambda _: 0),
    "need": _need,
    "no need": _each("needs[why={}]", "count", lambda _: 0),
    "match": _match,
    "consent": _consent,
    "asked": _each("ask_next", "has"),
    "asked first": lambda cell: iter([{"path": "ask_next", "starts": _listed(cell)}]),
    **{
        no + name: _each(path, "lacks" if no else "has")
        for no in ("", "no ")
        for name, path in {
            "flag": "flags",
            "note": "public_notes",
            "refusal": "refusals",
            "signpost": "signposts",
        }.items()
    },
}


def _read(section: str) -> Situation:
    """The situation of a section; KeyError for a row of a kind that there is not."""
    title, story, *_ = section.split("\n\n")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, flags=re.MULTILINE)[2:]
    return Situation(
        title=title,
        story=story,
        answers=json.loads(section.split("```json\n")[1].split("```")[0]),
        checks=tuple(check for kind, cell in rows for check in ROWS[kind](cell)),
    )


SITUATIONS = tuple(_read(section) for section in PAGE.read_text("utf-8").split("\n## ")[1:])
