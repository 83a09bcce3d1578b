"""Which tests ask the machine for the date: only these can be another thing on another day.

The quick tests run once more with the clock a year ahead. Most stand on a clock of their own and never ask the machine,
so that run would repeat what is known. `tools/suite.py` has the first run write down who asked, and hands the list to
the second. Nobody keeps the list by hand: every way to read the clock leads through `Watch.read`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import time_machine

#: The folder into which each process writes who asked, and from which the run ahead reads it.
FOLDER = "REFERRAL_TESTS_ASKED"
#: Read at the start, or once for many tests: whoever stands on it can be another thing as well.
EVERYBODY = "everybody"
#: They read the clock, and nothing a test can see comes of the day they read.
NO_MATTER = {
    "logging": "the time of a line of the log; no line of ours shows it",
    "sqlalchemy.pool": "how old a connection is: the span between two readings",
    "itsdangerous.timed": "a token is signed and read by one clock: the span between two readings",
    "_pytest": "the runner itself",
    "xdist": "the runner itself",
    "execnet": "the runner itself",
    "pluggy": "the runner itself",
    "pytest_timeout": "the runner itself",
    "hypothesis": "how long an example took",
    __name__: "this file",
}


def does_not_matter(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in NO_MATTER)


class Watch:
    """Stands on the clock of this process, which goes on as it went, and notes who asks."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        #: For whom this process works just now: a test, a file that is read in, or everybody.
        self.works_for: str | None = None
        self.reads_in = False
        self._travel = time_machine.travel(time.time(), tick=True)
        traveller = self._travel.start()
        self._time_ns: Callable[[], int] = traveller.time_ns
        traveller.time_ns = self.read  # type: ignore[method-assign]

    def read(self) -> int:
        if self.works_for is not None:
            frame = sys._getframe(1)
            if not does_not_matter(frame.f_globals.get("__name__", "")):
                self._note(frame)
        return self._time_ns()

    def _note(self, frame: FrameType) -> None:
        who = self.works_for
        assert who is not None
        if self.reads_in and not (_read_in(frame) or who).endswith(who):
            who = EVERYBODY  # a file that several share was read in for the first of them
        self.asked.add(who)

    def stop(self) -> None:
        self._travel.stop()

    def write(self, folder: Path, process: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{process}.txt").write_text("".join(f"{who}\n" for who in sorted(self.asked)), "utf-8")

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        self.reads_in = True
        try:
            return (yield from self._while(collector.nodeid if isinstance(collector, pytest.Module) else EVERYBODY))
        finally:
            self.reads_in = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        return (yield from self._while(item.nodeid))

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        file = request.node.nodeid if fixturedef.scope == "module" else EVERYBODY
        return (yield from self._while(file))

    def _while(self, who: str) -> Iterator[None]:
        before, self.works_for = self.works_for, who
        try:
            return (yield)
        finally:
            self.works_for = before


def _read_in(frame: FrameType | None) -> str | None:
    """The file that is being read in for the first time, if one is."""
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            return frame.f_code.co_filename
        frame = frame.f_back
    return None


def who_asked(folder: Path) -> set[str] | None:
    """What the processes of the first run wrote down; None if nothing was, and then everybody runs."""
    files = list(folder.glob("*.txt"))
    return {line for file in files for line in file.read_text("utf-8").splitlines()} if files else None


def _either_engine(name: str) -> str:
    return name.replace("postgresql", "sqlite")


def may_see(item: pytest.Item, asked: set[str]) -> bool:
    """Whether a test stands on something that asked. What it does on one engine it is taken to do on the other."""
    file = item.nodeid.partition("::")[0]
    return bool({EVERYBODY, file, _either_engine(item.nodeid)} & asked)


def without_the_date(items: list[pytest.Item], folder: Path) -> set[pytest.Item]:
    """Those of these tests that asked nobody; none where nothing was written down."""
    asked = who_asked(folder)
    if asked is None:
        return set()
    asked = {_either_engine(who) for who in asked}
    return {item for item in items if not may_see(item, asked)}


def process_name() -> str:
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
