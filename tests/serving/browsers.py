"""Families at an office that is served: each walks the whole form over a socket, and sends again what got no answer."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from flask import Flask

from referral_app.web.intake.showing import flat
from tests.serving.office import NAME
from tests.waiting import HANG, PACE
from tests.web.form_walk import DATA, Walker, saying, skipped

#: Answers that ask to come again: the database is away, or the disk is full.
COME_AGAIN = frozenset({503})
#: More redirects than any press leads through.
MOST_REDIRECTS = 6


@dataclass
class Told:
    """What all browsers together were told. `before` is called ahead of each press or look."""

    statuses: Counter[int] = field(default_factory=Counter)
    cut_off: int = 0
    asked: int = 0
    before: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Asked:
    path: str
    full_path: str


@dataclass(frozen=True)
class Answer:
    """As much of werkzeug's answer as a walker of the form reads."""

    status_code: int
    text: str
    request: Asked

    def get_data(self, as_text: bool = True) -> str:
        return self.text


class Browser:
    """One browser with its cookies, at a port of this machine and from a network of its own; or, with `forwarded`,
    behind a proxy of ours that says so where it comes from (X-Forwarded-For)."""

    def __init__(self, port: int, told: Told, forwarded: str = "") -> None:
        self.port, self.told, self.forwarded = port, told, forwarded
        self.environ_base: dict[str, str] = {}
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **_how: object) -> Answer:
        return self._follow("GET", path, None)

    def post(self, path: str, *, data: Mapping[str, Any], **_how: object) -> Answer:
        return self._follow("POST", path, urlencode(data, doseq=True))

    def _follow(self, method: str, path: str, body: str | None) -> Answer:
        for _ in range(MOST_REDIRECTS):
            status, where, text = self._until_answered(method, path, body)
            if where is None:
                return Answer(status, text, Asked(urlsplit(path).path, path))
            method, path, body = "GET", where, None
        raise AssertionError(f"led round and round: {path}")

    def _until_answered(self, method: str, path: str, body: str | None) -> tuple[int, str | None, str]:
        """Send it until there is an answer to it: a family presses again."""
        end = time.monotonic() + HANG
        while time.monotonic() < end:
            self.told.before()
            try:
                status, where, text = self.once(method, path, body)
            except (OSError, http.client.HTTPException):
                with self.told.lock:
                    self.told.cut_off += 1
            else:
                with self.told.lock:
                    self.told.statuses[status] += 1
                if status not in COME_AGAIN:
                    return status, where, text
            time.sleep(PACE)
        raise AssertionError(f"nobody answers any more: {method} {path}")

    def once(self, method: str, path: str, body: str | None = None) -> tuple[int, str | None, str]:
        """Status, where it leads, and the page."""
        with self.told.lock:
            self.told.asked += 1
        come_from = (self.environ_base.get("REMOTE_ADDR", "127.0.0.1").replace("10.", "127.", 1), 0)
        line = http.client.HTTPConnection("127.0.0.1", self.port, HANG, source_address=come_from)
        try:
            sent = {
                "Host": NAME,
                "Referer": f"https://{NAME}/",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            }
            if self.forwarded:
                sent["X-Forwarded-For"] = self.forwarded
            if body is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body, sent)
            answer = line.getresponse()
            text = answer.read().decode()
            for baked in answer.headers.get_all("Set-Cookie") or ():
                for name, morsel in SimpleCookie(baked).items():
                    if morsel.value:
                        self.cookies[name] = morsel.value
                    else:
                        self.cookies.pop(name, None)
            return answer.status, answer.headers["Location"], text
        finally:
            line.close()


@dataclass(frozen=True)
class Served:
    """Stands in for the app where a walker asks for a browser."""

    port: int
    told: Told
    forwarded: str = ""

    def test_client(self) -> Browser:
        return Browser(self.port, self.told, self.forwarded)


def send_one(port: int, told: Told, mark: str) -> None:
    """One family from the first page to "it was sent", with `mark` among its words. Returns once that was read."""
    walker = Walker(cast(Flask, Served(port, told)))
    walker.early(
        saying(
            skipped,
            safe_now="yes",
            requester_age=34,
            role="my_child",
            relation="parent",
            situations=["not_sure"],
            contact_ways=["i_will_return"],
        )
    )
    place = next(place for place, topic in enumerate(DATA.topics, 1) if "more_info" in topic.questions)
    walker.get(f"/request/more/{place}")
    words = flat(DATA.question("more_info"), mark)
    walker.post(walker.path, {"shown": list(walker.asked), **words})
    walker.finish()


def send_many(port: int, told: Told, marks: Sequence[str], at_once: int) -> list[str]:
    """One family for each mark, so many at a time. Returns the marks of those who read that theirs was sent."""
    waiting, sent = list(reversed(marks)), list[str]()
    faults = list[BaseException]()
    lock = threading.Lock()

    def walk() -> None:
        while True:
            with lock:
                if not waiting or faults:
                    return
                mark = waiting.pop()
            try:
                send_one(port, told, mark)
            except BaseException as fault:  # told below, where the test stands
                faults.append(fault)
                return
            with lock:
                sent.append(mark)

    walks = [threading.Thread(target=walk) for _ in range(at_once)]
    for each in walks:
        each.start()
    for each in walks:
        each.join()
    if faults:
        raise faults[0]
    return sent
