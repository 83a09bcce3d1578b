"""How long the follow-up takes with what is due: `python -m benchmarks.follow_ups [--sizes 10000,100000,1000000]`.

JSON on standard output. On a PostgreSQL of its own, with fsync on, 10,000 offers (`--due`) whose last day is over are
ended among so many open offers, by the worker's own step: fifty to a commit, each with its event, its link of the audit
chain and the need woken. `seconds` must not grow with what is open; `find_ms` is the time to find the next hundred.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from referral_app.extensions import db
from referral_app.follow_ups import answers
from referral_app.follow_ups.guarded import Guarded
from referral_app.follow_ups.sweep import BATCH
from referral_app.models import Account, Attorney, Need, Offer, Request
from referral_app.queries import cases, due
from referral_app.security.case_keys import vault
from tests.conftest import dispose, make_settings, migrated_app
from tests.pg import postgres

SIZES = (10_000, 100_000, 1_000_000)
DUE = 10_000
NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
TODAY = date(2026, 12, 1)
#: Rows made at a time.
SLICE = 50_000


def first_rows() -> None:
    """One request with one need and one offer: the pattern of all others."""
    before = NOW - timedelta(days=7)
    person = Account(email="grace@example.org", name="Grace Okafor", password_hash="-", created_at=before)
    attorney = Attorney(
        code="a-1",
        first_name="Amara",
        last_name="Diallo",
        email="amara@example.org",
        phone="+12145550101",
        time_zone="America/New_York",
        working_days=["mon", "tue", "wed", "thu", "fri"],
        status="active",
        phv=False,
        cover="own",
        areas={},
        trainings=[],
        fees={"pro_bono": {}},
        languages={"en": "fluent"},
        interpreter_ok=True,
        max_matters=5,
        created_at=before,
        updated_at=before,
    )
    request = Request(
        id="r0",
        reference="R-0",
        state="offer_out",
        level="standard",
        created_at=before,
        received_at=before,
        last_act_at=before,
        consent_until=TODAY + timedelta(days=90),
        version=0,
    )
    vault().new_key(request.id, before)
    cases.seal_words(request, cases.EMPTY_WORDS)
    need = Need(
        id="n0",
        request_id="r0",
        number=1,
        area="hague_return_petitioner",
        forums=["US-TX"],
        level="required",
        track="standard",
        created_at=before,
        first_sent_at=before,
        version=1,
        sealed=b"-",
    )
    db.session.add_all([person, attorney, request])
    db.session.flush()
    db.session.add(need)
    db.session.add(
        Offer(
            id="o0",
            need_id="n0",
            attorney_id=attorney.id,
            state="sent",
            approved_by=person.id,
            approved_at=before,
            sent_at=before,
            expires_on=TODAY + timedelta(days=3),
            created_at=before,
        )
    )
    db.session.commit()


def fill(open_offers: int, overdue: int) -> None:
    """So many open offers, one per need; those that are overdue lie scattered among them."""
    first_rows()
    every = open_offers // overdue
    for start in range(1, open_offers, SLICE):
        numbers = {"first": start, "last": min(start + SLICE, open_offers) - 1, "every": every}
        for table, more in (
            ("requests", "'id', 'r' || g, 'reference', 'R-' || g"),
            ("needs", "'id', 'n' || g, 'request_id', 'r' || g"),
            (
                "offers",
                "'id', 'o' || g, 'need_id', 'n' || g, 'expires_on', "
                "CASE WHEN g % CAST(:every AS int) = 0 THEN '2026-11-30' ELSE (DATE '2026-12-02' + g % 20)::text END",
            ),
        ):
            db.session.execute(
                text(
                    f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object({more}))).* "
                    f"FROM {table} t, generate_series(CAST(:first AS int), CAST(:last AS int)) g "
                    "WHERE t.id = :pattern AND CAST(:every AS int) > 0"
                ),
                {**numbers, "pattern": f"{table[0]}0"},
            )
        db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))


def find_ms(most: int) -> float:
    """The median time to find the next hundred, in milliseconds."""
    times = []
    for _ in range(21):
        began = time.perf_counter()
        assert len(due.expired_offers(TODAY, BATCH)) == most
        times.append(1000 * (time.perf_counter() - began))
        db.session.rollback()
    return statistics.median(times)


def measure(app: Flask, open_offers: int, overdue: int) -> dict[str, Any]:
    with app.app_context():
        began = time.perf_counter()
        fill(open_offers, overdue)
        filled = time.perf_counter() - began
        found = find_ms(min(BATCH, overdue - 1))
        guarded, acts = Guarded(), 0
        began = time.perf_counter()
        while done := sum(did["did"] == "offer_expired" for did in answers.expire(NOW, BATCH, guarded)):
            acts += done
        seconds = time.perf_counter() - began
        assert not guarded.failed
        assert acts >= overdue - 1
        return {
            "acts": acts,
            "seconds": round(seconds, 2),
            "acts_a_second": round(acts / seconds),
            "find_ms": round(found, 2),
            "filled_in_seconds": round(filled, 1),
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options.add_argument("--due", type=int, default=DUE)
    chosen = options.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    measured: dict[str, Any] = {"due": chosen.due, "fsync": True, "open_offers": {}}
    with postgres(durable=True) as server:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                settings = make_settings(Path(folder), server.url(f"main_{size}"), server.url(f"keys_{size}"))
                app = migrated_app(settings, lambda: NOW)
                try:
                    measured["open_offers"][size] = measure(app, size, chosen.due)
                finally:
                    dispose(app)
    seconds = [row["seconds"] for row in measured["open_offers"].values()]
    measured["slowest_to_fastest"] = round(max(seconds) / min(seconds), 2)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
