"""PostgreSQL restarts under load: what was acknowledged is there, and the office goes on without a restart (T59)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

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
