"""Several worker processes on one database, with the clock, the post and the log they share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Attorney, Event, Letter, Offer
from referral_app.models.base import new_id
from tests import cast
from tests.conftest import dispose, make_settings, migrated_app
from tests.follow_ups import world
from tests.follow_ups.worker_process import FileClock, FilePost, lines, set_clock
from tests.waiting import HANG, until

FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
ROOT = Path(__file__).resolve().parent.parent.parent


class Crew:
    """An app of its own on one engine, and the processes that work for it."""

    def __init__(self, folder: Path, database: str | None, keys: str | None, start: datetime) -> None:
        self.folder = folder
        self.clock_file, self.post_file, self.log_file = folder / "clock", folder / "post", folder / "log"
        self.go, self.stop = folder / "go", folder / "stop"
        set_clock(self.clock_file, start)
        settings = make_settings(folder, database, keys)
        self.urls = {"database": settings.database_url, "keys": settings.keys_database_url}
        self.app: Flask = migrated_app(settings, FileClock(self.clock_file))
        self.app.extensions["referral.transport"] = FilePost(self.post_file)
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def now(self) -> datetime:
        return FileClock(self.clock_file)()

    def set(self, instant: datetime) -> None:
        set_clock(self.clock_file, instant)

    def move(self, **parts: float) -> datetime:
        self.set(self.now + timedelta(**parts))
        return self.now

    def hire(self, n: int = 1, *, skews: tuple[float, ...] = (), wait: bool = True, **more: Any) -> None:
        """Start so many workers; with `wait`, return when all are ready (they begin with `begin`)."""
        for number in range(n):
            who = len(self.processes)
            told = {
                "folder": str(self.folder),
                **self.urls,
                "clock": str(self.clock_file),
                "post": str(self.post_file),
                "log": str(self.log_file),
                "go": str(self.go),
                "stop": str(self.stop),
                "who": who,
                "skew": skews[number] if skews else 0.0,
                **more,
            }
            command = [sys.executable, "-m", "tests.follow_ups.worker_process", json.dumps(told)]
            self.processes.append(subprocess.Popen(command, cwd=ROOT))
        if wait:
            until(lambda: self.did("ready") >= len(self.processes), "every worker is ready")

    def begin(self) -> None:
        self.go.touch()

    def kill(self, who: int) -> None:
        """SIGKILL one worker."""
        self.processes[who].kill()
        self.processes[who].wait()

    def finish(self) -> None:
        """Let the sweep that is under way end, and wait for everybody."""
        self.stop.touch()
        for process in self.processes:
            process.wait(HANG)

    def dismiss(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def ticked(self, ticks: int = 2) -> None:
        """Wait until every worker has finished so many ticks more, the last of which saw the clock as it is now."""
        done = self._ticks()
        until(lambda: all(n - done[who] >= ticks for who, n in self._ticks().items()), "every worker has ticked")

    def _ticks(self) -> Counter[int]:
        log = self.log()
        counted = Counter(did["who"] for did in log if did["did"] == "ticked")
        return Counter({who: counted[who] for who in range(len(self.processes))})

    def log(self) -> list[dict[str, Any]]:
        return lines(self.log_file)

    def did(self, what: str) -> int:
        """How often the log says that this was done."""
        return sum(each["did"] == what for each in self.log())

    def post(self) -> list[dict[str, Any]]:
        return lines(self.post_file)

    def drain(self) -> None:
        """Do here what is left, an hour later at most: nothing is due any more after it."""
        with self.app.app_context():
            for _ in range(20):
                if not world.swept():
                    return
        raise AssertionError("there is always something left to do")


@contextmanager
def crew(request: pytest.FixtureRequest, tmp_path: Path, engine: str, start: datetime) -> Iterator[Crew]:
    """A crew on SQLite or PostgreSQL, its processes gone at the end."""
    urls: tuple[str | None, str | None] = (None, None)
    if engine == "postgresql":
        server, name = request.getfixturevalue("pg"), uuid.uuid4().hex[:8]
        urls = (server.url(f"main_{name}"), server.url(f"keys_{name}"))
    made = Crew(tmp_path, *urls, start)
    try:
        yield made
    finally:
        made.dismiss()
        dispose(made.app)


def own_attorneys(n: int, each: int) -> list[list[Attorney]]:
    """For each of n needs its own attorneys, in the order in which they are asked."""
    return [
        [
            cast.attorney(
                f"{new_id()}-{place}",
                f"Person{number}",
                f"Place{place}",
                areas={world.AREA: {"tier": 4 - place, "matters": 0, "last_matter": None}},
                time_zone="America/New_York",
            )
            for place in range(each)
        ]
        for number in range(n)
    ]


STEPS = ("offer_sent", "offer_reminded", "offer_expired", "offer_skipped", "offer_accepted", "offer_declined")


def count_events(*kinds: str) -> Counter[tuple[str, str | None, int | None]]:
    """How often each step of each offer happened: (kind, offer, number of the reminder)."""
    db.session.rollback()
    kinds = kinds or STEPS
    found = db.session.scalars(select(Event).where(Event.kind.in_(kinds))).all()
    return Counter((event.kind, event.subject, event.detail.get("reminder")) for event in found)


def sent_twice(crew: Crew) -> list[str]:
    """Message-IDs that were handed over more than once."""
    return [id for id, n in Counter(line["id"] for line in crew.post()).items() if n > 1]


def states_of_letters() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(select(Letter.state)).all())


def states_of_offers() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(select(Offer.state)).all())
