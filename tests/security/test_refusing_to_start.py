"""Weak settings and a database of the wrong kind stop every process at its start, with one line and no secret (T78)."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from referral_app import create_app
from referral_app.actions.steps.transaction import writing
from referral_app.checks import make_private, refuse_weak_settings, refuse_wrong_stamp
from referral_app.config import ConfigError, read_settings
from referral_app.models import Fact
from referral_app.queries.operations import STAMP
from referral_app.startup import open_for_visitors
from tests.commands.bare import ROOT
from tests.commands.shell import bad, good
from tests.conftest import dispose, make_settings, migrated_app
from tests.page_client import BASE
from tests.pg import Server
from tests.races.crowd import FULL
from tests.waiting import HANG

BIN = Path(sys.executable).parent
NAMES = ("REFERRAL_SECRET_KEY", "REFERRAL_FIELD_KEY", "REFERRAL_INDEX_KEY", "REFERRAL_AUDIT_KEY")
#: Each fault as changes of the environment (None takes a variable away); a `…_FILE` is a file mode.
FAULTS: dict[str, dict[str, str | int | None]] = {
    "no secret key": {"REFERRAL_SECRET_KEY": None},
    "no field key": {"REFERRAL_FIELD_KEY": None},
    "a short index key": {"REFERRAL_INDEX_KEY": "short-but-secret-8c1f"},
    "an audit key copied from an example": {"REFERRAL_AUDIT_KEY": "change-me-before-you-go-live-8c1f0d2e"},
    "a key of few letters": {"REFERRAL_FIELD_KEY": "ab" * 24},
    "two keys alike": {"REFERRAL_FIELD_KEY": "9Zk2vQ7mX4tR8bN1cL6pW3sH5jF0gD-y", "REFERRAL_INDEX_KEY": "same"},
    "a key file that all can read": {"REFERRAL_FIELD_KEY_FILE": 0o644},
    "plain http for an office": {"REFERRAL_BASE_URL": "http://help.example.org"},
    "no word about proxies": {"REFERRAL_TRUSTED_PROXIES": None},
    "hosts by a pattern": {"REFERRAL_TRUSTED_HOSTS": "*"},
    "mail without TLS": {"REFERRAL_SMTP_URL": "smtp://user:mailpass-8c1f0d2e@mail.example.org:25?tls=none"},
    "a debugger": {"FLASK_DEBUG": "1"},
    "limits that are no limits": {"REFERRAL_LIMITS": "sign_in_account=none"},
    "a weak key of before": {"REFERRAL_FIELD_KEY_BEFORE": "short-but-secret-8c1f"},
    "the key of before is the present one": {"REFERRAL_FIELD_KEY_BEFORE": "same"},
    "a public key of a backup that is none": {"REFERRAL_BACKUP_PUBLIC_KEY": "referral-backup-public-AAAA"},
    "a track that is no track": {"REFERRAL_TRACKS": "soon=batch:4"},
    "a database file that all can read": {"database file": 0o644},
    "a database where no file can be": {"REFERRAL_DATABASE_URL": "sqlite:////proc/none/referral.sqlite"},
    "a database on another machine without TLS": {
        "REFERRAL_DATABASE_URL": "postgresql://u:pw8c1f0d2e@10.0.0.5/referral"
    },
    "its keys over TLS with anybody": {
        "REFERRAL_KEYS_DATABASE_URL": "postgresql://u:pw8c1f0d2e@db.example.org/keys?sslmode=require"
    },
    "a time zone that does not exist": {"REFERRAL_TIME_ZONE": "Mars/Olympus"},
}


def good_environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "REFERRAL_INSTANCE": str(folder),
        "REFERRAL_BASE_URL": "https://help.example.org",
        "REFERRAL_TRUSTED_PROXIES": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: secrets.token_urlsafe(36) for name in NAMES},
    }


def faulty_environment(folder: Path, fault: str) -> dict[str, str]:
    environ = good_environment(folder)
    for name, value in FAULTS[fault].items():
        if value is None:
            environ.pop(name)
        elif name == "database file":
            file = folder / "referral.sqlite"
            file.touch()
            file.chmod(int(value))
        elif isinstance(value, int):
            file = folder / "a-secret"
            file.write_text(environ.pop(name.removesuffix("_FILE")))
            file.chmod(value)
            environ[name] = str(file)
        else:
            environ[name] = environ["REFERRAL_FIELD_KEY"] if value == "same" else value
    return environ


def values(environ: dict[str, str]) -> list[str]:
    """What must never be printed: the secrets, and the password inside the mail host's address."""
    told = [environ[name] for name in NAMES if name in environ]
    files = [Path(path).read_text() for name, path in environ.items() if name.endswith("_KEY_FILE")]
    return [*told, *files, "mailpass-8c1f0d2e", "pw8c1f0d2e"]


def judge(environ: dict[str, str]) -> None:
    settings = read_settings(environ)
    refuse_weak_settings(settings, environ)
    make_private(settings)


def test_good_settings_start(tmp_path: Path) -> None:
    judge(good_environment(tmp_path))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@db.example.org/referral?sslmode=verify-full&sslrootcert=system",
        "postgresql://u:p@127.0.0.1/referral",
        "postgresql://u@/referral?host=/run/postgresql",
        "postgresql:///referral",
    ],
)
def test_a_database_here_or_one_that_proves_itself_starts(tmp_path: Path, address: str) -> None:
    judge({**good_environment(tmp_path), "REFERRAL_DATABASE_URL": address})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_in_one_line_without_the_secret(fault: str, tmp_path: Path) -> None:
    environ = faulty_environment(tmp_path, fault)
    with pytest.raises(ConfigError) as refused:
        judge(environ)
    said = str(refused.value)
    assert said
    assert "\n" not in said
    assert not [value for value in values(environ) if value in said]


