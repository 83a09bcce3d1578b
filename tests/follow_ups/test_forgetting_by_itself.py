"""The worker forgets by itself: short-lived drafts each quarter of an hour, the rest each night (T46, E04)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from referral_app.actions import intake
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.family import delete_ended
from referral_app.actions.retention import digest_of
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.follow_ups import worker
from referral_app.models import (
    Account,
    Attorney,
    AuditRow,
    AuthSession,
    ConflictToken,
    EnrolmentLink,
    Hit,
    Letter,
    Licence,
    Offer,
    Request,
    RequesterSession,
    Residue,
    Task,
)
from referral_app.models.base import Base
from referral_app.queries import keeping as queries
from referral_app.security import chain, limits
from referral_app.vocabulary import LetterState
from tests import cast
from tests.commands.test_retention import DAY, MINUTE, left, put
from tests.conftest import START, StillClock
from tests.follow_ups.world import Basket
from tests.house.test_migrations import how_many


@pytest.fixture(autouse=True)
def _post(app: Flask) -> Iterator[None]:
    """A post that takes every letter."""
    app.extensions["referral.transport"] = Basket()
    yield
    del app.extensions["referral.transport"]


@pytest.fixture
def ticking(app: Flask, clock: StillClock) -> Flask:
    """An app whose worker has just done its night's work, at ten in the morning."""
    worker.tick(app)
    return app


def test_a_draft_goes_within_a_quarter_of_an_hour_after_its_half_hour(ticking: Flask, clock: StillClock) -> None:
    put(ticking, "draft-left", "draft", silent=timedelta(0))
    for minute in range(30):
        worker.tick(ticking)
        assert left(ticking)[0] == {"draft-left"}, minute
        clock.move(minutes=1)
    for _ in range(15):
        worker.tick(ticking)
        clock.move(minutes=1)
    worker.tick(ticking)
    assert left(ticking) == (set(), set())


#: What goes, how long it is kept, and how a row of it is made.
KEPT = [("draft", True, 30), ("wrong_service", False, 30), ("duplicate", False, 30), ("closed", False, 90)]
KEPT += [("withdrawn", False, 90)]


@pytest.mark.parametrize(("state", "phrase", "days"), KEPT)
def test_each_state_is_kept_to_the_minute_and_goes_the_next_night(
    ticking: Flask, clock: StillClock, state: str, phrase: bool, days: int
) -> None:
    put(ticking, "one", state, silent=timedelta(0), phrase=phrase)
    put(ticking, "running", "matching", silent=timedelta(0))
    clock.now = START + days * DAY - MINUTE
    worker.tick(ticking)
    assert left(ticking)[0] == {"one", "running"}
    clock.now = START + (days + 1) * DAY
    worker.tick(ticking)
    assert left(ticking) == ({"running"}, {"running"})


def test_ten_days_without_a_worker_are_made_up_by_its_first_tick(ticking: Flask, clock: StillClock) -> None:
    put(ticking, "one", "closed", silent=85 * DAY)
    clock.move(days=10)
    assert left(ticking)[0] == {"one"}
    worker.tick(ticking)
    assert left(ticking) == (set(), set())
    before = how_many(ticking)
    worker.tick(ticking)
    assert how_many(ticking) == before


def test_four_at_once_forget_each_thing_once(ticking: Flask, clock: StillClock) -> None:
    for number in range(40):
        put(ticking, f"one-{number}", "closed", silent=85 * DAY)
    clock.move(days=10)
    crew = [threading.Thread(target=worker.tick, args=(ticking,)) for _ in range(4)]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    assert left(ticking) == (set(), set())
    with ticking.app_context():
        swept = db.session.scalars(select(AuditRow.reason).where(AuditRow.object == "requests")).all()
        assert sum(int(str(reason).split()[0]) for reason in swept) == 40
        assert db.session.scalar(select(func.sum(Residue.n))) == 40
        assert chain.verify(db.session) == []


