"""The rules floor stands on the standard library alone; imports lead downwards (docs/architecture.md, Floors)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from referral_app.config import ROOT

#: What none of the pure rooms may pull in, not even through a file of ours that a neighbour imports.
HEAVY = ("flask", "werkzeug", "sqlalchemy", "jinja2", "babel", "wtforms", "apscheduler", "cryptography", "click")


def loaded_by(module: str) -> set[str]:
    """Top-level names of everything a fresh interpreter holds after one import."""
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("room", ["law", "matching", "workflow", "vocabulary"])
def test_a_rules_room_pulls_in_neither_flask_nor_sqlalchemy(room: str) -> None:
    loaded = loaded_by(f"referral_app.{room}")
    assert "referral_app" in loaded
    assert not loaded & set(HEAVY)


def test_the_look_would_see_flask() -> None:
    assert set(HEAVY) & loaded_by("referral_app.startup")


def test_every_file_of_a_rules_room_imports_by_itself() -> None:
    """A file that nobody imports from the door could hide what it needs."""
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for room in ("law", "matching", "workflow")
        for file in sorted((ROOT / "referral_app" / room).rglob("*.py"))
        if file.stem != "__init__"
    ]
    assert len(names) > 40
    assert not loaded_by(", ".join(names)) & set(HEAVY)


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_file_has_grown_past_what_one_can_read() -> None:
    """Past about 300 lines, or two audiences, a file is split by behaviour."""
    long = {
        str(file.relative_to(ROOT)): count
        for file in (ROOT / "referral_app").rglob("*.py")
        if (count := len(file.read_text("utf-8").splitlines())) > 400
    }
    assert not long
