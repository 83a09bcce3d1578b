"""Whole demonstrations by the command that `make run` gives, on days on which much is out of the ordinary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from referral_app.demonstration.plans import plans
from referral_app.extensions import db
from referral_app.models import Account, Offer, Request, Task
from referral_app.models.offers import PENDING
from referral_app.security import record
from tests.conftest import dispose, empty, make_settings, migrated_app
from tests.page_client import PageClient

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
#: Every state, and the six stories that were written on purpose.
REQUESTS = 18
OUT_OF_THE_ORDINARY = {
    "Thanksgiving": "2026-11-26T10:00-05:00",
    "the Friday after it": "2026-11-27T10:00-05:00",
    "a Saturday": "2026-11-28T10:00-05:00",
    "a Sunday": "2026-11-29T08:00-05:00",
    "the Monday after Thanksgiving": "2026-11-30T09:05-05:00",
    "the first of December": "2026-12-01T10:00-05:00",
    "half past eleven on the last of the year": "2026-12-31T23:30-05:00",
    "the first working day of a year": "2027-01-04T10:00-05:00",
    "a leap day": "2028-02-29T10:00-05:00",
    "the night the clocks go forward": "2026-03-08T03:30-04:00",
    "the hour that autumn has twice": "2026-11-01T01:30-05:00",
    "half past eleven at night": "2027-06-16T23:30-04:00",
}


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = migrated_app(make_settings(tmp_path_factory.mktemp("any-day"), demo=True))
    yield app
    dispose(app)


@pytest.fixture
def office(_office: Flask) -> Iterator[Flask]:
    """A demonstration's database with nothing in it, whose clock is the machine's."""
    yield _office
    with _office.app_context():
        db.session.remove()
        empty(_office)


@pytest.mark.parametrize("day", OUT_OF_THE_ORDINARY)
def test_it_is_made_whole(office: Flask, day: str) -> None:
    with time_machine.travel(datetime.fromisoformat(OUT_OF_THE_ORDINARY[day])):
        done = office.test_cli_runner().invoke(args=["demo", "--if-empty", "--requests", str(REQUESTS)])
        assert done.exit_code == 0, done.output
        with office.app_context():
            _every_story_came_to_its_end()
            _amara_and_bela_are_asked()
            _two_sides_wait_for_a_person()
            assert record.verify(db.session) == []
        _the_two_printed_phrases_open_something(office)


def _every_story_came_to_its_end() -> None:
    found = db.session.execute(select(Request.state, func.count()).group_by(Request.state))
    assert dict(found.all()) == Counter(plan.ends_in.value for plan in plans(REQUESTS))


def _amara_and_bela_are_asked() -> None:
    for email in ("amara@example.org", "bela@example.org"):
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        asked = select(Offer.id).where(Offer.attorney_id == account.attorney_id, Offer.state.in_(PENDING))
        assert db.session.scalar(asked), email


def _two_sides_wait_for_a_person() -> None:
    tasks = db.session.scalars(select(Task).where(Task.kind == "both_sides")).all()
    assert len({task.request_id for task in tasks}) == len(tasks) == 2


def _the_two_printed_phrases_open_something(office: Flask) -> None:
    told = json.loads((office.extensions["referral.settings"].instance / "demo-accounts.json").read_text("utf-8"))
    first, second = told["phrases"][:2]
    assert "been in touch" in first["note"]
    assert "Has the lawyer been in touch with you?" in _opened(office, first["phrase"], "en")
    assert "Spanish" in second["note"]
    assert "Tenemos una pregunta para usted" in _opened(office, second["phrase"], "es")


def _opened(office: Flask, phrase: str, language: str) -> str:
    client = PageClient(office)
    client.get("/status", Accept_Language=language)
    client.post("/status", {"phrase": phrase})
    return client.get("/status/request", Accept_Language=language).text


@pytest.mark.timeout(900)
def test_make_run_prepares_it_says_what_it_does_and_does_it_once(tmp_path: Path) -> None:
    # The interpreter itself is on that day: nothing of the preparation can read another.
    (tmp_path / "sitecustomize.py").write_text(
        "import time_machine\ntime_machine.travel('2026-11-29T15:00+00:00').start()\n", "utf-8"
    )
    instance = tmp_path / "instance"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REFERRAL_")}
    environ |= {"PYTHONPATH": str(tmp_path), "REFERRAL_INSTANCE": str(instance)}

    def prepare() -> list[str]:
        done = subprocess.run(
            [sys.executable, "tools/run.py", "--prepare"], cwd=ROOT, env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        return done.stderr.splitlines()

    said = prepare()
    assert said[0] == "Bringing the database up to date"
    assert "Inventing 400 attorneys and the accounts" in said
    assert "Inventing 60 requests and what became of them, from Monday 2 November on" in said
    made = (instance / "demo-accounts.json").read_bytes()
    assert prepare() == ["Bringing the database up to date"]
    assert (instance / "demo-accounts.json").read_bytes() == made
