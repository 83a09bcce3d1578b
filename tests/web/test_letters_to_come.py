"""The page of letters to come (D13), the demonstration clock behind it, and the counters for this machine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from referral_app.actions import contact
from referral_app.clock import clock as the_clock
from referral_app.letters import outbox
from referral_app.models import Account, Request
from tests import cast
from tests.conftest import StillClock, dispose, make_settings, migrated_app
from tests.page_client import BASE, PageClient


def _letter_to_the_requester(ways: list[str]) -> Request:
    """A request whose requester has a letter that waits, and these ways marked as safe."""
    request = cast.submitted(cast.answers(contact_ways=ways), contact={"email": "noor@example.org"})
    now = the_clock().programme()
    contact.change_contact(request.id, {"email": "noor@example.org", "ways": ways}, now=now, today=now.date())
    from referral_app.extensions import db

    outbox.enqueue("news", "requester", request.id, once=f"planned:{request.id}", now=now, request_id=request.id)
    db.session.commit()
    return request


def test_a_letter_that_may_leave_says_so_and_one_that_may_not_says_why(client: PageClient) -> None:
    with client.app.app_context():
        cast.sign_in(client, cast.grace())
        safe = _letter_to_the_requester(["email"]).reference
    page = client.get("/counsel/letters")
    assert safe in page.text
    assert "it leaves" in page.text
    with client.app.app_context():
        from referral_app.extensions import db

        request = db.session.query(Request).one()
        contact.change_contact(
            request.id, {"ways": ["i_will_return"]}, now=the_clock().programme(), today=the_clock().today()
        )
    page = client.get("/counsel/letters")
    assert "stopped" in page.text
    assert "noor@example.org" not in page.html


def test_the_page_asks_the_database_the_same_however_many_letters_wait(sqlite_client: PageClient) -> None:
    from referral_app.extensions import db

    app, asked = sqlite_client.app, [0]

    def note(*_: object) -> None:
        asked[0] += 1

    def looked() -> int:
        asked[0] = 0
        sqlite_client.get("/counsel/letters")
        return asked[0]

    with app.app_context():
        grace = cast.grace()
        cast.sign_in(sqlite_client, grace)
        cast.sent(cast.need_of(_letter_to_the_requester(["email"])), cast.amara(), by=grace)
        engine, who = db.engine, grace.id
    event.listen(engine, "before_cursor_execute", note)
    try:
        looked()
        one = looked()
        with app.app_context():
            grace = db.session.get_one(Account, who)
            for letter in range(3):
                need = cast.need_of(_letter_to_the_requester(["email"]))
                cast.sent(need, cast.attorney(f"m-{letter}", "Mo", f"Many {letter}"), by=grace)
        assert looked() == one
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_walled_request_is_on_nobodys_list_but_the_conflicts_role(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        from referral_app.extensions import db

        grace, sol = cast.grace().id, cast.sol().id
        request = _letter_to_the_requester(["email"])
        request.state = "walled"
        db.session.commit()
        reference = request.reference
    cast.sign_in(sqlite_client, grace)
    assert reference not in sqlite_client.get("/counsel/letters").text
    cast.sign_in(sqlite_client, sol)
    assert reference in sqlite_client.get("/counsel/letters").text


def test_the_clock_of_an_office_cannot_be_moved(sqlite_client: PageClient, clock: StillClock) -> None:
    with sqlite_client.app.app_context():
        cast.sign_in(sqlite_client, cast.grace())
    page = sqlite_client.get("/counsel/letters")
    assert "Demonstration clock" not in page.text
    sqlite_client.post("/counsel/demonstration-clock", {"days": "1"}, 404)


def test_the_demonstration_clock_moves_by_business_days(tmp_path: Path, clock: StillClock) -> None:
    app = migrated_app(make_settings(tmp_path, demo=True), clock)
    try:
        client = PageClient(app)
        with app.app_context():
            cast.sign_in(client, cast.grace())
            before = the_clock().programme()
        assert "Demonstration clock" in client.get("/counsel/letters").text
        client.post("/counsel/demonstration-clock", {"days": "3"}, 400)
        client.post("/counsel/demonstration-clock", {"days": "1"}, 303)
        with app.app_context():
            # Thanksgiving lies between: one business day on from Wednesday morning is Friday morning.
            assert the_clock().programme() - before == timedelta(days=2)
    finally:
        dispose(app)


def test_counters_are_for_this_machine_alone(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    here = client.get("/metrics", base_url=BASE)
    assert 'referral_letters{state="late"} 0' in here.get_data(as_text=True)
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"):
        assert client.get("/metrics", base_url=BASE, headers={name: "127.0.0.1"}).status_code == 404, name
    elsewhere = client.get("/metrics", base_url=BASE, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 404
