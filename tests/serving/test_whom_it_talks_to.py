"""The office talks to its database and its mail host, and to nobody else, as the kernel was asked to do it (T79).

Server and worker run under `strace` through a whole day in little: a family sends, counsel sign in and approve, the
worker asks the attorney and mails. Every address that any of their processes or threads connects to, or sends a
datagram to, is looked at: the database (a socket of PostgreSQL; with SQLite there is none), the mail host, and nothing
else.

What counts as what: a socket of this machine's name service cache (nscd) leads nowhere by itself and may be asked; a
name server may not, for the mail host is given here by its address. Where an office gives a name, that name is looked
up and no other: nothing else in the settings is an address (`house/test_figures.py` reads the list of what is
installed, each package pinned by its hash).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest

from referral_app.clock import clock
from referral_app.config import ROOT
from tests import cast
from tests.conftest import dispose
from tests.follow_ups import world
from tests.letters.post_office import PostOffice, post_office
from tests.pg import Server
from tests.races.crowd import FULL
from tests.serving.browsers import Browser, Told, send_many
from tests.serving.office import Office, open_office
from tests.serving.test_killed_servers import app_of, server_of
from tests.serving.test_order_of_writes import strace
from tests.waiting import HANG, until

#: Families who send, and attorneys who are asked.
FAMILIES, ATTORNEYS = (40, 20) if FULL else (1, 2)
#: The threads too, and whole names of sockets.
WATCH = ("-f", "--seccomp-bpf", "-qq", "-s", "200", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o")
_TO = re.compile(
    r"(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=(?P<kind>AF_\w+)"
    r"(?:, sun_path=(?P<path>@?\"[^\"]*\")|.*?port=htons\((?P<port>\d+)\).*?\"(?P<host>[0-9a-fA-F.:]+)\")?"
)
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
#: The cache of names of this machine.
NAME_CACHE = "/var/run/nscd/socket"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


def called(trace: Iterable[str]) -> set[str]:
    """Everything that was connected or sent to: `host:port`, the path of a socket, or the kind of another address."""
    found = set()
    for line in trace:
        to = _TO.search(line)
        # The kernel's own messages: which addresses this machine has.
        if to is None or to["kind"] in ("AF_UNSPEC", "AF_NETLINK"):
            continue
        found.add(to["path"].strip('@"') if to["path"] else f"{to['host']}:{to['port']}" if to["port"] else to["kind"])
    return found - {NAME_CACHE}


def lines_of(*traces: Path) -> Iterator[str]:
    for trace in traces:
        yield from trace.read_text("utf-8", "replace").splitlines()


def of_the_database(server: Server | None) -> set[str]:
    return {f"{server.socket_folder}/.s.PGSQL.5432"} if server else set()


@contextmanager
def worker(office: Office, trace: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as an office runs it, watched."""
    flask = Path(sys.executable).parent / "flask"
    command = [strace(), *WATCH, str(trace), flask, "--app", "wsgi", "follow-ups", "run"]
    environ = {**office.environ, "REFERRAL_TICK_SECONDS": "1"}
    with (office.instance / "worker.log").open("wb") as out:
        running = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    try:
        yield running
    finally:
        if running.poll() is None:
            end(replace(office, pid=running.pid))
        running.wait(HANG)


def end(office: Office) -> None:
    """strace waits for what it watches, whatever it is told itself."""
    for pid in office.workers():
        os.kill(pid, signal.SIGTERM)


def people_and_a_need(office: Office) -> tuple[str, list[str]]:
    """Counsel, attorneys who may be asked today, and a need whose letters leave at any hour. Its address, their ids."""
    app = app_of(office)
    with app.app_context():
        today = clock().today()
        cast.grace()
        last = today + timedelta(days=400)
        licences = [("US-TX", "active", last, "T"), ("US-TX-WD", "active", None, None)]
        asked = [
            cast.attorney(
                f"a-{n}",
                f"Ada{n}",
                "Moss",
                licences=licences,
                licences_checked_on=today,
                insurance_expires=last,
                time_zone="America/New_York",
            ).id
            for n in range(ATTORNEYS)
        ]
        address = f"/counsel/requests/{world.need('critical').request_id}/needs/1"
    dispose(app)
    return address, asked


