"""A crowd at a full office: `python -m benchmarks.crowd [--requests 10000] [--attorneys 500] [--users 50]
[--seconds 300] [--think 1.0] [--engine sqlite]`.

JSON on standard output. The office is gunicorn with the shipped configuration, two processes, on a database with so
many requests, each sealed under a key of its own. Virtual users are threads of this process on the same machine: of
each twenty, twelve read public pages and walk the form, five are staff, three are attorneys; each waits about `think`
seconds between two pages, as somebody who reads does. `p50`, `p95`, `p99` are milliseconds of one answer, by kind and
of all; `errors` are answers from 400 on and lines cut off. `rss_growth` is what the processes grew after the first
fifth of the time. `match_ms` is one ranking of all attorneys for one need, `match_ms_most` with the reading of them.
The limits of one network are lifted, and users come signed in: what signing in costs is argon2 (T03).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from benchmarks.desk import fill_attorneys, fill_requests
from benchmarks.pages import LIMITS, answering, story
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AuthSession, Need, Request
from referral_app.security import tokens
from referral_app.web.counsel.matching import ranked
from tests import cast as people
from tests.conftest import dispose
from tests.pg import postgres
from tests.serving.browsers import Browser, Told
from tests.serving.office import Office, open_office
from tests.serving.test_killed_servers import app_of
from tests.statements import statements
from tests.web.form_walk import Walker

#: Of twenty users.
MIX = ("family",) * 12 + ("staff",) * 5 + ("attorney",) * 3
PUBLIC = ("/", "/help/", "/help/safety", "/help/services", "/help/law", "/status")
#: Attorneys of the crowd, each asked for some requests.
ASKED, OFFERS = 6, 4


@dataclass
class Times:
    """What every answer took, by kind of user, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: {"family": [], "staff": [], "attorney": []})
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)


class Over(Exception):
    """The time is up: a user stops in the middle of what they do."""


class User(Browser):
    """A browser that reads before it goes on, and is measured."""

    def __init__(self, port: int, times: Times, kind: str, think: float, chance: Random) -> None:
        super().__init__(port, Told())
        self.times, self.kind, self.think, self.chance = times, kind, think, chance

    def _follow(self, method: str, path: str, body: str | None) -> Any:
        if self.times.over.wait(self.think * self.chance.uniform(0.5, 1.5)):
            raise Over
        return super()._follow(method, path, body)

    def once(self, method: str, path: str, body: str | None = None) -> tuple[int, str | None, str]:
        began = time.perf_counter()
        try:
            answer = super().once(method, path, body)
        except OSError as fault:
            with self.times.lock:
                self.times.errors[type(fault).__name__] += 1
            raise
        with self.times.lock:
            self.times.took[self.kind].append(1000 * (time.perf_counter() - began))
            if answer[0] >= 400:
                self.times.errors[str(answer[0])] += 1
        return answer


@dataclass(frozen=True)
class Desk:
    """What staff and attorneys of the crowd look at, and their cookies."""

    staff: list[str]
    attorneys: list[tuple[str, list[str]]]
    pages: list[str]
    references: list[str]


def cookie_of(app: Flask, account_id: str) -> str:
    """Of a browser that both factors have let in."""
    token, now = tokens.new_token(), clock().real()
    same = {"created_at": now, "seen_at": now, "proof_at": now, "second_factor_at": now}
    db.session.add(AuthSession(token_sha256=tokens.digest(token), account_id=account_id, **same))
    db.session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    signed: str | bytes = signer.dumps({"_user_id": token})
    return signed if isinstance(signed, str) else signed.decode()


def fill(app: Flask, requests: int, attorneys: int) -> Desk:
    chance = Random("crowd")
    staff = [people.grace(), people.sol()]
    fill_attorneys(max(1, attorneys - ASKED), chance)
    fill_requests(requests, chance)
    asked = []
    for n in range(ASKED):
        person = people.attorney(f"z-{n}", f"Zoe{n}", "Crowd", max_matters=OFFERS)
        offers = [
            people.sent(people.need_of(people.submitted()), person, by=staff[1]).id for _ in range(min(OFFERS, 3))
        ]
        who = db.session.scalars(select(Account).where(Account.attorney_id == person.id)).one()
        asked.append((cookie_of(app, who.id), [f"/attorney/offers/{offer}" for offer in offers]))
    needs = db.session.scalars(select(Need).join(Request).where(Request.state == "ready_to_match").limit(60)).all()
    pages = [f"/counsel/requests/{need.request_id}" for need in needs]
    pages += [f"{page}/needs/1" for page in pages]
    references = [need.request.reference for need in needs]
    return Desk([cookie_of(app, who.id) for who in staff], asked, pages, references)


def a_family(user: User) -> None:
    """Some pages, and then the form to its end."""
    while True:
        for path in user.chance.sample(PUBLIC, 3):
            user.get(path)
        user.cookies.clear()
        # A walker of the form, in this browser.
        walker = Walker.__new__(Walker)
        walker.client, walker.seen = user, []  # type: ignore[assignment]
        walker.get("/request/")
        walker.post("/request/", {})
        walker.through(answering(story()))
        walker.finish()


