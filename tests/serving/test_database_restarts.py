"""PostgreSQL restarts under load: what was acknowledged is there, and the office goes on without a restart (T59)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from tests.pg import Server, postgres
from tests.races.crowd import FULL
from tests.serving.browsers import Browser, Told, send_many
from tests.serving.test_killed_servers import found, served
from tests.waiting import until

#: How often it restarts, families who send theirs meanwhile, and how many of them at once.
RESTARTS, FAMILIES, AT_ONCE = (20, 60, 6) if FULL else (3, 4, 2)
#: A restart comes after so many looks and presses.
ONE_IN = 40 if FULL else 30
#: Looks at a page while the database stands still, and the seconds in which each must be answered.
FROZEN_LOOKS, IN_TIME = (12 if FULL else 3), 10.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


class Restarts:
    """Restarts the server beside the load, once every so many presses."""

    def __init__(self, server: Server) -> None:
        self.server, self.done = server, 0
        self.asked, self.lock = 0, threading.Lock()
        self.running: list[threading.Thread] = []

    def comes_by(self) -> None:
        with self.lock:
            self.asked += 1
            due = self.asked % ONE_IN == 0 and len(self.running) < RESTARTS
            if due and not any(one.is_alive() for one in self.running):
                self.running.append(threading.Thread(target=self.restart))
                self.running[-1].start()

    def restart(self) -> None:
        self.server.restart()
        self.done += 1


def test_a_restart_of_the_database_loses_nothing_that_was_acknowledged(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    told = Told()
    marks = [f"MK-{number}-load" for number in range(FAMILIES)]
    with postgres(durable=True) as server, served(tmp_path, server) as office:
        until(lambda: len(office.workers()) == 2, "both workers are there")
        workers = office.workers()
        restarts = Restarts(server)
        told.before = restarts.comes_by
        acknowledged = send_many(office.port, told, marks, AT_ONCE)
        for one in restarts.running:
            one.join()
        whole, half = found(office)
        assert office.workers() == workers, "the office had to be started again"
    assert sorted(acknowledged) == sorted(marks)
    assert restarts.done
    assert not half
    assert whole == Counter(marks), "lost, twice, or unknown"
    assert set(told.statuses) <= {200, 303, 503}, told.statuses
    record_property(
        "T59: restarts, pages that said so, requests acknowledged, lost, half",
        f"{restarts.done}, {told.statuses[503]}, {len(acknowledged)}, 0, 0",
    )


def test_the_control_while_it_is_away_a_page_says_so_with_the_phone_and_then_all_is_well(tmp_path: Path) -> None:
    with postgres(durable=True) as server, served(tmp_path, server) as office:
        browser = Browser(office.port, Told())
        assert browser.once("GET", "/livez")[0] == 200
        server.stop()
        assert browser.once("GET", "/livez")[0] == 503
        status, _, page = browser.once("GET", "/enrol/" + "x" * 43)
        assert status == 503
        assert "1-800-843-5678" in page
        # What needs no database is still there: whom to call.
        assert browser.once("GET", "/request/")[0] == 200
        server.start()
        until(lambda: browser.once("GET", "/livez")[0] == 200, "the office finds its database again")


def test_a_database_that_stands_still_is_answered_for_in_time(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """SIGSTOP: the server keeps none of its own waits, and its kernel goes on taking what we send."""
    with postgres(durable=True) as server, served(tmp_path, server) as office:
        told = Told()
        # Both workers hold a connection that they think is good.
        until(
            lambda: [Browser(office.port, told).once("GET", "/livez")[0] for _ in range(8)] == [200] * 8, "it answers"
        )
        workers = office.workers()
        with ExitStack() as waiting, server.frozen():
            # The control: who waits as the driver does by itself waits still when all pages were answered.
            control = waiting.enter_context(asking(server))
            waits = [looked_at(office.port) for _ in range(FROZEN_LOOKS)]
            assert control.is_alive()
        assert {status for _, status in waits} == {503}
        assert max(took for took, _ in waits) <= IN_TIME
        until(lambda: Browser(office.port, told).once("GET", "/livez")[0] == 200, "the office finds its database again")
        acknowledged = send_many(office.port, told, ["MK-after-load"], 1)
        whole, half = found(office)
        assert office.workers() == workers, "the office had to be started again"
    assert not half
    assert whole == Counter(acknowledged)
    record_property("T59: seconds until a page says so, database frozen", f"{max(took for took, _ in waits):.1f}")


def looked_at(port: int) -> tuple[float, int]:
    """Seconds until a page that needs the database is answered, and its status."""
    began = monotonic()
    status, _, page = Browser(port, Told()).once("GET", "/enrol/" + "x" * 43)
    assert "1-800-843-5678" in page
    return monotonic() - began, status


@contextmanager
def asking(server: Server) -> Iterator[threading.Thread]:
    """Somebody who connects as the driver does when nobody tells it how long to wait."""

    def ask() -> None:
        with suppress(psycopg.Error):
            psycopg.connect(host=str(server.socket_folder), user="postgres").close()

    asked = threading.Thread(target=ask)
    asked.start()
    yield asked
    asked.join()
