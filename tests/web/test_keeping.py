"""Legal holds by two people, what goes next, and the certificate of what went (T48, E04)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, false, select, true
from sqlalchemy.exc import IntegrityError

from referral_app import programme
from referral_app.actions import Refused, closing, intake, legal_holds, retention
from referral_app.actions.family import delete_ended
from referral_app.actions.steps import forgetting
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, LegalHold, Request, RequesterSession, Task
from referral_app.queries import keeping
from referral_app.queries import retention as queries
from referral_app.security import tokens
from referral_app.security.case_keys import CannotBeRead, vault
from tests import cast
from tests.commands.shell import good
from tests.conftest import StillClock
from tests.page_client import PageClient

REVIEW = date(2027, 1, 31)


def ended() -> Request:
    """A request whose family has stopped everything."""
    request = cast.submitted()
    now = clock_of().programme()
    intake.withdraw_request(request.id, now=now, today=now.date())
    return db.session.get_one(Request, request.id)


def ask(request: Request, actor: Account, reason: str = "subpoena", review_on: date | None = REVIEW) -> LegalHold:
    now = clock_of().real()
    return legal_holds.ask_for_hold(request.reference, reason, review_on, actor=actor, now=now, today=now.date())


def forget() -> bool:
    """The night's work; whether the one request went."""
    return retention.run(clock_of().real())["closed"] == 1


