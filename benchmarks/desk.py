"""What the pages of staff cost in a full office: `python -m benchmarks.desk [--requests 10000] [--attorneys 5000]
[--sets 10] [--engine postgresql]`.

JSON on standard output, for each page: `queries` that it asks of both databases, everything but where transactions
begin and end (`tests/statements.py`), `ms` of processor time of one GET, `bare_ms` of a bare Flask page with as many
links, fields and bytes (`_bare.py`) measured in turn with it, and the `ratio` of the two, so that machine and
neighbours fall out. The requests are of real kinds, each sealed under a key of its own, of which one in eight
has ended; the attorneys are of the fifty states. What PostgreSQL itself takes is another process's: `wall_ms` is the
time on the clock, the median. `filled_s` is how long the filling took. `acts`: choosing attorneys for a request of five
needs, over so many requests (`_set_acts.py`).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import insert, select

from benchmarks import _set_acts
from benchmarks._bare import bare_app, shape_of
from benchmarks.pages import asker, compared, product
from referral_app import programme
from referral_app.actions import triage
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, CaseKey, Licence, Need, Request, Routing
from referral_app.models.base import new_id
from referral_app.queries import cases
from referral_app.security.case_keys import vault
from referral_app.web.counsel.states_map import TILES
from tests import cast
from tests.page_client import PageClient
from tests.statements import statements

STATES = sorted(TILES)
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: What families ask for here, each made once by the form and then many times.
KINDS: tuple[dict[str, Any], ...] = (
    cast.NOOR,
    cast.SURVIVOR,
    {**cast.NOOR, "situations": ["not_sure"]},
    {**cast.NOOR, "wrongful_date": "2025-02-10", "left_date": "2025-02-10"},
)
SLICE = 1000


def columns_of(row: Any, without: frozenset[str]) -> dict[str, Any]:
    """The columns of a row as they are, but for some."""
    return {each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs if each.key not in without}


def fill_requests(number: int, chance: Random) -> None:
    """So many requests beside those that the form made, each sealed under its own key."""
    patterns = []
    for kind in KINDS:
        made = cast.submitted(kind, contact={"called": "Noor Haddad"})
        result = cases.routing_result(routing) if (routing := cases.latest_routing(made)) else {}
        terms = [(need, cases.need_terms(need)) for need in made.needs]
        patterns.append((made, cases.words(made), routing, result, terms))
    received = clock().programme()
    for start in range(0, number, SLICE):
        keys, requests, routings, needs = [], [], [], []
        for n in range(start, min(start + SLICE, number)):
            made, said, routing, result, terms = patterns[n % len(patterns)]
            case_id = new_id()
            keys.append(case_id)
            same = columns_of(made, frozenset({"id", "reference", "form_key", "sealed", "version", "phrase_hash"}))
            code = "".join(SIGNS[n // 32**place % 32] for place in range(4))
            ended = n % 8 == 0
            requests.append(
                {
                    **same,
                    "id": case_id,
                    "reference": f"R-{code[:3]}-{code[3]}22",
                    "received_at": received - timedelta(minutes=chance.randrange(60 * 24 * 60)),
                    "state": "closed" if ended else made.state,
                    "closed_at": received if ended else None,
                    "version": 1,
                }
            )
            routings.append((routing, case_id, result))
            needs.extend((need, case_id, kept) for need, kept in terms)
            requests[-1]["said"] = said
        _write(keys, requests, routings, needs)


def _write(keys: list[str], requests: list[Any], routings: list[Any], needs: list[Any]) -> None:
    the_vault = vault()
    _make_keys(keys)
    the_vault.at_hand(keys)
    for row in requests:
        row["sealed"] = the_vault.seal(row["id"], row.pop("said"), table="requests", row_id=row["id"], version=1)
    made_routings, made_needs = [], []
    for routing, case_id, result in routings:
        row_id = new_id()
        sealed = the_vault.seal(case_id, result, table="routings", row_id=row_id, version=1)
        same = columns_of(routing, frozenset({"id", "request_id", "sealed"}))
        made_routings.append({**same, "id": row_id, "request_id": case_id, "sealed": sealed})
    for need, case_id, terms in needs:
        row_id = new_id()
        sealed = the_vault.seal(case_id, terms, table="needs", row_id=row_id, version=1)
        same = columns_of(need, frozenset({"id", "request_id", "sealed", "version"}))
        made_needs.append({**same, "id": row_id, "request_id": case_id, "sealed": sealed, "version": 1})
    with writing() as session:
        session.execute(insert(Request), requests)
        session.execute(insert(Routing), made_routings)
        if made_needs:
            session.execute(insert(Need), made_needs)


def _make_keys(case_ids: list[str]) -> None:
    """A key for each, in one commit: the form waits for the disk for each of them."""
    the_vault, now = vault(), clock().programme()
    rows = [
        {
            "case_id": case_id,
            "kek_id": the_vault.kek_id,
            "wrapped": the_vault._wrap(case_id, AESGCM.generate_key(bit_length=256)),
            "created_at": now,
        }
        for case_id in case_ids
    ]
    with db.engines["keys"].connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(insert(CaseKey), rows)


def fill_attorneys(number: int, chance: Random) -> None:
    """So many attorneys on the panel, in one state each and some in its federal court, every second one enrolled."""
    pattern = cast.amara()
    account = db.session.scalars(select(Account).where(Account.attorney_id == pattern.id)).one()
    fields = sorted(programme.law_data().expertise)
    same = columns_of(pattern, frozenset({"id", "code", "last_name", "email", "areas"}))
    alike = columns_of(account, frozenset({"id", "email", "attorney_id"}))
    people: list[Any] = []
    licences: list[Any] = []
    accounts: list[Any] = []
    for n in range(number):
        row_id, state = new_id(), chance.choice(STATES)
        areas = {area: {"tier": 2, "matters": 3, "last_matter": "2026-05-01"} for area in chance.sample(fields, 3)}
        name = {"code": f"x-{n}", "last_name": f"Name{n:05}", "email": f"x{n}@example.org"}
        people.append({**same, **name, "id": row_id, "areas": areas})
        for place, forum in enumerate([f"US-{state}", f"US-{state}-D"][: 1 + n % 2]):
            licences.append(
                {"id": new_id(), "attorney_id": row_id, "position": place, "forum": forum, "status": "active"}
            )
        if n % 2:
            accounts.append({**alike, "id": new_id(), "email": f"x{n}@example.org", "attorney_id": row_id})
    with writing() as session:
        for table, rows in ((Attorney, people), (Licence, licences), (Account, accounts)):
            if rows:
                session.execute(insert(table), rows)


def _as_autovacuum_leaves_them() -> None:
    """What PostgreSQL knows of its tables when it has lived with them for a minute; SQLite is told nothing of them."""
    db.session.commit()
    for engine in db.engines.values():
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")


def addresses(app: Flask) -> dict[str, str]:
    """The pages that are measured, by name."""
    with app.app_context():
        need = db.session.scalars(
            select(Need).join(Request).where(Request.state == "ready_to_match").order_by(Request.received_at).limit(1)
        ).first()
        assert need is not None
        attorney = db.session.scalars(select(Attorney).order_by(Attorney.last_name).limit(1)).first()
        assert attorney is not None
        one = f"/counsel/requests/{need.request_id}"
        return {
            "home": "/counsel/",
            "queue": "/counsel/requests",
            "queue narrowed": "/counsel/requests?owner=nobody&age=month&language=en",
            "queue, a late page": "/counsel/requests?page=200",
            "queue, its last page": "/counsel/requests?page=999999",
            "queue by a mark": "/counsel/requests?flag=alone",
            "queue of one attorney": f"/counsel/requests?attorney={attorney.id}",
            "tasks": "/counsel/tasks",
            "request": one,
            "need": f"{one}/needs/{need.number}",
            "all needs": f"{one}/matching",
            "directory": "/counsel/attorneys",
            "attorney": f"/counsel/attorneys/{attorney.id}",
            "coverage": "/counsel/coverage",
            "oversight": "/counsel/oversight",
            "conflicts": "/counsel/conflicts",
            "complaints": "/counsel/complaints",
        }


def signed_in(app: Flask, email: str) -> Any:
    """The browser of a member of staff."""
    client = PageClient(app)
    with app.app_context():
        who = db.session.scalars(select(Account).where(Account.email == email)).one().id
    cast.sign_in(client, who)
    return client.client


def measure(app: Flask, folder: Path, gets: int) -> dict[str, Any]:
    browser = signed_in(app, "sol@example.org")
    browser.get("/counsel/", base_url="https://localhost")
    cookie = browser.get_cookie("__Host-sid", domain="localhost")
    assert cookie is not None
    said = f"{cookie.key}={cookie.value}"
    pages = addresses(app)
    asks = {name: asker(app, path, said) for name, path in pages.items()}
    html = {
        name: browser.get(path, base_url="https://localhost").get_data(as_text=True) for name, path in pages.items()
    }
    bare = bare_app(folder / "bare.sqlite", [shape_of(text) for text in html.values()])
    found = {}
    for number, (name, ask) in enumerate(asks.items()):
        ask()
        with statements() as asked:
            ask()
        row = compared(ask, asker(bare, f"/{number}"), gets)
        found[name] = {"queries": len(asked), **row, "wall_ms": wall(ask, gets), "bytes": len(html[name].encode())}
    return found


def wall(ask: Callable[[], object], times: int) -> float:
    """Milliseconds on the clock of one GET."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(took), 1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=10_000)
    options.add_argument("--attorneys", type=int, default=5_000)
    options.add_argument("--gets", type=int, default=20)
    options.add_argument("--sets", type=int, default=10)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = options.parse_args()
    chance = Random("desk")
    with product(chosen.engine) as app, tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        # As of one page: so the keys of a slice are asked for once.
        with app.test_request_context():
            grace = cast.grace()
            cast.sol()
            fill_attorneys(chosen.attorneys, chance)
            fill_requests(chosen.requests, chance)
            for request in db.session.scalars(select(Request).order_by(Request.received_at).limit(20)):
                if request.state != "closed":
                    triage.take_request(request.id, actor=grace, now=clock().programme())
            fives = _set_acts.requests_of_five(chosen.sets, grace)
            _as_autovacuum_leaves_them()
        filled = round(time.perf_counter() - began, 1)
        found = measure(app, Path(folder), chosen.gets)
        acts = _set_acts.measure(signed_in(app, "grace@example.org"), fives, Path(folder))
    ratios = [row["ratio"] for row in found.values()]
    summary = {
        "engine": chosen.engine,
        "filled_s": filled,
        "requests": chosen.requests,
        "attorneys": chosen.attorneys,
        "queries_most": max(row["queries"] for row in found.values()),
        "ms_median": round(statistics.median(row["ms"] for row in found.values()), 1),
        "ratio_median": round(statistics.median(ratios), 2),
    }
    print(json.dumps({**summary, "pages": found, "acts": acts}))


if __name__ == "__main__":
    main()
