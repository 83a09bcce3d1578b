"""What staff note of an attorney: for staff alone, sealed, without a fact of a case, gone when the attorney is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import retention
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AttorneyNote, AuditRow, Request
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient

WORDS = "Would rather be called before ten. Takes two Hague cases a year."


@pytest.fixture
def asked(app: Flask) -> str:
    """Amara, who was asked for Noor Haddad's request."""
    with app.app_context():
        person = cast.amara()
        request = cast.submitted(contact={"called": "Noor Haddad"}, names={"requester": "Noor Haddad"})
        cast.sent(cast.need_of(request), person, by=cast.grace())
        return person.id


def signed_in(app: Flask, *roles: Role) -> PageClient:
    with app.app_context():
        who = cast.account(f"{'-'.join(roles)}@example.org", f"Rae {roles[0]}", *roles).id
    client = PageClient(app)
    cast.sign_in(client, who)
    return client


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AttorneyNote)) or 0


def test_a_note_is_kept_once_with_who_and_when_and_the_newest_stands_first(
    asked: str, app: Flask, clock: StillClock
) -> None:
    staff, here = signed_in(app, Role.COUNSEL), f"/counsel/attorneys/{asked}"
    assert "No notes yet." in staff.get(here).text
    staff.submit({"text": WORDS}, action="/notes")
    staff.get(here)
    staff.submit({"text": WORDS}, action="/notes")
    assert count(app) == 1, "sent twice it is one note"
    clock.move(minutes=11)
    staff.get(here)
    staff.submit({"text": "Told us to wait until May."}, action="/notes")
    shown = ["".join(each.itertext()) for each in staff.get(here).find(".//div[@class='app-note']")]
    assert [WORDS in each for each in shown] == [False, True]
    assert all("Rae counsel" in each for each in shown)
    with app.app_context():
        noted = db.session.scalars(select(AuditRow).where(AuditRow.action == "attorney_noted")).all()
        assert {row.object for row in noted} == {f"attorney:{asked}"}
        assert len(noted) == 2
        raw = db.session.connection().exec_driver_sql("SELECT said FROM attorney_notes").fetchall()
        assert all(b"Hague" not in bytes(row[0]) for row in raw)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("  ", "Write the note first"),
        ("She knows Noor Haddad from before.", "tell who somebody is"),
        ("Good work in R-863-EB4.", "tell who somebody is"),
        ("Good work in r–863–eb4.", "tell who somebody is"),
        ("Good work in R.863.EB4", "tell who somebody is"),
        ("The mother is at 12 Elm Street, call 512 555 0147.", "tell who somebody is"),
    ],
)
def test_what_tells_of_a_family_is_sent_back_with_what_was_typed(asked: str, app: Flask, text: str, word: str) -> None:
    staff = signed_in(app, Role.COUNSEL)
    staff.get(f"/counsel/attorneys/{asked}")
    page = staff.submit({"text": text}, action="/notes", status=422)
    assert word in page.text
    assert page.fields("/notes")["text"] == [text]
    assert count(app) == 0


def test_names_are_compared_only_for_who_may_know_of_the_request(asked: str, app: Flask) -> None:
    """A refusal says that there is such a family: not to an administrator, and of no walled request."""
    here, text = f"/counsel/attorneys/{asked}", {"text": "She knows Noor Haddad from before."}
    office = signed_in(app, Role.ADMINISTRATOR)
    office.get(here)
    office.submit(text, action="/notes")
    with app.app_context():
        db.session.scalars(select(Request)).one().state = RequestState.WALLED
        db.session.commit()
    staff = signed_in(app, Role.SUPERVISOR)
    staff.get(here)
    staff.submit(text, action="/notes")
    assert count(app) == 2


def test_the_attorney_reads_none_of_it_and_it_goes_with_them(asked: str, app: Flask) -> None:
    staff, here = signed_in(app, Role.COUNSEL), f"/counsel/attorneys/{asked}"
    staff.get(here)
    staff.submit({"text": WORDS}, action="/notes")
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.attorney_id == asked)).first()
        account_id = account.id if account else cast.attorney_account(db.session.get_one(Attorney, asked)).id
    theirs = PageClient(app)
    cast.sign_in(theirs, account_id)
    assert "Hague cases a year" not in theirs.get("/attorney/").text
    theirs.get(here, status=403)
    with app.app_context():
        person = db.session.get_one(Attorney, asked)
        person.status, person.left_at = "withdrawn", clock_of().real() - timedelta(days=729)
        db.session.commit()
        retention.run(clock_of().real())
        assert count(app) == 1
        retention.run(clock_of().real() + timedelta(days=2))
    assert count(app) == 0