def test_a_legal_hold_stops_purge_and_shred_and_two_people_lift_it(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        ada, sol = cast.ada(), cast.sol()
        request = ended()
        request_id = request.id
        hold = ask(request, sol)
        legal_holds.confirm_hold(hold.id, actor=ada, now=clock.now)
        clock.move(days=100)
        assert not forget()
        with pytest.raises(Refused, match="legal_hold"):
            delete_ended(request_id, now=clock.now)
        with pytest.raises(IntegrityError):
            db.session.execute(delete(Request).where(Request.id == request_id))
        db.session.rollback()
        assert not legal_holds.lift_hold(hold.id, actor=ada, now=clock.now)
        with pytest.raises(Refused, match="second_person"):
            legal_holds.lift_hold(hold.id, actor=ada, now=clock.now)
        assert not forget()
        assert legal_holds.lift_hold(hold.id, actor=sol, now=clock.now)
        sealed = db.session.get_one(Request, request_id).sealed
        assert forget()
        with pytest.raises(CannotBeRead):
            vault().unseal(request_id, sealed, table="requests", row_id=request_id, version=1)
        acts = list(
            db.session.scalars(
                select(AuditRow.action).where(AuditRow.action.like("legal_hold%")).order_by(AuditRow.seq)
            )
        )
        assert acts == ["legal_hold_asked", "legal_hold_set", "legal_hold_lift_asked", "legal_hold_lifted"]


def went_under_hold(clock: StillClock, lift: Callable[..., bool] = legal_holds.lift_hold) -> list[str]:
    """What of purge, shred and lifting by one person went through while a legal hold stood. In a context."""
    ada, sol = cast.ada(), cast.sol()
    requests = [ended() for _ in range(3)]
    holds = [ask(request, sol) for request in requests]
    ids = [(request.id, hold.id) for request, hold in zip(requests, holds, strict=True)]
    for _request_id, hold_id in ids:
        legal_holds.confirm_hold(hold_id, actor=ada, now=clock.now)
    clock.move(days=100)
    went = []
    (lifted, hold_id), (deleted, _), (purged, _) = ids
    for _ in range(2):
        with suppress(Refused):
            lift(hold_id, actor=ada, now=clock.now)
    with suppress(Refused):
        delete_ended(deleted, now=clock.now)
    retention.run(clock.now)
    for name, request_id in (("lifted by one", lifted), ("shredded", deleted), ("purged", purged)):
        if db.session.get(Request, request_id, populate_existing=True) is None:
            went.append(name)
        elif not vault().shred(request_id):
            went.append(f"{name}: its key")
    return went


def test_nothing_goes_under_a_hold_whoever_presses(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        assert went_under_hold(clock) == []


def test_the_control_a_hold_that_one_person_lifts_is_found(app: Flask, clock: StillClock) -> None:
    def careless(hold_id: str, **_: object) -> bool:
        with writing() as session:
            session.execute(delete(LegalHold).where(LegalHold.id == hold_id))
        return True

    with app.app_context():
        assert went_under_hold(clock, careless) == ["lifted by one"]


def test_the_control_where_nobody_asks_for_holds_all_goes(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "under_hold", lambda _now: false())
    # The table itself refuses, too: the holds are taken away from it with the rest.
    monkeypatch.setattr(forgetting, "unconfirmed_holds", lambda _now: true())
    with app.app_context():
        assert went_under_hold(clock) == ["lifted by one", "shredded", "purged"]


def test_one_person_alone_sets_none_but_nothing_is_lost_meanwhile(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol, request = cast.sol(), ended()
        clock.move(days=100)
        hold = ask(request, sol, review_on=clock.now.date() + timedelta(days=30))
        with pytest.raises(Refused, match="second_person"):
            legal_holds.confirm_hold(hold.id, actor=sol, now=clock.now)
        clock.move(days=3, minutes=-1)
        assert not forget()
        with pytest.raises(Refused, match="legal_hold"):
            delete_ended(request.id, now=clock.now)
        clock.move(minutes=1)
        assert forget()
        assert db.session.scalars(select(LegalHold)).all() == []


def test_who_finds_nobody_to_confirm_does_not_ask_for_ever(app: Flask, clock: StillClock) -> None:
    """Every third day anew, taken back and asked again: one person alone kept it from the family, who may delete."""
    with app.app_context():
        sol, ada, request = cast.sol(), cast.ada(), ended()
        hold = ask(request, sol)
        legal_holds.lift_hold(hold.id, actor=sol, now=clock.now)
        clock.move(days=1)
        ask(request, sol, "court_order")
        clock.move(days=2)
        with pytest.raises(Refused, match="second_person"):
            ask(request, sol)
        clock.move(days=1)
        retention.run(clock.now)
        assert db.session.scalars(select(LegalHold)).all() == []
        with pytest.raises(Refused, match="second_person"):
            ask(request, sol)
        hold = ask(request, ada)
        legal_holds.confirm_hold(hold.id, actor=sol, now=clock.now)
        ask(request, sol, "complaint")


def test_a_family_may_delete_once_an_unconfirmed_hold_has_lapsed(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = ended()
        ask(request, cast.sol())
        clock.move(days=3)
        delete_ended(request.id, now=clock.now)
        assert db.session.scalars(select(Request)).all() == []


def test_who_asked_may_take_it_back_alone_until_it_is_confirmed(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol, ada, request = cast.sol(), cast.ada(), ended()
        hold = ask(request, sol)
        with pytest.raises(Refused, match="second_person"):
            legal_holds.lift_hold(hold.id, actor=ada, now=clock.now)
        assert legal_holds.lift_hold(hold.id, actor=sol, now=clock.now)


def test_what_a_hold_needs(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol, grace, request = cast.sol(), cast.grace(), ended()
        too_far = clock.now.date() + timedelta(days=367)
        for code, reason, day in (
            ("no_such_reason", "because", REVIEW),
            ("bad_review_day", "subpoena", None),
            ("bad_review_day", "subpoena", clock.now.date()),
            ("bad_review_day", "subpoena", too_far),
        ):
            with pytest.raises(Refused, match=code):
                ask(request, sol, reason, day)
        with pytest.raises(Refused, match="not_a_keeper"):
            ask(request, grace)
        draft, _ = intake.start_draft(now=clock.now, language="en")
        with pytest.raises(Refused, match="not_found"):
            ask(draft, sol)


def test_on_its_day_of_review_staff_are_called_and_it_holds_on(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol, ada, request = cast.sol(), cast.ada(), ended()
        hold = ask(request, sol)
        legal_holds.confirm_hold(hold.id, actor=ada, now=clock.now)
        clock.move(days=100)
        today = clock.now.date()
        assert retention.call_staff(clock.now, today) == ["legal_hold_review"]
        assert retention.call_staff(clock.now, today) == []
        for _ in range(2):
            legal_holds.review_hold(hold.id, today + timedelta(days=30), actor=ada, now=clock.now, today=today)
        [looked] = db.session.scalars(select(AuditRow).where(AuditRow.action == "legal_hold_reviewed"))
        assert looked.actor == ada.id, "who moves the day stands in the record"
        clock.move(days=31)
        assert retention.call_staff(clock.now, clock.now.date()) == ["legal_hold_review"]
        assert len(db.session.scalars(select(Task).where(Task.kind == "legal_hold_review")).all()) == 2
        assert not forget()


def test_the_page_shows_what_goes_and_sets_and_lifts_a_hold_by_two(client: PageClient, clock: StillClock) -> None:
    app = client.app
    with app.app_context():
        ada, sol = cast.ada().id, cast.sol().id
        request = ended()
        request_id, reference = request.id, request.reference
    clock.move(days=85)
    cast.sign_in(client, sol)
    page = client.get("/counsel/keeping")
    assert reference in page.text
    assert "kept by a legal hold" not in page.text
    asked = {"reference": reference.lower().replace("-", " "), "reason": "court_order", "review_on": "2027-06-30"}
    back = client.submit({**asked, "review_on": "soon"}, "/counsel/keeping/holds", 422)
    assert "Give a day for the review" in back.text
    assert client.submit(asked, "/counsel/keeping/holds").text.count("kept by a legal hold") == 1
    with app.app_context():
        hold_id = db.session.scalars(select(LegalHold.id)).one()
    own = client.submit({}, f"/counsel/keeping/holds/{hold_id}/confirm", 422)
    assert "A second person must do this." in own.text
    other = PageClient(app)
    cast.sign_in(other, ada)
    other.get("/counsel/keeping")
    assert "Confirmed by Ada Mensah" in other.submit({}, f"/counsel/keeping/holds/{hold_id}/confirm").text
    clock.move(days=10)
    assert good(app, "retention", "plan", "--requests") == [
        f'{{"reference": "{reference}", "rule": "closed", "due_on": "2027-02-23", "legal_hold": true}}'
    ]
    other = PageClient(app)
    cast.sign_in(other, ada)
    other.get("/counsel/keeping")
    assert "asks for it to be lifted" in other.submit({}, f"/counsel/keeping/holds/{hold_id}/lift").text
    client = PageClient(app)
    cast.sign_in(client, sol)
    client.get("/counsel/keeping")
    assert "No request is under a legal hold." in client.submit({}, f"/counsel/keeping/holds/{hold_id}/lift").text
    good(app, "retention", "run")
    with app.app_context():
        link = db.session.scalars(select(AuditRow).where(AuditRow.action == "retention_swept")).one()
        assert link.digest == retention.digest_of([request_id])
        seq, digest = link.seq, str(link.digest)
    assert "1 request or draft" in client.get("/counsel/keeping").text
    sheet = client.get("/counsel/keeping/certificates/2027-02-28").text
    assert "Closed and withdrawn requests" in sheet
    assert digest in sheet
    assert f"{seq}" in sheet
    assert "March 15, 2027" in sheet
    client.get("/counsel/keeping/certificates/2027-02-27", status=404)
    client.get("/counsel/keeping/certificates/yesterday", status=404)


def test_what_was_no_request_for_help_is_shown_for_the_day_on_which_it_goes(app: Flask, clock: StillClock) -> None:
    """It goes after thirty days, and the page and the plan said ninety. The control is one that was closed."""
    with app.app_context():
        grace, brief, other = cast.grace(), cast.submitted().id, cast.submitted(cast.of_another_family(1)).id
        closing.close_request(brief, "not_real", which="test", actor=grace, now=clock.now)
        closing.close_request(other, "other", actor=grace, now=clock.now)
        clock.move(days=29)
        shown = keeping.going(None, clock.now, clock.now + timedelta(days=7))
        assert [(one.request_id, one.rule) for one in shown] == [(brief, "refused")]
        clock.move(days=1, minutes=1)
        assert [one.request_id for one in keeping.going(None, clock.now, clock.now)] == [brief]
        assert retention.run(clock.now)["refused"] == 1
        clock.move(days=60)
        assert [one.request_id for one in keeping.going(None, clock.now, clock.now)] == [other]


def test_the_day_on_which_something_goes_is_the_programmes(app: Flask, clock: StillClock) -> None:
    """What was closed at ten in the evening stood there as going a day later than it did."""
    with app.app_context():
        clock.now = datetime(2026, 11, 30, 22, tzinfo=programme.zone())
        closing.close_request(cast.submitted().id, "not_real", which="test", actor=cast.grace(), now=clock.now)
        [one] = keeping.going(None, clock.now, clock.now + timedelta(days=31))
        assert one.on == date(2026, 12, 30)


def test_a_walled_request_does_not_exist_for_a_supervisor(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = cast.submitted()
        request.state = "walled"
        db.session.commit()
        supervisor = cast.account("pat@example.org", "Pat Lind", cast.Role.SUPERVISOR)
        ada = cast.ada()
        with pytest.raises(Refused, match="not_found"):
            ask(request, supervisor)
        hold = ask(request, ada)
        with pytest.raises(Refused, match="gone"):
            legal_holds.confirm_hold(hold.id, actor=supervisor, now=clock.now)


def test_a_family_reads_that_the_law_has_it_kept(client: PageClient, clock: StillClock) -> None:
    token = tokens.new_token()
    with client.app.app_context():
        request = ended()
        ask(request, cast.sol())
        hold = RequesterSession(
            token_sha256=tokens.digest(token), request_id=request.id, created_at=clock.now, seen_at=clock.now
        )
        db.session.add(hold)
        db.session.commit()
    client.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
    page = client.get("/status/request")
    assert "The law has us keep what you wrote for now" in page.text
    assert "Delete everything now" not in page.text
    back = client.post("/status/request/delete", status=422)
    assert "Nothing was deleted" in back.text
