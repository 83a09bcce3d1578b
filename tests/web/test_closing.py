"""Closing asks why with nothing set and says what happens; reopening needs a note (F06, B17, U15)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, closing, intake, retention, way_back
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Event, Letter, Note, Request, Task
from referral_app.queries import cases, statistics
from referral_app.queries.accounts import by_email
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient


@pytest.fixture
def desk(app: Flask, clock: StillClock) -> tuple[PageClient, str]:
    """Grace's browser, and the address of a request."""
    with app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    return client, f"/counsel/requests/{request_id}"


def the_request(address: str) -> Request:
    return db.session.get_one(Request, address.rsplit("/", 1)[1])


def event_of(address: str, kind: str) -> Event:
    return db.session.scalars(
        select(Event).where(Event.request_id == address.rsplit("/", 1)[1], Event.kind == kind)
    ).one()


def test_nothing_is_set_and_what_happens_is_said(desk: tuple[PageClient, str]) -> None:
    client, address = desk
    client.get(address)
    page = client.get(f"{address}/close")
    assert "every letter that waits is cancelled" in page.text
    assert "reason" not in page.fields(f"{address}/close")
    assert "signpost" not in page.fields(f"{address}/close")
    page = client.submit({}, f"{address}/close", status=409)
    assert "Choose why it is closed." in page.text
    with client.app.app_context():
        assert the_request(address).closed_at is None


def test_the_directory_is_folded_until_it_is_asked_for_and_names_each_once(desk: tuple[PageClient, str]) -> None:
    client, address = desk
    page = client.get(f"{address}/close")
    [folded] = page.find(".//form//details")
    assert folded.get("open") is None
    names = ["".join(each.itertext()) for each in folded.findall(".//label")]
    assert len(names) == len(set(names))
    page = client.submit({"reason": "wrong_service"}, f"{address}/close", status=409)
    [unfolded] = page.find(".//form//details")
    assert unfolded.get("open") is not None


def test_another_service_needs_one_that_the_family_then_sees(desk: tuple[PageClient, str]) -> None:
    """F06: what was told stands in the history, and on the family's page by its name."""
    client, address = desk
    with client.app.app_context():
        request = the_request(address)
        phrase = way_back.give_phrase(request.id, now=clock_of().real())
        way_back.confirm_phrase(request.id, phrase, now=clock_of().real())
    client.get(f"{address}/close")
    page = client.submit({"reason": "wrong_service"}, f"{address}/close", status=409)
    assert "Tick at least one service" in page.text
    assert page.fields(f"{address}/close")["reason"] == ["wrong_service"]
    client.submit({"signpost": ["lsc_finder", "aba_lrs"]}, f"{address}/close")
    with client.app.app_context():
        assert the_request(address).state == "wrong_service"
        assert event_of(address, "request_closed").detail["signposts"] == ["lsc_finder", "aba_lrs"]
    family = PageClient(client.app)
    family.get("/status")
    page = family.submit({"phrase": phrase})
    told = page.text.split("Who can help with this", 1)[1]
    from referral_app import law

    names = {row.code: row.name for row in law.load().signposts}
    assert names["lsc_finder"] in told
    assert names["aba_lrs"] in told


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("other", ["", "R-222-22Z", "its own"])
def test_a_duplicate_needs_the_other_request(desk: tuple[PageClient, str], other: str) -> None:
    client, address = desk
    with client.app.app_context():
        own = the_request(address).reference
    client.get(f"{address}/close")
    page = client.submit(
        {"reason": "duplicate", "same_as": own if other == "its own" else other}, f"{address}/close", status=409
    )
    assert "Write the reference of the other request" in page.text
    with client.app.app_context():
        assert the_request(address).closed_at is None
        twin = cast.submitted()
        twin_id, reference = twin.id, twin.reference
    client.submit({"same_as": f" {reference.lower()} "}, f"{address}/close")
    with client.app.app_context():
        assert the_request(address).state == "duplicate"
        assert event_of(address, "request_closed").detail["same_as"] == twin_id
        assert db.session.get_one(Request, twin_id).closed_at is None