def approve(office: Office, address: str, people: list[str]) -> None:
    """Grace signs in with both factors, over a socket, and approves."""
    desk = Browser(office.port, Told())

    def press(page: str, where: str, **fields: object) -> str:
        token = _TOKEN.search(desk.get(page).text)
        assert token, page
        return desk.post(where, data={"csrf_token": token[1], **fields}).request.path

    press("/sign-in", "/sign-in", email="grace@example.org", password=cast.PASSWORD)
    press("/sign-in/code", "/sign-in/code", code=pyotp.TOTP(cast.TOTP_SECRET).now())
    assert press(address, f"{address}/approve", attorney=people) == address


def a_day(office: Office, post: PostOffice, trace: Path) -> None:
    address, people = people_and_a_need(office)
    send_many(office.port, Told(), [f"MK-{n}-sent" for n in range(FAMILIES)], at_once=1)
    approve(office, address, people)
    with worker(office, trace) as running:
        until(lambda: post.taken or running.poll() is not None, "a letter left")
    assert post.taken, (office.instance / "worker.log").read_text("utf-8")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_server_and_worker_call_their_database_and_their_mail_host_and_nobody_else(
    tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    instance, spool, traces = tmp_path / "i", tmp_path / "spool", (tmp_path / "served", tmp_path / "worked")
    instance.mkdir(mode=0o700)
    spool.mkdir()
    before = (strace(), *WATCH, str(traces[0]))
    with server_of(engine) as server, post_office() as post:
        more = {"REFERRAL_SMTP_URL": post.url, "WEB_WORKERS": "2"}
        if server is not None:
            more |= {"REFERRAL_DATABASE_URL": server.url("main"), "REFERRAL_KEYS_DATABASE_URL": server.url("keys")}
        with open_office(instance, spool, "wsgi:app", before, **more) as office:
            try:
                a_day(office, post, traces[1])
            finally:
                end(office)
        database, mail = of_the_database(server), {f"127.0.0.1:{urlsplit(post.url).port}"}
    assert called(lines_of(traces[0])) == database, "the server mails nothing itself"
    assert called(lines_of(traces[1])) == database | mail
    made = sum(1 for line in lines_of(*traces) if called([line]))
    record_property(f"T79: {engine}: calls made, to neither database nor mail host", f"{made}, 0")


#: Calls another port of this machine, by each way there is, and a socket that is none of ours.
TALKATIVE = """
import socket, sys, threading
port = int(sys.argv[1])
def call():
    socket.create_connection(("127.0.0.1", port)).close()
for each in (threading.Thread(target=call),):
    each.start(); each.join()
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"told", ("127.0.0.2", port))
for kind, where in ((socket.AF_UNIX, "/nobody.sock"), (socket.AF_INET6, ("::1", 9))):
    try:
        socket.socket(kind).connect(where)
    except OSError:
        pass
"""


def test_the_control_a_process_that_calls_somebody_else_is_seen(tmp_path: Path) -> None:
    with post_office() as other:
        port = urlsplit(other.url).port
        trace = tmp_path / "trace"
        subprocess.run([strace(), *WATCH, str(trace), sys.executable, "-c", TALKATIVE, str(port)], check=True)
    assert called(lines_of(trace)) >= {f"127.0.0.1:{port}", f"127.0.0.2:{port}", "/nobody.sock"}
    line = '7 connect(3, {sa_family=AF_INET6, sin6_port=htons(9), inet_pton(AF_INET6, "::1", &a)}, 28) = 0'
    assert called([line]) == {"::1:9"}
