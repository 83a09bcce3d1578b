"""What was acknowledged is on the disk: the settings that decide it, on every connection, and copies of the files at
any moment (T58)."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from referral_app import create_app
from referral_app.actions.disclosures import write_down_look
from referral_app.extensions import db
from tests.conftest import StillClock, dispose, make_settings, migrated_app
from tests.races.crowd import FULL

COPIES = 100 if FULL else 15
#: What each connection to SQLite must say. 2 is FULL: the log reaches the disk before an answer leaves.
SETTINGS = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}


def settings_of(asked: Callable[[str], object]) -> dict[str, object]:
    return {name: asked(f"PRAGMA {name}") for name in SETTINGS}


def test_every_connection_to_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    # An app of its own: that of the other tests does not wait.
    app = create_app(make_settings(tmp_path))
    with app.app_context():
        for bind in (None, "keys"):
            held = [db.engines[bind].connect() for _ in range(4)]
            try:
                for connection in held:
                    assert settings_of(lambda said, at=connection: at.execute(text(said)).scalar()) == SETTINGS
            finally:
                for connection in held:
                    connection.close()
    dispose(app)


def test_a_session_of_postgresql_never_hangs_and_leaves_the_disk_to_the_server(postgres_app: Flask) -> None:
    """Its timeouts, so that a page answers (T59); how it waits for the disk no session of ours changes."""
    with postgres_app.app_context(), db.engine.connect() as connection:
        told = text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert connection.execute(told).scalar() not in ("session", "client")
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "15s"
        assert connection.execute(text("SHOW lock_timeout")).scalar() == "8s"


def test_a_connection_that_nobody_set_up_is_seen(tmp_path: Path) -> None:
    """The control."""
    bare = sqlite3.connect(tmp_path / "bare.sqlite")
    found = settings_of(lambda said: bare.execute(said).fetchone()[0])
    bare.close()
    assert found["journal_mode"] != "wal"
    assert found["foreign_keys"] == 0


def test_a_copy_of_the_files_at_any_moment_opens_with_all_that_was_acknowledged(
    tmp_path: Path, clock: StillClock, record_property: Callable[[str, object], None]
) -> None:
    """The disk as a power cut leaves it: file and log as they are at one moment, while another thread writes. The log
    is copied first: what it lacks then was not acknowledged when the copy began, or is in the file already."""
    app = migrated_app(make_settings(tmp_path), clock)
    file = tmp_path / "referral.sqlite"
    acknowledged, stop = [0], threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                write_down_look("request_read", "request:x", actor="w")
                acknowledged[0] += 1

    writer = threading.Thread(target=write)
    # Kept open, and never folded in meanwhile, so that a copy of both files is one of one moment.
    with app.app_context():
        held = db.engine.connect()
        held.execute(text("SELECT count(*) FROM audit"))
    writer.start()
    whole = 0
    try:
        for n in range(COPIES):
            before = acknowledged[0]
            while acknowledged[0] < before + 3:
                stop.wait(0.001)
            known, folder = acknowledged[0], tmp_path / f"copy-{n}"
            folder.mkdir()
            for name in (file.name + "-wal", file.name):
                shutil.copyfile(tmp_path / name, folder / name)
            copy = sqlite3.connect(folder / file.name)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM audit").fetchone()[0] >= known
            copy.close()
            whole += 1
    finally:
        stop.set()
        writer.join()
        held.close()
        dispose(app)
    record_property(
        "T58: copies while another writes, whole and with all that was acknowledged", f"{whole} of {COPIES}"
    )