def test_a_walled_request_is_no_other_request_to_who_may_not_see_it(desk: tuple[PageClient, str]) -> None:
    """Whether it exists is not told either."""
    from referral_app.actions import conflicts

    client, address = desk
    with client.app.app_context():
        twin = cast.submitted()
        who = cast.account("rae@example.org", "Rae Holm", cast.Role.CONFLICTS)
        conflicts.wall(twin.id, actor=who, now=clock_of().programme())
        reference = twin.reference
    client.get(f"{address}/close")
    page = client.submit({"reason": "duplicate", "same_as": reference}, f"{address}/close", status=409)
    assert "Write the reference of the other request" in page.text


def test_closing_cancels_every_letter_that_waits(desk: tuple[PageClient, str]) -> None:
    """(B17) And the one that says so is the only one left."""
    client, address = desk
    client.get(f"{address}/close")
    client.submit({"reason": "no_contact"}, f"{address}/close")
    with client.app.app_context():
        left = db.session.scalars(
            select(Letter.kind).where(Letter.request_id == the_request(address).id, Letter.state == "waiting")
        ).all()
        assert set(left) <= {"news"}


def test_reopening_needs_a_note(desk: tuple[PageClient, str]) -> None:
    """(B17) The note is kept, the owner is who reopened, and what was cleared stays so."""
    client, address = desk
    client.get(f"{address}/close")
    client.submit({"reason": "no_contact"}, f"{address}/close")
    page = client.get(address)
    assert f"{address}/reopen" in page.links()
    client.get(f"{address}/reopen")
    page = client.submit({"text": "  "}, f"{address}/reopen", status=422)
    assert "Write a note first" in page.text
    with client.app.app_context():
        assert the_request(address).state == "closed"
    client.submit({"text": "She called back from another number."}, f"{address}/reopen")
    with client.app.app_context():
        request = the_request(address)
        assert request.state in ("ready_to_match", "in_triage")
        assert (request.closed_at, request.close_reason) == (None, None)
        assert [cases.note_text(note) for note in db.session.scalars(select(Note))] == [
            "She called back from another number."
        ]
        assert event_of(address, "request_reopened").actor == request.owner_id


@pytest.mark.parametrize("step", ["close", "hand-over", "urgency", "needs/by-hand"])
def test_a_step_that_was_opened_before_the_end_leads_to_the_request_and_says_why(
    desk: tuple[PageClient, str], step: str
) -> None:
    """A form of a request that a colleague has closed meanwhile: filled in, it would only be refused."""
    client, address = desk
    client.get(f"{address}/close")
    client.submit({"reason": "no_contact"}, f"{address}/close")
    page = client.get(f"{address}/{step}", follow=True)
    assert page.path == address
    assert "The request is closed." in page.text
    page = client.post(f"{address}/{step}", {"reason": "other", "text": "x", "why": "x"}, 409)
    assert page.path == address
    assert "The request is closed." in page.text


def test_a_request_that_a_colleague_has_taken_up_again_is_not_offered_twice(desk: tuple[PageClient, str]) -> None:
    client, address = desk
    page = client.get(f"{address}/reopen", follow=True)
    assert page.path == address
    assert "That cannot be done in the state it is in now." in page.text


