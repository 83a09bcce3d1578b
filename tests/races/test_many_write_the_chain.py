"""Four processes write the audit chain at once and one of them is killed: no fork, no gap, on both engines (T45)."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from referral_app.actions.disclosures import write_down_look
from referral_app.extensions import db
from referral_app.models import AuditRow
from referral_app.security import chain
from tests.conftest import START, dispose, make_settings, migrated_app
from tests.races.crowd import FULL, engines
from tests.waiting import HANG

pytestmark = pytest.mark.slow

WRITERS, EACH = 4, 250 if FULL else 40


def _look(urls: dict[str, Any], name: str, told: Any) -> None:
    """A process that writes links one by one and says so after each."""
    from referral_app import create_app

    app = create_app(make_settings(Path(urls["folder"]), urls["database"], urls["keys"]), now=lambda: START)
    with app.app_context():
        for n in range(EACH):
            write_down_look("request_read", f"request:{n}", actor=name)
            told.value = n + 1
    dispose(app)


@engines
def test_four_write_and_one_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    server = request.getfixturevalue("pg") if engine == "postgresql" else None
    name = tmp_path.name.lower().replace("-", "_")[-40:]
    made = make_settings(tmp_path, *((server.url(f"chain_{name}"), server.url(f"chain_keys_{name}")) if server else ()))
    app = migrated_app(made, lambda: START)
    urls = {"folder": str(tmp_path), "database": made.database_url, "keys": made.keys_database_url}
    apart = multiprocessing.get_context("spawn")
    # Without a lock: whoever is killed while holding it would keep it.
    told = [apart.Value("i", 0, lock=False) for _ in range(WRITERS)]
    writers = [apart.Process(target=_look, args=(urls, f"w{n}", told[n]), daemon=True) for n in range(WRITERS)]
    begun = time.monotonic()
    for writer in writers:
        writer.start()
    while writers[0].is_alive() and told[0].value < EACH // 3:
        time.sleep(0.01)
    writers[0].kill()
    for writer in writers:
        writer.join(HANG)
        assert not writer.is_alive()
    took = time.monotonic() - begun
    with app.app_context():
        assert chain.verify(db.session) == []
        counts = Counter(db.session.scalars(select(AuditRow.actor)))
        last = chain.head(db.session)
    dispose(app)
    # What was said to be written is there; of the one that was killed perhaps one more, that it could not tell of.
    assert [counts[f"w{n}"] for n in range(1, WRITERS)] == [EACH] * (WRITERS - 1)
    assert counts["w0"] - told[0].value in (0, 1)
    assert last is not None
    assert last.seq == sum(counts.values())
    record_property(
        f"T45 {engine}: links by {WRITERS} writers, one of them killed", f"{last.seq}, 0 forks, 0 gaps, {took:.0f} s"
    )


def test_without_the_lock_two_stand_on_one_link(app: Flask) -> None:
    """The control: both read the same head before either writes, and the second is refused."""
    with app.app_context():
        write_down_look("request_read", "request:1", actor="w")
        with Session(db.engine) as one, Session(db.engine) as other:
            heads = [chain.head(one), chain.head(other)]
            assert heads[0] == heads[1] is not None
            row = {"at": START, "actor": "w", "action": "x", "object": "y", "prev": heads[0].mac, "mac": "0" * 64}
            one.add(AuditRow(seq=heads[0].seq + 1, **row))
            one.commit()
            other.add(AuditRow(seq=heads[0].seq + 1, **row))
            with pytest.raises((IntegrityError, OperationalError)):
                other.commit()
