"""A migration that is killed half way leaves what was, and the next one finishes: nothing is lost (T71)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from referral_app.config import ROOT, Settings
from referral_app.extensions import db
from tests.conftest import StillClock, dispose, make_settings, migrated_app
from tests.house.digest import digests
from tests.house.scene import build
from tests.house.test_migrations import OLDEST, differences, how_many
from tests.pg import Server
from tests.waiting import HANG

FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
#: Kills of one run, spread over its statements.
KILLS = 100 if FULL else 6
#: The number of no statement.
NEVER = -1
#: For each number a process that upgrades, and kills itself before the statement of that number. It prints what became
#: of it: how many statements there were, or "killed". What all of them import is imported once.
UPGRADE = """
import os, signal, sys, traceback
from pathlib import Path
from sqlalchemy import event
from flask_migrate import upgrade
from referral_app import create_app
from referral_app.extensions import db
from tests.conftest import make_settings

folder, data, keys, naive = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "naive"
seen = last = 0


def count(connection, cursor, statement, *_rest):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)


def commit_each(connection, cursor, statement, *_rest):
    raw = connection.connection.dbapi_connection
    if raw.in_transaction and not statement.startswith(("PRAGMA", "BEGIN")):
        raw.execute("COMMIT")
        raw.execute("BEGIN IMMEDIATE")


def upgraded():
    app = create_app(make_settings(folder, data, keys))
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", count)
            if naive:
                event.listen(engine, "after_cursor_execute", commit_each)
        upgrade()
    print(seen, flush=True)


for last in map(int, sys.argv[5:]):
    child = os.fork()
    if child == 0:
        try:
            upgraded()
        except BaseException:
            traceback.print_exc()
            print("failed", flush=True)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        print("killed", flush=True)
"""
#: So many in one process, each of which has the time of a thing that hangs.
AT_ONCE = 40


def run(settings: Settings, points: Iterable[int], kind: str = "as it is") -> list[str]:
    """What became of an upgrade that is killed before the statement of each of these numbers, one after another."""
    asked = [settings.instance, settings.database_url, settings.keys_database_url, kind]
    became: list[str] = []
    for some in batched(points, AT_ONCE):
        done = subprocess.run(
            [sys.executable, "-c", UPGRADE, *map(str, [*asked, *some])],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=HANG * AT_ONCE,
        )
        said = done.stdout.split()
        assert len(said) == len(some), done.stderr
        became += said
    return became


def batched(points: Iterable[int], many: int) -> Iterator[list[int]]:
    listed = list(points)
    for start in range(0, len(listed), many):
        yield listed[start : start + many]


def down_to_the_oldest(app: Flask) -> None:
    """The tables as the first version has them that an office may have in use."""
    with app.app_context():
        for number in range(int(ScriptDirectory(str(ROOT / "migrations")).get_current_head() or 0) - 1, OLDEST - 1, -1):
            db.session.remove()
            downgrade(revision=f"{number:04d}")
    dispose(app)


def old_office(app: Flask) -> dict[str, int]:
    """Tables of the oldest version with the rows of an office in them: how many rows a new version has of each."""
    build(app)
    down_to_the_oldest(app)
    with app.app_context():
        upgrade()
    rows = how_many(app)
    down_to_the_oldest(app)
    return rows


def settings_of(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> Settings:
    if engine == "sqlite":
        return make_settings(tmp_path)
    pg: Server = request.getfixturevalue("pg")
    return make_settings(tmp_path, pg.url("killed"), pg.url("killed_keys"))


@pytest.mark.slow
@pytest.mark.timeout(14_400 if FULL else 1200)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_killed_upgrade_is_finished_by_the_next_and_loses_nothing(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    session_clock: StillClock,
    record_property: Callable[[str, object], None],
    engine: str,
) -> None:
    settings = settings_of(request, tmp_path, engine)
    app = migrated_app(settings, session_clock)
    try:
        rows = old_office(app)
        assert min(rows[table] for table in ("requests", "needs", "offers", "letters", "events", "case_keys")) > 0
        # How many statements there are is seen by a kill that never comes.
        many = int(run(settings, [NEVER])[0])
        finished = digests(app, frozenset())
        down_to_the_oldest(app)
        points = range(1, many + 1, max(1, many // KILLS))
        became = run(settings, points)
        for last, said in zip(points, became, strict=True):
            if said != "killed":
                # The kill before it came after a commit, and what was left was done before this one: from the start.
                run(settings, [NEVER])
                down_to_the_oldest(app)
                assert run(settings, [last]) == ["killed"], last
        assert run(settings, [NEVER])[0].isdecimal()
        assert how_many(app) == rows
        assert digests(app, frozenset()) == finished
        assert differences(app) == []
        record_property(f"T71 {engine}: statements, kills, rows lost", f"{many}, {len(points)}, 0")
    finally:
        with app.app_context():
            db.session.remove()
            downgrade(revision="base")
        dispose(app)


@pytest.mark.slow
def test_the_control_a_migration_that_commits_each_step_cannot_be_taken_up_again(
    tmp_path: Path, session_clock: StillClock
) -> None:
    settings = make_settings(tmp_path)
    app = migrated_app(settings, session_clock)
    old_office(app)
    many = int(run(settings, [NEVER])[0])
    down_to_the_oldest(app)
    for last in range(many // 4, many, many // 7):
        assert run(settings, [last], "naive") == ["killed"]
        if run(settings, [NEVER]) == ["failed"]:
            return
        # Killed between two migrations, where nothing hung on a step: once more, elsewhere.
        down_to_the_oldest(app)
    raise AssertionError("every half of a migration could be taken up again")