def test_what_the_family_stopped_is_not_reopened(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request, grace = cast.submitted(), cast.grace()
        now = clock_of().programme()
        with pytest.raises(Refused, match="wrong_state"):
            closing.reopen_request(request.id, "It runs.", actor=grace, now=now)
        intake.withdraw_request(request.id, now=now)
        with pytest.raises(Refused, match="wrong_state"):
            closing.reopen_request(request.id, "They may want it after all.", actor=grace, now=now)
        with pytest.raises(Refused, match="no_note"):
            closing.reopen_request(request.id, " ", actor=grace, now=now)
        assert db.session.get_one(Request, request.id).state == "withdrawn"
        grace_id, request_id = grace.id, request.id
    client = PageClient(app)
    cast.sign_in(client, grace_id)
    assert f"/counsel/requests/{request_id}/reopen" not in client.get(f"/counsel/requests/{request_id}").links()


def test_closed_again_after_reopening_shows_the_newest_services(desk: tuple[PageClient, str]) -> None:
    client, address = desk
    with client.app.app_context():
        grace, request_id = by_email("grace@example.org"), the_request(address).id
        assert grace is not None
        now = clock_of().programme()
        from referral_app.queries import family

        for n, code in enumerate(("lsc_finder", "aba_lrs")):
            closing.close_request(request_id, "wrong_service", actor=grace, now=now, signposts=[code])
            assert family.services_told(the_request(address)) == [code]
            if n == 0:
                closing.reopen_request(request_id, "Again.", actor=grace, now=now)
                assert family.services_told(the_request(address)) == []


def test_what_is_no_request_for_help_is_marked_with_what_it_is_and_nothing_is_sent(
    app: Flask, clock: StillClock
) -> None:
    """U15, straight from the state in which it came."""
    with app.app_context():
        request = cast.submitted(contact={"email": "tip@example.net", "ways": ["email"]})
        request_id, grace = request.id, cast.grace().id
        phrase = way_back.give_phrase(request_id, now=clock_of().real())
        way_back.confirm_phrase(request_id, phrase, now=clock_of().real())
        sent = set(db.session.scalars(select(Letter.id)))
        db.session.get_one(Request, request_id).state = "submitted"
        db.session.commit()
    client, address = PageClient(app), f"/counsel/requests/{request_id}"
    cast.sign_in(client, grace)
    client.get(f"{address}/close")
    page = client.submit({"reason": "not_real"}, f"{address}/close", status=409)
    assert "Choose what it is instead of a request for help." in page.text
    assert page.fields(f"{address}/close")["reason"] == ["not_real"]
    client.submit({"which": "press"}, f"{address}/close")
    with app.app_context():
        request = the_request(address)
        assert (request.state, request.close_reason, request.kept_briefly) == ("closed", "not_real", True)
        assert event_of(address, "request_closed").detail["which"] == "press"
        letters = db.session.scalars(select(Letter)).all()
        assert {letter.id for letter in letters} <= sent
        assert not [letter for letter in letters if letter.state == "waiting"]
        assert not db.session.scalars(
            select(Task.kind).where(Task.request_id == request_id, Task.resolved_at.is_(None))
        ).all()
    assert "A journalist or a researcher" in client.get(f"{address}?part=notes").text
    family = PageClient(app)
    family.get("/status")
    page = family.submit({"phrase": phrase})
    assert "This request is closed" in page.text
    assert "If you need help, call us; others who can help" in page.text
    assert "Others who can help" in page.text
    for word in ("journalist", "Not a request for help", "abuse", "poses", "a test"):
        assert word not in page.text, word


def test_what_was_found_no_request_is_taken_up_again_and_kept_as_any_other(app: Flask, clock: StillClock) -> None:
    """(U15, B17) Staff may have been wrong about a parent."""
    with app.app_context():
        request_id, grace, now = cast.submitted().id, cast.grace(), clock_of().programme()
        for which in ("", "liar"):
            with pytest.raises(Refused, match="no_kind_of_sender"):
                closing.close_request(request_id, "not_real", actor=grace, now=now, which=which)
        closing.close_request(request_id, "not_real", actor=grace, now=now, which="posing")
        closing.reopen_request(request_id, "She is the mother after all.", actor=grace, now=now)
        assert not db.session.get_one(Request, request_id).kept_briefly
        closing.close_request(request_id, "no_contact", actor=grace, now=now)
        assert not db.session.get_one(Request, request_id).kept_briefly


def test_what_is_no_request_is_kept_thirty_days_to_the_minute_and_counted_as_closed(
    app: Flask, clock: StillClock
) -> None:
    """(U15, T46) A minute before and a minute after; a real one closed on the same day stays."""
    with app.app_context():
        grace, ids = cast.grace(), []
        for reason, which in (("not_real", "test"), ("other", "")):
            ids.append(cast.submitted().id)
            closing.close_request(ids[-1], reason, actor=grace, now=clock_of().real(), which=which)
        assert statistics.counts(2026).requests == {"closed": 2}
        clock.move(days=30, minutes=-1)
        assert retention.run(clock_of().real())["refused"] == 0
        clock.move(minutes=2)
        assert retention.plan(clock_of().real())["refused"] == 1
        done = retention.run(clock_of().real())
        assert (done["refused"], done["closed"]) == (1, 0)
        assert list(db.session.scalars(select(Request.id))) == [ids[1]]
        assert statistics.counts(2026).requests == {"closed": 2}
