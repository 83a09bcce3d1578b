"""What docs/fields.md says of the fields is what their readers do: each example is tried, each limit is read."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from referral_app.actions import Refused
from referral_app.config import ROOT

PAGE = (ROOT / "docs" / "fields.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its two lines of head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def named(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(f"referral_app.{module}"), name)


def takes(reader: Any, text: str) -> bool:
    try:
        return reader(text) is not None
    except (ValueError, Refused):
        return False


@pytest.mark.parametrize("row", rows("Kinds"), ids=lambda row: row[0])
def test_each_kind_takes_and_refuses_its_example(row: list[str]) -> None:
    _kind, _rule, reader, taken, refused = row
    assert takes(named(reader), taken)
    assert not takes(named(reader), refused)


@pytest.mark.parametrize("row", rows("Limits"), ids=lambda row: row[0])
def test_each_limit_is_the_one_of_the_code(row: list[str]) -> None:
    _what, most, place = row
    value = named(place)
    assert int(most) == (value.days if isinstance(value, timedelta) else value)


def test_every_longest_text_of_a_verb_stands_on_the_page() -> None:
    """The control: a new limit without its line is found."""
    found = set()
    for path in (ROOT / "referral_app" / "actions").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT / "referral_app").with_suffix("").parts)
        found |= {f"{module}.{name}" for name in re.findall(r"^(LONGEST\w*) = ", path.read_text("utf-8"), re.MULTILINE)}
    assert found
    assert found <= {row[2] for row in rows("Limits")}
