"""Several processes that do something at the same instant: each holds an app of its own, and a barrier lets them go."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from referral_app.models import Request
from tests import cast
from tests.conftest import START, dispose, make_settings, migrated_app
from tests.waiting import HANG

#: The full sizes of the targets are run by `make figures`; CI runs what shows the same in less time.
FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
_FAMILIES = itertools.count()
#: One act of a process: the name of a function of `tests.races.acts`, and what it is given.
Act = tuple[str, dict[str, Any]]


def newcomer() -> Request:
    """A request like Noor's of a family that no other of this run has to do with (commits)."""
    return cast.submitted(cast.of_another_family(next(_FAMILIES)))


class HeadStart:
    """What the quicker side of a race waits, so that on any machine either comes first now and then: twice as long
    after each round that it won, half as long after each that it lost."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def after(self, *, quicker_won: bool) -> None:
        self.seconds = min(2.0, max(0.02, 2 * self.seconds)) if quicker_won else self.seconds / 2


class Crowd:
    """An app to prepare and look with, and processes that act at once."""

    def __init__(self, folder: Path, database_url: str | None, keys_url: str | None, size: int) -> None:
        settings = make_settings(folder, database_url, keys_url)
        self.app: Flask = migrated_app(settings, lambda: START)
        urls = {"folder": str(folder), "database": settings.database_url, "keys": settings.keys_database_url}
        apart = multiprocessing.get_context("spawn")
        self.barrier = apart.Barrier(size)
        self.results = apart.Queue()
        self.jobs = [apart.Queue() for _ in range(size)]
        self.processes = [
            apart.Process(target=_act_forever, args=(urls, jobs, self.barrier, self.results), daemon=True)
            for jobs in self.jobs
        ]
        for process in self.processes:
            process.start()

    def at_once(self, *acts: Act) -> list[str]:
        """Let each process do one act at the same instant, or `wait` seconds later where an act says so. Returns what
        came of each, in the order of the acts."""
        assert len(acts) == len(self.processes)
        for number, (jobs, act) in enumerate(zip(self.jobs, acts, strict=True)):
            jobs.put((number, act))
        came = dict(self.results.get(timeout=HANG) for _ in acts)
        return [came[number] for number in range(len(acts))]

    def dismiss(self) -> None:
        for jobs in self.jobs:
            jobs.put(None)
        for process in self.processes:
            process.join(HANG)
            if process.is_alive():
                process.kill()
                process.join()


def _act_forever(urls: dict[str, str], jobs: Any, barrier: Any, results: Any) -> None:
    """One process of the crowd. What an act raises is its result: "Refused:already_placed", "IntegrityError"."""
    from referral_app import create_app
    from referral_app.actions import Refused
    from referral_app.extensions import db
    from tests.races import acts

    # The careless act meets the others a second time, between its look and its write.
    acts.meet = lambda: barrier.wait(HANG)
    app = create_app(make_settings(Path(urls["folder"]), urls["database"], urls["keys"]), now=lambda: START)
    while (job := jobs.get()) is not None:
        number, (name, given) = job
        with app.app_context():
            # The engine's first connection is made before the start, as in a server that is warm.
            db.session.connection()
            db.session.rollback()
            barrier.wait(HANG)
            time.sleep(given.pop("wait", 0))
            try:
                came = str(getattr(acts, name)(**given))
            except Refused as refused:
                came = f"Refused:{refused.code}"
            except Exception as fault:
                came = type(fault).__name__
            db.session.remove()
        results.put((number, came))
    dispose(app)


@contextmanager
def crowd(request: pytest.FixtureRequest, folder: Path, engine: str, size: int = 4) -> Iterator[Crowd]:
    """A crowd on SQLite or PostgreSQL with databases of its own; its processes are gone at the end."""
    urls: tuple[str | None, str | None] = (None, None)
    if engine == "postgresql":
        server = request.getfixturevalue("pg")
        name = folder.name.lower().replace("-", "_")[-40:]
        urls = (server.url(f"race_{name}"), server.url(f"race_keys_{name}"))
    made = Crowd(folder, *urls, size)
    try:
        yield made
    finally:
        made.dismiss()
        dispose(made.app)


engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
TODAY = date(2026, 11, 25)
NOW: datetime = START