def test_no_row_is_left_without_what_it_points_at(app: Flask, clock: StillClock) -> None:
    """A whole request goes with everything that hangs on it, in every table that there is."""
    with app.app_context():
        grace = cast.grace()
        untouched = {name for name, rows in how_many(app).items() if rows}
        request = cast.submitted(contact={"email": "noor@example.net"})
        cast.sent(cast.need_of(request), cast.amara(), by=grace)
        request_id = request.id
        intake.withdraw_request(request_id, now=clock.now, today=clock.now.date())
        pointing = {
            (table.name, column.name)
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if column.name in ("request_id", "need_id", "offer_id", "matter_id")
        } - {("conflict_tokens", "request_id")}
    clock.move(days=91)
    worker.tick(app)
    assert untouched
    with app.app_context():
        for table, column in sorted(pointing):
            found = db.session.execute(text(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")).scalar_one()
            assert found == 0, (table, column)
        assert db.session.get(Request, request_id) is None
        assert inspect(db.engine).get_table_names()


def test_no_job_lengthens_how_long_a_request_is_kept(app: Flask, clock: StillClock) -> None:
    """What the worker does to a request is no act of anybody: its last act stays where it was (E04)."""
    with app.app_context():
        grace, amara = cast.grace(), cast.amara()
        request = cast.submitted()
        cast.approved(cast.need_of(request), amara, by=grace)
        request_id, last = request.id, request.last_act_at
    for _ in range(40):
        clock.move(hours=12)
        worker.tick(app)
    with app.app_context():
        request = db.session.get_one(Request, request_id)
        assert request.state in ("offer_out", "unplaced")
        assert request.last_act_at == last


def test_a_year_of_silence_calls_staff_once_a_year(ticking: Flask, clock: StillClock) -> None:
    put(ticking, "placed", "placed", silent=timedelta(0))
    put(ticking, "working", "in_progress", silent=timedelta(0))

    def tasks() -> int:
        with ticking.app_context():
            found = select(func.count()).select_from(Task).where(Task.kind == "silent_for_a_year")
            return db.session.scalar(found) or 0

    for day, called in ((364, 0), (366, 2), (367, 2), (729, 2), (731, 4)):
        clock.now = START + day * DAY
        worker.tick(ticking)
        assert tasks() == called, day
    assert left(ticking)[0] == {"placed", "working"}


def test_counters_and_what_hangs_on_no_request_go_too(ticking: Flask, clock: StillClock) -> None:
    with ticking.app_context():
        ada = cast.ada()
        limits.count("phrase", "203.0.113.7", clock.now)
        request = cast.submitted()
        db.session.add_all(
            [
                AuthSession(token_sha256="s" * 64, account_id=ada.id, created_at=START, seen_at=START, proof_at=START),
                EnrolmentLink(token_sha256="l" * 64, account_id=ada.id, expires_at=START + 14 * DAY),
                letter("gone", LetterState.SENT, ada.id),
                letter("waits", LetterState.WAITING, ada.id),
            ]
        )
        db.session.commit()
        with writing():
            task = make_task("complaint", once="loose", now=clock.now, due_on=clock.now.date())
            assert task is not None
            task.resolved_at = clock.now
        assert db.session.scalar(select(func.count()).select_from(RequesterSession)) == 1
        assert request.state != "draft"
    clock.move(minutes=31)
    worker.tick(ticking)
    assert counted(ticking, Hit, RequesterSession) == [0, 0]
    assert counted(ticking, AuthSession, EnrolmentLink) == [1, 1]
    clock.now = START + 15 * DAY
    worker.tick(ticking)
    assert counted(ticking, AuthSession, EnrolmentLink) == [0, 0]
    clock.now = START + 91 * DAY
    worker.tick(ticking)
    with ticking.app_context():
        assert set(db.session.scalars(select(Letter.once).where(Letter.kind == "news"))) == {"waits"}
        assert db.session.scalar(select(Task).where(Task.once == "loose")) is None


def letter(once: str, state: LetterState, account_id: str) -> Letter:
    return Letter(
        kind="news",
        recipient_kind="account",
        recipient_id=account_id,
        valid_while=[],
        params={},
        once=once,
        message_id=once,
        state=state,
        due_at=START + 1000 * DAY,
        created_at=START,
    )


def counted(app: Flask, *tables: type[Any]) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_tokens_and_links_of_the_chain_go_after_seven_years(ticking: Flask, clock: StillClock) -> None:
    with ticking.app_context():
        db.session.add(
            ConflictToken(request_id="gone", whose="own", token="t", kind="name", weight="rare", made_at=START)
        )
        db.session.commit()
        for number in range(5):
            write_down_look("pair_read", f"request:{number}", actor="somebody")
        kept = chain.head(db.session)
    clock.now = START + 7 * 365 * DAY - MINUTE
    worker.tick(ticking)
    with ticking.app_context():
        write_down_look("pair_read", "request:9", actor="somebody")
        assert counted(ticking, ConflictToken) == [1]
        before = db.session.scalar(select(func.min(AuditRow.seq)))
    clock.now = START + 7 * 365 * DAY + DAY
    worker.tick(ticking)
    with ticking.app_context():
        assert counted(ticking, ConflictToken) == [0]
        first = db.session.scalar(select(func.min(AuditRow.seq)))
        assert before == 1
        assert first == 6
        assert chain.verify(db.session) == []
        assert chain.verify(db.session, kept) == []
        # What is cut by hand shows all the same, and so does a start that nobody signed.
        db.session.execute(text("DELETE FROM audit WHERE seq = 6"))
        assert chain.verify(db.session) != []
        db.session.execute(text("UPDATE facts SET value = '6:' || substr(value, 3) WHERE name = 'audit_start'"))
        assert chain.verify(db.session)[0].seq == 1


def test_an_attorney_who_left_is_forgotten_two_years_later(ticking: Flask, clock: StillClock) -> None:
    with ticking.app_context():
        amara, bela = cast.amara(), cast.bela()
        cast.attorney_account(amara)
        for person in (amara, bela):
            person.status, person.left_at = "withdrawn", START
        db.session.commit()
        sent = cast.sent(
            cast.need_of(cast.submitted()), attorney := cast.attorney("a-9", "Noa", "Levi"), by=cast.grace()
        )
        attorney.status, attorney.left_at = "withdrawn", START - 800 * DAY
        db.session.commit()
        amara_id, said = amara.id, ("Amara", "Diallo", amara.email, amara.phone, amara.code)
        offer_id = sent.id
    clock.now = START + 2 * 365 * DAY - MINUTE
    worker.tick(ticking)
    with ticking.app_context():
        assert db.session.get_one(Attorney, amara_id).last_name == "Diallo"
    clock.now = START + 2 * 365 * DAY + DAY
    worker.tick(ticking)
    with ticking.app_context():
        assert set(db.session.scalars(select(Attorney.last_name))) == {""}
        assert db.session.scalar(select(func.count()).select_from(Licence)) == 0
        account = db.session.scalars(select(Account).where(Account.attorney_id == amara_id)).one()
        assert (account.name, account.role_set, account.password_hash) == ("", frozenset(), None)
        rows = [tuple(row) for row in db.session.execute(text("SELECT * FROM attorneys"))]
        rows += [tuple(row) for row in db.session.execute(text("SELECT * FROM accounts"))]
        assert not [word for word in said if word in repr(rows)]
        # A request that runs on still says that somebody was asked.
        assert db.session.get(Offer, offer_id) is not None
        forgotten = db.session.scalars(select(AuditRow.object).where(AuditRow.action == "attorney_forgotten")).all()
        assert len(forgotten) == 3


def test_what_is_left_are_counts_and_a_small_count_is_not_shown(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = cast.submitted()
        month = f"{request.received_at:%Y-%m}"
        areas = sorted(need.area for need in request.needs)
        intake.withdraw_request(request.id, now=clock.now, today=clock.now.date())
        delete_ended(request.id, now=clock_of().real())
        rows = db.session.execute(select(Residue.area, Residue.month, Residue.outcome, Residue.n)).all()
        assert sorted(row.area for row in rows) == ["", *areas]
        assert {row.month for row in rows} == {month}
        assert {row.outcome for row in rows} == {"withdrawn", "not_placed"}
        assert {row[4] for row in queries.residue(2026)} == {None}
        db.session.execute(text("UPDATE residue SET n = 10 WHERE area = ''"))
        assert queries.outcomes(2026) == [("withdrawn", None)], "ten or fewer, as in the yearly statistics"
        db.session.execute(text("UPDATE residue SET n = 11 WHERE area = ''"))
        assert queries.outcomes(2026) == [("withdrawn", 11)]
        assert queries.residue(2026)[0] == (month, "", "", "withdrawn", 11)
        assert queries.residue(2025) == []


def test_a_batch_says_what_went_to_whoever_has_an_id(ticking: Flask, clock: StillClock) -> None:
    for name in ("one", "two"):
        put(ticking, name, "closed", silent=100 * DAY)
    clock.move(days=1)
    worker.tick(ticking)
    with ticking.app_context():
        link = db.session.scalars(select(AuditRow).where(AuditRow.object == "requests")).one()
        assert (link.actor, link.reason, link.digest) == ("worker", "2 closed", digest_of(["two", "one"]))


def test_a_clock_that_is_set_back_stops_nothing(app: Flask, clock: StillClock) -> None:
    clock.now = datetime(2030, 1, 1, tzinfo=UTC)
    worker.tick(app)
    clock.now = START
    put(app, "one", "closed", silent=100 * DAY)
    worker.tick(app)
    assert left(app)[0] == set()
