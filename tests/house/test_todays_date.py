"""The run a year ahead leaves out no test that can see the date: whoever asks the machine for it is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from referral_app.config import ROOT
from tests.todays_date import EVERYBODY, FOLDER, who_asked

pytestmark = pytest.mark.slow
#: Every way to the date that a test has: named `test_asks_…`. The others never ask.
WAYS = """
import http.cookiejar
import time
from datetime import UTC, date, datetime
from email.utils import formatdate

import pytest
from flask import Flask

from referral_app.clock import Clock
from tests.conftest import START

WAYS = {
    "now": datetime.now, "utcnow": datetime.utcnow, "day": date.today, "time": time.time, "time_ns": time.time_ns,
    "localtime": time.localtime, "gmtime": time.gmtime, "post": formatdate, "zone": lambda: datetime.now(UTC),
    "text": lambda: time.strftime("%Y"), "library": http.cookiejar.time2netscape,
    "app": lambda: Clock(START.tzinfo, False).real(),
}


@pytest.fixture
def today():
    return date.today()


@pytest.fixture
def late():
    yield
    time.time()


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_asks(way):
    WAYS[way]()


def test_asks_before_it_begins(today):
    pass


def test_asks_at_its_end(late):
    pass


def test_asks_and_fails():
    assert time.time() < 0


def test_shows_a_page(sqlite_app: Flask):
    assert sqlite_app.test_client().get("/", base_url="https://localhost").status_code == 200


def test_stands_on_a_day_it_was_told():
    assert START.date() == date(2026, 11, 25)
    time.monotonic()
"""
AT_IMPORT = """
from datetime import date

TODAY = date.today()


def test_asks_by_its_file():
    pass
"""
FOR_A_FILE = """
import time

import pytest


@pytest.fixture(scope="module")
def once():
    return time.time()


def test_asks_first(once):
    pass


def test_asks_second(once):
    pass
"""
SHARED = "import time\n\nREAD = time.time()\n"
USES_SHARED = "from shared_by_two import READ\n\n\ndef test_it():\n    pass\n"


PYTEST = [sys.executable, "-m", "pytest", "-q", "-rA", "--color=no", "-p", "tests.conftest", "-p", "no:cacheprovider"]
PYTEST += ["-c", str(ROOT / "pyproject.toml")]


def run(folder: Path, asked: Path, **environ: str) -> set[str]:
    """The names of the tests of the folder that ran."""
    said = {name: value for name, value in os.environ.items() if not name.startswith(("REFERRAL_", "PYTEST_"))}
    done = subprocess.run(
        [*PYTEST, str(folder)],
        cwd=ROOT,
        env={**said, FOLDER: str(asked), "PYTHONPATH": str(folder), **environ},
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1, 5), done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith(("PASSED ", "FAILED "))]
    return {line[1].partition("::")[2] for line in lines}


def test_whoever_asks_for_the_date_runs_a_year_ahead_and_nobody_else(tmp_path: Path) -> None:
    folder, asked = tmp_path / "ways", tmp_path / "asked"
    folder.mkdir()
    for name, text in (("ways", WAYS), ("at_import", AT_IMPORT), ("for_a_file", FOR_A_FILE)):
        (folder / f"test_{name}.py").write_text(text, "utf-8")
    names = run(folder, asked)
    asking = {name for name in names if name.startswith("test_asks")}
    assert len(asking) == 12 + 3 + 1 + 2
    assert len(names - asking) == 2
    assert run(folder, asked, REFERRAL_TESTS_AHEAD="yes") == asking


def test_what_several_files_share_is_asked_for_all_and_without_a_list_all_run(tmp_path: Path) -> None:
    folder, asked = tmp_path / "two", tmp_path / "asked"
    folder.mkdir()
    (folder / "shared_by_two.py").write_text(SHARED, "utf-8")
    for name in ("one", "two"):
        (folder / f"test_{name}.py").write_text(USES_SHARED.replace("test_it", f"test_{name}"), "utf-8")
    assert who_asked(asked) is None
    assert run(folder, asked, REFERRAL_TESTS_AHEAD="yes") == {"test_one", "test_two"}
    run(folder, asked)
    assert who_asked(asked) == {EVERYBODY}
    assert run(folder, asked, REFERRAL_TESTS_AHEAD="yes") == {"test_one", "test_two"}
