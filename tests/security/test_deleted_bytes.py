"""What was deleted stands in no file: not in the tables, not in the log (T37). Each look has a control it must find."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from referral_app.actions import intake
from referral_app.actions.family import delete_ended
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.follow_ups import worker
from referral_app.models import AuditRow, ConflictToken, Request
from referral_app.queries import cases
from referral_app.security.folding import fold_logs
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups.world import Basket
from tests.pg import Server
from tests.waiting import until

NAME, CHILD, MAIL = "Zephyrine Quillfeather", "Ottokar Quillfeather", "zephyrine.q@example.net"


def forms(word: str) -> set[bytes]:
    """The ways in which a word may stand in a file."""
    plain = word.encode()
    shifted = {base64.b64encode(b"x" * n + plain)[4 if n else 0 : -4] for n in range(3)}
    return {plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), *shifted}


def found_in(folder: Path, words: list[str]) -> dict[str, int]:
    """How often each word stands in the files of a folder, in any form."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".eml"]
    return {word: sum(content.count(form) for content in files for form in forms(word)) for word in words}


@pytest.fixture
def folder(request: pytest.FixtureRequest, app: Flask) -> Iterator[Path]:
    """Where the database's files are. A post that takes every letter."""
    app.extensions["referral.transport"] = Basket()
    if db_name(app) == "sqlite":
        settings = app.extensions["referral.settings"]
        yield settings.instance
    else:
        server: Server = request.getfixturevalue("pg")
        yield server.log.parent
    del app.extensions["referral.transport"]


def db_name(app: Flask) -> str:
    with app.app_context():
        return str(db.engine.dialect.name)


def asked(app: Flask) -> tuple[str, str]:
    """A request that names people, and its reference."""
    with app.app_context():
        request = cast.submitted(
            contact={"called": NAME, "email": MAIL}, names={"child": [CHILD], "other_side": "Balthasar Quillfeather"}
        )
        cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
        return request.id, request.reference


def test_what_is_said_stands_in_no_file_and_what_is_not_sealed_is_found(app: Flask, folder: Path) -> None:
    """Written, changed and deleted: no name in tables or log, on either engine. An attorney's name, which is not
    sealed, is the control."""
    request_id, _ = asked(app)
    with app.app_context():
        request = db.session.get_one(Request, request_id)
        said = cases.words(request)
        cases.seal_words(request, {**said, "contact": {**said["contact"], "phone": "+19075550163"}})
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            flush_postgres()
    words = [NAME, CHILD, MAIL, "Quillfeather", "+19075550163"]
    assert found_in(folder, words) == dict.fromkeys(words, 0)
    assert found_in(folder, ["Diallo"])["Diallo"] > 0
    with app.app_context():
        intake.withdraw_request(request_id, now=clock_of().programme(), today=clock_of().today())
        delete_ended(request_id, now=clock_of().real())
    assert found_in(folder, words) == dict.fromkeys(words, 0)


def flush_postgres() -> None:
    """Have PostgreSQL write what it holds in memory into its files."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))


def without_what_stays() -> None:
    """Take away what is kept for seven years by promise, the chain and the codes: they name an id and nothing else."""
    db.session.execute(delete(AuditRow))
    db.session.execute(delete(ConflictToken))
    db.session.commit()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_after_a_deletion_file_and_log_hold_neither_id_nor_reference(app: Flask, folder: Path) -> None:
    request_id, reference = asked(app)
    assert all(count > 0 for count in found_in(folder, [request_id, reference]).values())
    with app.app_context():
        intake.withdraw_request(request_id, now=clock_of().programme(), today=clock_of().today())
        delete_ended(request_id, now=clock_of().real())
        assert found_in(folder, [reference]) == {reference: 0}
        without_what_stays()
        assert fold_logs()
    assert found_in(folder, [request_id, reference]) == {request_id: 0, reference: 0}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_reader_keeps_it_in_the_log_until_the_next_tick_after_it_is_done(
    app: Flask, folder: Path, clock: StillClock
) -> None:
    """The control, and what the worker is for: with a reader in the way the log cannot be folded in."""
    request_id, reference = asked(app)
    with app.app_context():
        reader = db.engine.connect()
        reader.execute(select(Request.id)).all()
        intake.withdraw_request(request_id, now=clock_of().programme(), today=clock_of().today())
        delete_ended(request_id, now=clock_of().real())
        assert found_in(folder, [reference])[reference] > 0
        reader.close()
    worker.tick(app)
    assert found_in(folder, [reference]) == {reference: 0}
    assert (folder / "referral.sqlite-wal").stat().st_size == 0


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_draft_that_is_left_is_gone_from_every_file(app: Flask, folder: Path, clock: StillClock) -> None:
    with app.app_context():
        draft, token = intake.start_draft(now=clock.now, language="en")
        draft_id, reference = draft.id, draft.reference
        intake.save_draft(draft_id, {**cases.EMPTY_WORDS, "contact": {"called": NAME}}, now=clock.now)
        intake.leave(token, now=clock.now)
    assert found_in(folder, [draft_id, reference, NAME]) == {draft_id: 0, reference: 0, NAME: 0}


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_on_postgresql_a_table_made_anew_holds_nothing_of_it(app: Flask, folder: Path) -> None:
    """PostgreSQL leaves what was deleted in its pages until they are written anew (docs/deploy.md, Deleted bytes):
    an id and a reference, which name nobody. VACUUM FULL takes them away."""
    request_id, reference = asked(app)
    with app.app_context():
        intake.withdraw_request(request_id, now=clock_of().programme(), today=clock_of().today())
        delete_ended(request_id, now=clock_of().real())
        without_what_stays()
        db.session.remove()

        def nothing_is_left() -> bool:
            # A snapshot of another connection may hold rows back for a moment.
            for engine in db.engines.values():
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM (FULL)"))
                    connection.execute(text("CHECKPOINT"))
            tables = folder / "base"
            return found_in(tables, [request_id, reference]) == {request_id: 0, reference: 0}

        until(nothing_is_left, "the tables are written anew", pace=0.2)