def a_member_of_staff(user: User, desk: Desk) -> None:
    user.cookies["__Host-sid"] = user.chance.choice(desk.staff)
    while True:
        for path in ("/counsel/", "/counsel/requests", "/counsel/tasks", user.chance.choice(desk.pages)):
            user.get(path)
        shown = user.get("/counsel/requests?owner=nobody&age=month")
        token = shown.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        user.post("/counsel/find", data={"csrf_token": token, "reference": user.chance.choice(desk.references)})
        user.get(user.chance.choice(desk.pages))
        user.get("/counsel/attorneys?place=US-TX")


def an_attorney(user: User, desk: Desk) -> None:
    cookie, offers = user.chance.choice(desk.attorneys)
    user.cookies["__Host-sid"] = cookie
    while True:
        for path in ("/attorney/", user.chance.choice(offers), "/account"):
            user.get(path)


def crowd(office: Office, desk: Desk, users: int, seconds: float, think: float) -> dict[str, Any]:
    """Let them come for so long."""
    times, faults = Times(), list[str]()

    def live(number: int) -> None:
        kind = MIX[13 * number % len(MIX)]
        user = User(office.port, times, kind, think, Random(number))
        user.environ_base["REMOTE_ADDR"] = f"10.7.{number % 250}.7"
        try:
            if kind == "family":
                a_family(user)
            elif kind == "staff":
                a_member_of_staff(user, desk)
            else:
                an_attorney(user, desk)
        except Over:
            pass
        except Exception as fault:  # a user who cannot go on is an error of the run, not its end
            faults.append(f"{kind}: {type(fault).__name__} {fault}"[:200])

    threads = [threading.Thread(target=live, args=(number,)) for number in range(users)]
    for each in threads:
        each.start()
    time.sleep(seconds / 5)
    before = rss(office)
    time.sleep(4 * seconds / 5)
    after = rss(office)
    times.over.set()
    for each in threads:
        each.join()
    every = [took for kind in times.took.values() for took in kind]
    return {
        "answers": len(every),
        "a_second": round(len(every) / seconds, 1),
        "all": percentiles(every),
        **{kind: percentiles(took) for kind, took in times.took.items()},
        "errors": sum(times.errors.values()) + len(faults),
        "errors_by_kind": dict(times.errors),
        "users_stopped": faults,
        "rss_mb": round(after / 2**20, 1),
        "rss_growth": round(after / before - 1, 3),
    }


def percentiles(took: list[float]) -> dict[str, float]:
    if len(took) < 2:
        return {"n": len(took)}
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return {"n": len(took)} | {f"p{p}": round(cuts[p - 1], 1) for p in (50, 95, 99)} | {"most": round(max(took), 1)}


def rss(office: Office) -> int:
    """Bytes of memory of the processes that answer."""
    return sum(
        1024 * int(line.split()[1])
        for pid in office.workers()
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    )


def matching(app: Flask, rounds: int = 9) -> dict[str, float]:
    """One ranking of everybody for one need, as a page does it: milliseconds, median and most, of which the first one
    reads the roster."""
    need = db.session.scalars(select(Need).join(Request).where(Request.state == "ready_to_match")).first()
    assert need is not None
    took, asked = [], 0
    for _ in range(rounds):
        db.session.expire_all()
        request = need.request
        began = time.perf_counter()
        with statements() as said:
            ranked.judge(request, need, now=clock().programme(), today=clock().today())
        took.append(1000 * (time.perf_counter() - began))
        asked = len(said)
    return {"match_ms": round(statistics.median(took), 1), "match_ms_most": round(max(took), 1), "match_queries": asked}


def in_the_app(office: Office, act: Callable[[Flask], Any]) -> Any:
    app = app_of(office)
    with app.app_context():
        done = act(app)
    dispose(app)
    return done


def measure(*, engine: str, requests: int, attorneys: int, users: int, seconds: float, think: float) -> dict[str, Any]:
    """Open an office, fill it, and let the crowd come."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        spool = folder / "spool"
        spool.mkdir()
        more = {"WEB_WORKERS": "2", "REFERRAL_LIMITS": LIMITS}
        if engine == "postgresql":
            server = stack.enter_context(postgres(durable=True))
            more |= {"REFERRAL_DATABASE_URL": server.url("main"), "REFERRAL_KEYS_DATABASE_URL": server.url("keys")}
        office = stack.enter_context(open_office(folder, spool, **more))
        desk = in_the_app(office, lambda app: fill(app, requests, attorneys))
        return crowd(office, desk, users, seconds, think) | in_the_app(office, matching)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=10_000)
    options.add_argument("--attorneys", type=int, default=500)
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--seconds", type=float, default=300.0)
    options.add_argument("--think", type=float, default=1.0)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = vars(options.parse_args())
    print(json.dumps({**chosen, **measure(**chosen)}))


if __name__ == "__main__":
    main()
