"""Our scripts put nothing that came from elsewhere into an object by a name that came along (ASVS 15.3.6)."""

from __future__ import annotations

import re

import pytest

from referral_app.config import ROOT

#: What would let a name choose which property is set: merging, reading JSON, a computed name on the left of =.
BY_NAME = re.compile(
    r"__proto__|prototype\s*[.[][^=;]*=(?!=)|Object\.(?:assign|defineProperty|fromEntries|setPrototypeOf)|JSON\.parse|structuredClone"
    r"|\bfor\s*\([^)]*\bin\b|\]\s*=(?![=>])|\{\s*\.\.\."
)


def test_no_script_of_ours_sets_a_property_by_a_name_that_came_along() -> None:
    scripts = sorted((ROOT / "referral_app" / "assets" / "js").glob("*.js"))
    assert len(scripts) > 4
    assert {path.name: found for path in scripts if (found := BY_NAME.findall(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "kept[name] = value",
        "Object.assign(settings, JSON.parse(said))",
        "const all = { ...given }",
        "for (const key in given) {}",
        "thing.__proto__.told = 1",
    ],
)
def test_the_control_a_line_that_does_is_found(line: str) -> None:
    assert BY_NAME.search(line)