def test_a_key_file_for_this_user_alone_is_read(tmp_path: Path) -> None:
    environ = good_environment(tmp_path)
    file = tmp_path / "a-secret"
    file.write_text(environ.pop("REFERRAL_FIELD_KEY") + "\n")
    file.chmod(0o400)
    environ["REFERRAL_FIELD_KEY_FILE"] = str(file)
    judge(environ)


COMMANDS = {
    "health": ["flask", "--app", "wsgi", "health"],
    "worker": ["flask", "--app", "wsgi", "follow-ups", "run"],
    "web": ["gunicorn", "-b", "127.0.0.1:0", "wsgi:app"],
}


def start(name: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = COMMANDS[name]
    return subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )


def is_refused(name: str, fault: str, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    environ = faulty_environment(folder, fault)
    done = start(name, environ)
    about = f"{name} with {fault}: {done.stderr}"
    assert done.returncode != 0, about
    assert done.stderr.startswith("Error: "), about
    assert done.stderr.count("\n") == 1, about
    assert not done.stdout, about
    assert not [value for value in values(environ) if value in done.stderr], about


@pytest.mark.slow
def test_no_process_starts_on_a_fault(tmp_path: Path) -> None:
    """From outside: a command on every fourth fault (each is refused above, by the functions that every process calls
    first; with `make figures` on all), the worker and the web server on the first two."""
    runs = [("health", fault) for fault in list(FAULTS)[:: 1 if FULL else 4]]
    runs += [(name, fault) for name in ("worker", "web") for fault in list(FAULTS)[:2]]
    with ThreadPoolExecutor(2) as pool:
        waiting = [
            pool.submit(is_refused, name, fault, tmp_path / f"{number}") for number, (name, fault) in enumerate(runs)
        ]
        for one in waiting:
            one.result()


def stamp(app: Flask, value: str | None) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(Fact).where(Fact.name == STAMP))
        if value is not None:
            session.add(Fact(name=STAMP, value=value))


@contextmanager
def with_flag(app: Flask, demo: bool) -> Iterator[Flask]:
    settings = app.extensions["referral.settings"]
    app.extensions["referral.settings"] = replace(settings, demo=demo)
    try:
        yield app
    finally:
        app.extensions["referral.settings"] = settings


DEMO_ONLY = "REFERRAL_DEMO is yes, but the database is no demonstration: fill an empty one with flask demo first"
OFFICE_ONLY = "the database is a demonstration's, but REFERRAL_DEMO is not yes: name the office's own database"


@pytest.mark.parametrize(
    ("demo", "stamped", "said"),
    [(False, False, None), (True, True, None), (True, False, DEMO_ONLY), (False, True, OFFICE_ONLY)],
)
def test_flag_and_stamp_must_agree(app: Flask, demo: bool, stamped: bool, said: str | None) -> None:
    stamp(app, "yes" if stamped else None)
    with with_flag(app, demo):
        settings = app.extensions["referral.settings"]
        if said is None:
            assert good(app, "users", "list") == []
            refuse_wrong_stamp(settings)
            open_for_visitors(app)
            return
        # A command, the worker, the web server's master, and whatever other server asks the app itself.
        assert bad(app, "users", "list")[1] == said
        assert bad(app, "follow-ups", "once")[1] == said
        with pytest.raises(ConfigError, match="demonstration"):
            refuse_wrong_stamp(settings)
        with pytest.raises(ConfigError, match="demonstration"):
            open_for_visitors(app)


def test_an_empty_database_has_neither_and_takes_the_migrations(app: Flask) -> None:
    with with_flag(app, demo=True):
        good(app, "db", "current")
    assert good(app, "users", "list") == []


def test_a_database_that_is_not_there_is_no_demonstration(tmp_path: Path) -> None:
    refuse_wrong_stamp(make_settings(tmp_path))
    with pytest.raises(ConfigError, match="no demonstration"):
        refuse_wrong_stamp(make_settings(tmp_path, demo=True, base_url="http://127.0.0.1:8000"))
    assert not (tmp_path / "referral.sqlite").exists()


def test_a_server_that_only_asks_the_app_gets_no_page_from_the_wrong_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another server than gunicorn knows nothing of its configuration file: the app refuses by itself."""
    made = migrated_app(make_settings(tmp_path))
    stamp(made, "yes")
    dispose(made)
    environ = good_environment(tmp_path)
    for name in list(os.environ):
        if name.startswith("REFERRAL_"):
            monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    with pytest.raises(ConfigError, match="a demonstration's"):
        app.test_client().get("/", base_url=BASE)


def test_the_stamp_of_a_postgresql_database_is_read_without_an_app(postgres_app: Flask, pg: Server) -> None:
    settings: Any = postgres_app.extensions["referral.settings"]
    refuse_wrong_stamp(settings)
    stamp(postgres_app, "yes")
    with pytest.raises(ConfigError, match="a demonstration's"):
        refuse_wrong_stamp(settings)


@pytest.mark.slow
def test_gunicorn_does_not_start_on_the_wrong_database(tmp_path: Path) -> None:
    environ = good_environment(tmp_path)
    app = migrated_app(read_settings(environ))
    stamp(app, "yes")
    dispose(app)
    done = start("web", environ)
    assert done.returncode != 0
    assert done.stderr == f"Error: {OFFICE_ONLY}\n"
