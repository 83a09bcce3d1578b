"""The app as an office serves it: gunicorn with the shipped configuration, in a process of its own."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from referral_app.config import ROOT
from tests.waiting import HANG, until

NAME = "referral.example.org"


@dataclass(frozen=True)
class Office:
    """`instance` holds the databases and `log`; `spool` is where a library would lay an upload."""

    port: int
    instance: Path
    spool: Path
    #: The server's own process: the parent of those that answer.
    pid: int
    #: The settings it was started with.
    environ: dict[str, str]

    def workers(self) -> list[int]:
        """The processes that answer, as they are now."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    @property
    def log(self) -> str:
        return (self.instance / "server.log").read_text("utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), HANG).close()
    except OSError:
        return False
    return True


@contextmanager
def open_office(
    instance: Path, spool: Path, app: str = "wsgi:app", before: tuple[str, ...] = (), **more: str
) -> Iterator[Office]:
    """Migrated, started, and listening; ended when the block is left. `more` are settings; `before` is a command that
    runs the server, in a room of its own."""
    port = free_port()
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **{f"REFERRAL_{name}_KEY": secrets.token_urlsafe(48) for name in ("SECRET", "FIELD", "INDEX", "AUDIT")},
        "REFERRAL_INSTANCE": str(instance),
        "REFERRAL_BASE_URL": f"https://{NAME}",
        "REFERRAL_TRUSTED_PROXIES": "0",
        "REFERRAL_SMTP_URL": "smtp://127.0.0.1:9",
        "REFERRAL_MAIL_FROM": "messages@example.org",
        "TMPDIR": str(spool),
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    binaries = Path(sys.executable).parent
    subprocess.run(
        [binaries / "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=ROOT,
        env=environ,
        check=True,
        capture_output=True,
        timeout=HANG,
    )
    with (instance / "server.log").open("wb") as out:
        served = subprocess.Popen([*before, binaries / "gunicorn", app], cwd=ROOT, env=environ, stdout=out, stderr=out)
    office = Office(port, instance, spool, served.pid, environ)
    try:
        until(lambda: served.poll() is not None or listens(port), "the server listens")
        assert served.poll() is None, office.log
        yield office
    finally:
        served.terminate()
        served.wait(HANG)
