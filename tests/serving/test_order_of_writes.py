"""What an answer says has happened is on the disk before the answer leaves (T58), as the kernel was asked to do it.

The server runs under `strace`: for every answer to a press, what its thread wrote into the log of SQLite must have been
waited for (fdatasync) before the first byte of the answer is sent.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.races.crowd import FULL
from tests.serving.browsers import Told
from tests.serving.office import open_office
from tests.serving.test_full_disk import begin

#: Families who begin; each presses twice.
FAMILIES = 50 if FULL else 3
#: Paths instead of numbers, the threads too, and nothing but what the order is made of.
WATCH = ("strace", "-f", "-qq", "-y", "-s", "24", "-e", "trace=pwrite64,fdatasync,fsync,sendto", "-o")
_CALL = re.compile(r"^(?P<thread>\d+)\s+(?P<call>\w+)\(\d+<(?P<file>[^>]*)>(?P<rest>.*)$")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


def strace() -> str:
    found = shutil.which("strace")
    assert found, "strace is missing: apt-get install strace"
    return found


def answers(trace: Iterable[str]) -> list[bool]:
    """For every answer to a press that wrote: whether all it wrote was waited for before it was sent."""
    waiting: dict[str, set[str]] = {}
    wrote: set[str] = set()
    told = []
    for line in trace:
        found = _CALL.match(line)
        if found is None:
            continue
        thread, call, file = found["thread"], found["call"], found["file"]
        if call == "pwrite64" and file.endswith("-wal"):
            waiting.setdefault(thread, set()).add(file)
            wrote.add(thread)
        elif call in ("fdatasync", "fsync"):
            waiting.get(thread, set()).discard(file)
        elif call == "sendto" and "HTTP/1.1 303" in found["rest"] and thread in wrote:
            told.append(not waiting.get(thread))
            wrote.discard(thread)
    return told


def test_every_answer_waits_for_the_disk(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    instance, spool, trace = tmp_path / "i", tmp_path / "spool", tmp_path / "trace"
    instance.mkdir(mode=0o700)
    spool.mkdir()
    with open_office(instance, spool, "wsgi:app", (strace(), *WATCH[1:], str(trace))) as office:
        assert {begin(office, Told())[0] for _ in range(FAMILIES)} == {303}
        # strace waits for what it watches, whatever it is told itself.
        for server in office.workers():
            os.kill(server, signal.SIGTERM)
    found = answers(trace.read_text("utf-8", "replace").splitlines())
    assert len(found) >= FAMILIES
    assert all(found), "an answer left before the disk had what it says"
    record_property("T58: answers that wrote, that left before the disk had it", f"{len(found)}, {found.count(False)}")


#: Writes as a careless server does, and then answers.
CARELESS = """
import socket, sqlite3, sys
kept = sqlite3.connect(sys.argv[1], isolation_level=None)
kept.execute("PRAGMA journal_mode=WAL")
kept.execute("PRAGMA synchronous=" + sys.argv[2])
kept.execute("CREATE TABLE t (x)")
one, other = socket.socketpair()
kept.execute("INSERT INTO t VALUES (1)")
one.send(b"HTTP/1.1 303 SEE OTHER")
"""


@pytest.mark.parametrize(("waits", "seen"), [("NORMAL", [False]), ("FULL", [True])])
def test_the_control_a_server_that_does_not_wait_is_seen(tmp_path: Path, waits: str, seen: list[bool]) -> None:
    trace = tmp_path / "trace"
    subprocess.run(
        [strace(), *WATCH[1:], str(trace), sys.executable, "-c", CARELESS, str(tmp_path / "kept.sqlite"), waits],
        check=True,
    )
    assert answers(trace.read_text("utf-8", "replace").splitlines()) == seen
