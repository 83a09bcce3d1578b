"""The worker as it is started: a process of its own that beats, says little and ends when told."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.commands.bare import FLASK, ROOT
from tests.waiting import HANG, until

pytestmark = pytest.mark.slow


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **{f"REFERRAL_{name}_KEY": secrets.token_urlsafe(48) for name in ("SECRET", "FIELD", "INDEX", "AUDIT")},
        "REFERRAL_INSTANCE": str(tmp_path),
        "REFERRAL_BASE_URL": "https://referral.example.org",
        "REFERRAL_TRUSTED_PROXIES": "0",
        # Nothing is due, so nothing is handed to it.
        "REFERRAL_SMTP_URL": "smtp://127.0.0.1:9",
        "REFERRAL_MAIL_FROM": "messages@example.org",
        "REFERRAL_TICK_SECONDS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def last_tick(folder: Path) -> str | None:
    engine = create_engine(f"sqlite:///{folder / 'referral.sqlite'}")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT value FROM facts WHERE name = 'last_tick'")).scalar()
    engine.dispose()
    return str(found) if found else None


def wait_for_a_tick(folder: Path, *, after: str | None = None) -> str:
    def fresh() -> str | None:
        found = last_tick(folder)
        return found if found != after else None

    return str(until(fresh, "the worker beats", pace=0.2))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_beats_and_ends_when_told(tmp_path: Path, environ: dict[str, str], how: signal.Signals) -> None:
    command = [FLASK, "--app", "wsgi"]
    subprocess.run([*command, "db", "upgrade"], cwd=ROOT, env=environ, check=True, capture_output=True, timeout=HANG)
    log = tmp_path / "worker.log"
    with log.open("wb") as out:
        worker = subprocess.Popen([*command, "follow-ups", "run"], cwd=ROOT, env=environ, stderr=out)
    try:
        first = wait_for_a_tick(tmp_path)
        assert wait_for_a_tick(tmp_path, after=first) > first
        # Nothing of it reads on between two beats: the log is folded in, and does not grow for as long as it lives.
        until(lambda: (tmp_path / "referral.sqlite-wal").stat().st_size == 0, "the log is folded in")
        worker.send_signal(how)
        assert worker.wait(HANG) == 0
    finally:
        worker.kill()
    said = log.read_text()
    assert "Traceback" not in said, said
    assert said.count("\n") < 3, said


def test_without_tables_it_says_what_to_do_in_one_line(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [FLASK, "--app", "wsgi", "follow-ups", "run"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.decode().count("\n") == 1, done.stderr
    assert "db upgrade" in done.stderr.decode()
