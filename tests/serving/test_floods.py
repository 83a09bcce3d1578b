"""A flood drowns nobody, and no address is kept (T69).

Four server processes behind one trusted proxy. One network sends form after form, each from another address of it and
under a forged one; then one form comes from each of many networks; families of other places send theirs at the same
time. The limits are those of an office at full size, smaller ones and a window of a day in CI.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Hit, Request
from referral_app.security.limits import DEFAULTS, parse_limits
from tests.conftest import dispose
from tests.pg import Server
from tests.races.crowd import FULL
from tests.serving.browsers import Served, Told
from tests.serving.office import Office, open_office
from tests.serving.test_killed_servers import app_of, server_of
from tests.web.form_walk import _TEXT, Walker, saying, skipped

#: Forms of one network, networks with one form each, how many at once, and families who mean it.
FORMS, NETWORKS, AT_ONCE, FAMILIES = (2000, 500, 8, 5) if FULL else (6, 4, 3, 1)
#: As an office has them, or few enough that a few forms are a flood.
LIMITS = (
    "" if FULL else "intake_network=1/24h,intake_stop=3/24h,intake_whole=6/24h,draft_network=4/24h,draft_stop=5/24h"
)
NO_LIMITS = ",".join(f"{name}=999999/24h" for name in DEFAULTS if name.startswith(("intake", "draft")))
#: The network of the flood, those of the many, and those of the families (RFC 5737, RFC 2544).
ONE, MANY, OWN = "198.51.100.{}", "198.{}.{}.7", "203.{}.113.9"
NO_ROW_HOLDS = ("198.51.100.", "198.18.", "198.19.", ".113.9", "192.0.2.")
ANSWERS = saying(
    skipped,
    safe_now="yes",
    requester_age=34,
    role="my_child",
    relation="parent",
    situations=["not_sure"],
    contact_ways=["i_will_return"],
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


@dataclass
class Flood:
    """What each form came to: the status of the last press. Times are those of the first and the last."""

    office: Office
    ended: dict[str, int] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def windows(self) -> int:
        """How many windows of an hour, or of a day in CI, it touched: each counts anew."""
        unit = timedelta(hours=1) if FULL else timedelta(days=1)
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return (datetime.now(UTC) - start) // unit - (self.began - start) // unit + 1

    def send(self, forwarded: Sequence[str]) -> Counter[int]:
        """One form from each of these, so many at once. How many ended with which status."""
        waiting, faults, lock = list(forwarded), list[BaseException](), threading.Lock()
        ended: Counter[int] = Counter()

        def walk() -> None:
            while waiting and not faults:
                with lock:
                    come_from = waiting.pop()
                try:
                    status = one_form(self.office.port, come_from)
                except BaseException as fault:  # told below, where the test stands
                    faults.append(fault)
                    return
                with lock:
                    ended[status] += 1

        walks = [threading.Thread(target=walk) for _ in range(AT_ONCE)]
        for each in walks:
            each.start()
        for each in walks:
            each.join()
        if faults:
            raise faults[0]
        return ended


def one_form(port: int, come_from: str) -> int:
    """As short a form as can be sent. 200 for one that was sent, or the status of the press that was refused."""
    walker = Walker(cast(Flask, Served(port, Told(), come_from)))
    while walker.is_screen or walker.path == "/request/reach":
        answer = walker.answer(ANSWERS)
        if answer.status_code != 200:
            return answer.status_code
    walker.finish_but_send()
    sent = {"agreed": "yes", "ask_lawyers": "yes", "text": _TEXT.findall(walker.html)}
    answer = walker.post("/request/send", sent)
    assert (answer.status_code == 200) == (walker.path == "/request/sent"), walker.path
    return answer.status_code


@contextmanager
def flooded(tmp_path: Path, server: Server | None, limits: str) -> Iterator[Flood]:
    instance, spool = tmp_path / "i", tmp_path / "spool"
    instance.mkdir(mode=0o700)
    spool.mkdir()
    more = {"WEB_WORKERS": "4", "REFERRAL_TRUSTED_PROXIES": "1", "REFERRAL_LIMITS": limits}
    if server is not None:
        more |= {"REFERRAL_DATABASE_URL": server.url("main"), "REFERRAL_KEYS_DATABASE_URL": server.url("keys")}
    with open_office(instance, spool, **more) as office:
        yield Flood(office)


def kept(office: Office) -> tuple[Counter[str], str, list[timedelta]]:
    """(requests by what they are, every row of every table as text, how long from now each counter is kept)."""
    app = app_of(office)
    with app.app_context():
        rows = list(db.session.scalars(select(Request)))
        are = Counter("draft" if row.state == "draft" else "flagged" if row.flagged else "as any" for row in rows)
        tables = db.metadatas[None].sorted_tables
        everything = [str(tuple(row)) for table in tables for row in db.session.execute(select(table))]
        spans = [hit.expires_at - datetime.now(UTC) for hit in db.session.scalars(select(Hit))]
    dispose(app)
    return are, "\n".join(everything) + office.log, spans


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_flood_is_flagged_or_refused_and_a_family_is_served(
    tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    most = {name: limit.most for name, limit in parse_limits(LIMITS).items()}
    with server_of(engine) as server, flooded(tmp_path, server, LIMITS) as flood:
        # The proxy adds where they come from; what they say of it themselves stands before that and counts for nothing.
        one = [f"192.0.2.{n % 250}, {ONE.format(n % 250)}" for n in range(FORMS)]
        families = [OWN.format(n) for n in range(FAMILIES)]
        ended = flood.send([*one[:-AT_ONCE], *families, *one[-AT_ONCE:]])
        first, _everything, _spans = kept(flood.office)
        windows = flood.windows
        stored = ended[200] - FAMILIES
        assert set(ended) == {200, 429}
        assert 0 < stored <= most["intake_stop"] * windows
        assert 0 < first["as any"] - FAMILIES <= most["intake_network"] * windows
        assert first["draft"] + stored <= most["draft_stop"] * windows, (
            "what is refused at once costs no row and no key"
        )
        if most["draft_stop"] < FORMS and windows == 1:
            assert (stored, first["as any"]) == (most["intake_stop"], most["intake_network"] + FAMILIES)
        # From everywhere at once nothing can be refused without refusing families: the queue is marked.
        families = [OWN.format(100 + n) for n in range(FAMILIES)]
        assert flood.send([*(MANY.format(18 + n // 250, n % 250) for n in range(NETWORKS)), *families]) == {
            200: NETWORKS + FAMILIES
        }
        then, everything, spans = kept(flood.office)
        assert then["as any"] <= most["intake_whole"] * flood.windows
        assert then["flagged"] > first["flagged"]
    assert [each for each in NO_ROW_HOLDS if each in everything] == []
    assert spans
    assert max(spans) <= timedelta(hours=24)
    record_property(
        f"T69: {engine}: forms of one network, stored, unflagged; of {NETWORKS} networks flagged; families served",
        f"{FORMS}, {stored}, {first['as any'] - FAMILIES}; {then['flagged'] - first['flagged']}; {2 * FAMILIES}",
    )


def test_the_control_without_limits_the_flood_is_as_any_other(tmp_path: Path) -> None:
    with flooded(tmp_path, None, NO_LIMITS) as flood:
        assert flood.send([ONE.format(n) for n in range(4)]) == {200: 4}
        are, everything, _spans = kept(flood.office)
        # An address that is kept would be found.
        assert [each for each in NO_ROW_HOLDS if each in everything] == []
        app = app_of(flood.office)
        with app.app_context():
            db.session.add(Hit(bucket=ONE.format(1), window=1, n=1, expires_at=datetime.now(UTC)))
            db.session.commit()
        dispose(app)
        assert [each for each in NO_ROW_HOLDS if each in kept(flood.office)[1]] == ["198.51.100."]
    assert are == {"as any": 4}
