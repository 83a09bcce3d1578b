"""A worker killed anywhere between act, sending and record loses no letter and sends none unknown (D05, T57)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.letters.transport import SmtpTransport
from referral_app.models import Letter
from referral_app.vocabulary import LetterState
from tests import cast
from tests.follow_ups import world
from tests.follow_ups.crew import FULL, ROOT, Crew, count_events, crew, own_attorneys, states_of_letters
from tests.letters.post_office import PostOffice, post_office

#: Needs whose first offer is due, letters that wait already, and lives of the worker.
NEEDS, WAITING, LIVES = (500, 1500, 200) if FULL else (4, 12, 4)
#: A life sends at most so many letters, or commits so often, before it ends at its place.
LONGEST = 16 if FULL else 3
#: Kills at any moment show something in large numbers only.
MANNERS = {"between two steps": False} | ({"at any moment": True} if FULL else {})
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def work(one: Crew, needs: int, waiting: int) -> None:
    with one.app.app_context():
        by = cast.grace()
        for people in own_attorneys(needs, 1):
            world.approve(world.need("standard"), people, by)
        reader = cast.amara(time_zone="America/New_York").id
        with writing():
            for number in range(waiting):
                outbox.enqueue("no_longer_needed", "attorney", reader, once=f"w{number}", now=MONDAY)


def live_and_die(one: Crew, office: PostOffice, lives: int, **more: Any) -> int:
    """So many lives of one worker. Returns how many were ended by a kill."""
    told = {
        "folder": str(one.folder),
        **one.urls,
        "clock": str(one.clock_file),
        "post": str(one.post_file),
        "log": str(one.log_file),
        "url": office.url,
        "lives": lives,
        "longest": LONGEST,
        "seed": 57,
        **more,
    }
    subprocess.run([sys.executable, "-m", "tests.follow_ups.mortal_process", json.dumps(told)], cwd=ROOT, check=True)
    return sum(did["did"] == "killed" for did in one.log())


def drain(one: Crew, office: PostOffice) -> None:
    one.move(minutes=10)
    one.app.extensions["referral.transport"] = SmtpTransport(office.url)
    one.drain()


@engines
@pytest.mark.parametrize("manner", MANNERS)
def test_no_letter_is_lost_and_what_leaves_twice_is_one_letter(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    engine: str,
    manner: str,
    record_property: Callable[[str, object], None],
) -> None:
    anywhere = MANNERS[manner]
    with crew(request, tmp_path, engine, MONDAY) as one, post_office() as office:
        work(one, NEEDS, WAITING)
        kills = live_and_die(one, office, LIVES, anywhere=anywhere)
        left = len(office.taken)
        drain(one, office)
        with one.app.app_context():
            assert states_of_letters() == {LetterState.SENT: NEEDS + WAITING}
            known = set(db.session.scalars(select(Letter.message_id)))
            sent = count_events("offer_sent")
        assert kills >= LIVES // 2, "too few were killed: nothing was shown"
        assert left, "nothing left while workers died: nothing was shown"
        assert set(sent.values()) == {1}
        assert len(sent) == NEEDS
        assert set(office.message_ids) == known, "lost, or unknown"
        assert all(len(reader) == 1 for reader in office.recipients)
        twice = sum(n - 1 for n in office.message_ids.values())
        if anywhere:
            assert twice <= len(known) // 100
        else:
            # One message is in the hands of a worker at a time; every fourth dies with one that had just left.
            assert 1 <= twice <= kills
        if FULL:
            record_property(f"T57 {engine}, killed {manner}: letters, kills", f"{len(known)}, {kills}")
            record_property(f"T57 {engine}, killed {manner}: lost, unknown, left twice", f"0, 0, {twice}")


@engines
def test_the_control_a_worker_that_records_before_it_sends_loses_letters(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    with crew(request, tmp_path, engine, MONDAY) as one, post_office() as office:
        work(one, 0, 6)
        live_and_die(one, office, 2, records_first=True, longest=2)
        drain(one, office)
        with one.app.app_context():
            assert states_of_letters() == {LetterState.SENT: 6}
        assert len(office.message_ids) < 6, "the control lost nothing: the test above shows nothing"
