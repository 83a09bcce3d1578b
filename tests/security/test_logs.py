"""What is logged holds no person: not in a fault, not in a database's complaint, not in what a library says (T39)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account
from referral_app.security import logs
from referral_app.web.entry.access import PUBLIC, access
from tests import cast
from tests.page_client import BASE, PageClient

#: Planted where a person's words stand; a journey and every fault must leave none of them in a line.
MARKER = "Quetzalcoatlus"
ADDRESS = "quetzal@example.org"
KEYS = {"time", "level", "logger", "event", *logs.ALLOWED}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, at DEBUG, in the form that the processes write."""
    written = io.StringIO()
    ours = logging.StreamHandler(written)
    ours.setFormatter(logs.PlainLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(ours)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(ours)
    root.setLevel(before)


def records(written: io.StringIO) -> list[dict[str, object]]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    assert all(set(record) <= KEYS for record in found)
    return found


def clean(written: io.StringIO) -> None:
    for word in (MARKER, ADDRESS, "127.0.0.1"):
        assert word not in written.getvalue()


def test_a_whole_journey_at_debug_leaves_no_word_of_it(app: Flask, lines: io.StringIO) -> None:
    with app.app_context():
        grace = cast.grace()
        person = cast.amara()
        said = cast.answers(more_info=f"{MARKER} wrote this")
        request = cast.submitted(said, contact={"email": ADDRESS}, names={"other_names": [MARKER]})
        cast.sent(cast.need_of(request), person, by=grace)
        grace_id, request_id = grace.id, request.id
    client = PageClient(app)
    cast.sign_in(client, grace_id)
    address = f"/counsel/requests/{request_id}"
    client.get(address)
    assert ADDRESS in client.post(f"{address}/contact", {"reason": "check_identity"}, 200).text
    client.get(address)
    client.post(f"{address}/notes", {"text": f"{MARKER} called"})
    client.get(f"/counsel/{MARKER}", 404)
    logging.getLogger("referral_app.test").info("written")
    assert records(lines)[-1]["event"] == "written", "nothing was caught: the test shows nothing"
    clean(lines)


@pytest.mark.parametrize("fault", ["unique", "check", "too_long", "own"])
def test_a_fault_says_its_class_and_place_and_none_of_its_text(app: Flask, lines: io.StringIO, fault: str) -> None:
    with app.app_context():
        cast.account(ADDRESS, MARKER)

    @access(PUBLIC)
    def view() -> str:
        with writing() as session:
            if fault == "unique":
                session.add(Account(email=ADDRESS, name=MARKER, created_at=cast.instant("2026-11-25 15:00")))
            elif fault == "check":
                session.execute(text("UPDATE accounts SET email = :said || upper(:said)"), {"said": MARKER})
                session.execute(text("INSERT INTO hits VALUES (:said)"), {"said": MARKER})
            elif fault == "too_long":
                session.execute(text("SELECT CAST(:said AS INTEGER) / 0 FROM nowhere"), {"said": MARKER})
            else:
                raise ValueError(MARKER)
        return ""

    # A view that breaks: the app's own pages do not.
    app.view_functions["public.home"], kept = view, app.view_functions["public.home"]
    try:
        page = app.test_client().get(f"/?said={MARKER}", base_url=BASE)
    finally:
        app.view_functions["public.home"] = kept
    assert page.status_code in (500, 503)
    assert MARKER not in page.get_data(as_text=True)
    [record] = [record for record in records(lines) if record["event"] == "fault"]
    assert record["exception"]
    assert record["route"] == "/"
    assert str(record["reference"]) in page.get_data(as_text=True)
    clean(lines)


def test_the_control_a_plain_formatter_would_have_told(app: Flask) -> None:
    written = io.StringIO()
    careless = logging.StreamHandler(written)
    logger = logging.getLogger("somebody.else")
    logger.addHandler(careless)
    try:
        with app.app_context():
            cast.account(ADDRESS, MARKER)
            try:
                db.session.add(Account(email=ADDRESS, name=MARKER, created_at=cast.instant("2026-11-25 15:00")))
                db.session.commit()
            except Exception:
                logger.exception("could not keep %s", ADDRESS)
    finally:
        logger.removeHandler(careless)
    assert ADDRESS in written.getvalue()


def formatted(logger: str, message: object, *filled: object, **extra: object) -> dict[str, object]:
    record = logging.LogRecord(logger, logging.WARNING, __file__, 1, message, filled, None)
    record.__dict__.update(extra)
    line = logs.PlainLines().format(record)
    assert "\n" not in line
    return dict(json.loads(line))


def test_of_other_loggers_only_the_pattern_is_kept() -> None:
    assert formatted("smtplib", "refused %s", ADDRESS)["event"] == "refused %s"
    assert formatted("smtplib", f"refused {ADDRESS}")["event"] == "-"
    assert formatted("referral_app.letters", "refused %s", "R-123-456")["event"] == "refused R-123-456"


def test_nobody_can_write_a_line_of_ours() -> None:
    """CR, LF and their relations become spaces (CWE-117), and no value is longer than 200 characters."""
    told = formatted("referral_app.x", 'good\r\n{"level":"error"}\x85\u2028end', kind="a\nb", person=MARKER)
    assert told["event"] == 'good {"level":"error"} end'
    assert told["kind"] == "a b"
    assert "person" not in told
    assert len(str(formatted("referral_app.x", "x" * 900)["event"])) == 200
