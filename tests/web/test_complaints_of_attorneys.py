"""An attorney complains, or staff write it down from a call; a supervisor outside the case answers, with days of its
own; whoever owns the request sees nothing of it (E12)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, attorney_complaints, desk_tasks, offer_answers, retention, triage
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.models import Account, AttorneyComplaint, AuditRow, Letter, Offer, Request, Task
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient

TEXT = "The question came a day before the hearing, and nobody answered the phone."
ANSWER = "You are right. From now on whoever sends a question so late calls first."
MINE = "/attorney/complaints"


class Office(NamedTuple):
    amara: str
    account: str
    offer: str
    request: str
    reference: str
    sol: str
    sue: str
    grace: str


@pytest.fixture
def office(app: Flask) -> Office:
    """Amara was asked about a request that Sol, a supervisor, owns; Sue supervises too, and Grace is counsel."""
    with app.app_context():
        sol, grace, person = cast.sol(), cast.grace(), cast.amara()
        sue = cast.account("sue@example.org", "Sue Park", Role.SUPERVISOR)
        request = cast.submitted(contact={"called": "Noor Haddad"}, names={"requester": "Noor Haddad"})
        triage.take_request(request.id, actor=sol, now=clock_of().programme())
        offer = cast.sent(cast.need_of(request), person, by=grace)
        account = cast.attorney_account(person)
        return Office(person.id, account.id, offer.id, request.id, request.reference, sol.id, sue.id, grace.id)


def client_of(app: Flask, account_id: str) -> PageClient:
    client = PageClient(app)
    cast.sign_in(client, account_id)
    return client


def only(app: Flask) -> AttorneyComplaint:
    with app.app_context():
        return db.session.scalars(select(AttorneyComplaint)).one()


def test_it_goes_from_the_attorneys_page_to_a_supervisor_outside_the_case_and_back(
    app: Flask, office: Office, clock: StillClock
) -> None:
    theirs = client_of(app, office.account)
    assert MINE in theirs.get("/attorney/").links()
    theirs.get(MINE)
    page = theirs.submit({"text": TEXT, "about": office.offer}, action=MINE)
    assert "We have it." in page.text
    assert "November 30, 2026" in page.text, "two business days, without Thanksgiving"
    here = f"/counsel/complaints/attorneys/{only(app).id}"

    sol = client_of(app, office.sol)
    assert "No attorney complained." in sol.get("/counsel/complaints").text, "the owner of the request"
    sol.get(here, status=404)
    for path in (f"/counsel/requests/{office.request}", f"/counsel/attorneys/{office.amara}"):
        assert TEXT not in sol.get(path).text
    client_of(app, office.grace).get(here, status=403)

    sue = client_of(app, office.sue)
    listed = sue.get("/counsel/complaints")
    assert here in listed.links()
    assert "Amara Diallo" in listed.text
    assert office.reference in listed.text
    assert TEXT in sue.get(here).text
    sue.submit(action="/acknowledge")
    assert "a supervisor who does not work on it has read it" in theirs.get(MINE).text.lower()
    sue.get(here)
    assert "Write the answer first" in sue.submit({"text": " "}, "/answer", status=422).text
    sue.get(here)
    assert "tell who somebody is" in sue.submit({"text": "We called Noor Haddad."}, "/answer", status=422).text
    sue.get(here)
    page = sue.submit({"text": ANSWER}, "/answer")
    assert ANSWER in page.text
    assert not page.find(".//textarea")
    assert ANSWER in theirs.get(MINE).text
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.kind == "complaint")).one()
        assert (task.owner_id, task.request_id) == (office.sue, None)
        assert task.resolved_at is not None
        news = db.session.scalars(select(Letter).where(Letter.kind == "news")).all()
        assert [one.recipient_id for one in news] == [office.amara]
        actions = set(db.session.scalars(select(AuditRow.action)))
        assert {"attorney_complained", "attorney_complaint_seen", "attorney_complaint_answered"} <= actions
        post = world.basket()
        clock.move(hours=48)
        assert list(sweep.once())
        mails = [mail.get_content() for mail in post.messages if mail["To"] == "amara.a-1@example.org"]
        assert any("There is something new" in mail and "/sign-in" in mail for mail in mails)
        assert not any(office.reference in mail or "complain" in mail.lower() for mail in mails)
        raw = db.session.connection().exec_driver_sql("SELECT * FROM attorney_complaints").fetchall()
        assert office.amara not in str(raw)
        assert TEXT not in str(raw)


def test_the_task_ends_by_the_answer_alone_and_calls_the_others(app: Flask, office: Office) -> None:
    with app.app_context():
        who = db.session.get_one(Account, office.account)
        for _ in range(2):
            attorney_complaints.complain(office.amara, TEXT, offer_id=office.offer, **cast.by(who))
        task = db.session.scalars(select(Task).where(Task.kind == "complaint")).one()
        told = db.session.scalars(select(Letter).where(Letter.kind == "task", Letter.task_id.is_(None))).all()
        assert [one.recipient_id for one in told if one.recipient_kind == "account"] == [office.sue]
        with pytest.raises(Refused, match="act_first"):
            triage.resolve_task(task.id, actor=db.session.get_one(Account, office.sue), now=clock_of().programme())
        with pytest.raises(Refused, match="not_found"):
            attorney_complaints.answer(
                only(app).id, ANSWER, actor=db.session.get_one(Account, office.sol), now=clock_of().programme()
            )
        with pytest.raises(Refused, match="no_staff"):
            desk_tasks.assign(
                task.id, office.sol, actor=db.session.get_one(Account, office.sue), now=clock_of().programme()
            )


def test_staff_write_one_down_from_a_call(app: Flask, office: Office) -> None:
    grace = client_of(app, office.grace)
    here = f"/counsel/attorneys/{office.amara}/complaint"
    assert here in grace.get(f"/counsel/attorneys/{office.amara}").links()
    assert office.reference in grace.get(here).text
    page = grace.submit({"text": "  "}, action="/complaint", status=422)
    assert "Write what they said first" in page.text
    page = grace.submit({"text": "Noor Haddad said so.", "about": office.offer}, action="/complaint", status=422)
    assert "tell who somebody is" in page.text
    assert page.fields("/complaint")["about"] == [office.offer]
    grace.get(here)
    assert "It is written down." in grace.submit({"text": TEXT}, action="/complaint").text
    row = only(app)
    assert (row.taken_by, row.request_id, row.not_for) == (office.grace, None, None)
    assert "Written down from a call" in client_of(app, office.account).get(MINE).text
    assert "Grace Okafor" in client_of(app, office.sol).get(f"/counsel/complaints/attorneys/{row.id}").text


@pytest.mark.parametrize("read", [True, False])
def test_a_name_that_was_read_is_kept_out_also_once_the_question_is_over(
    app: Flask, office: Office, read: bool
) -> None:
    """A complaint is kept longer than the case. Who never read the name is not told by a refusal whose case it was."""
    with app.app_context():
        account = db.session.get_one(Account, office.account)
        if read:
            cast.interested(office.offer, account)
        offer_answers.decline_offer(office.offer, "court", **cast.by(account))
        said = {"offer_id": office.offer, "actor": account, "now": clock_of().programme(), "today": clock_of().today()}
        text = "Noor Haddad was never told that I said no."
        if read:
            with pytest.raises(Refused, match="tells_who"):
                attorney_complaints.complain(office.amara, text, **said)
        else:
            assert attorney_complaints.complain(office.amara, text, **said)


def test_nobody_complains_of_a_referral_that_is_not_theirs(app: Flask, office: Office) -> None:
    with app.app_context():
        bela = cast.bela()
        other = cast.sent(cast.need_of(cast.submitted()), bela, by=db.session.get_one(Account, office.grace))
        who = db.session.get_one(Account, office.account)
        for attorney_id, offer_id in ((office.amara, other.id), (bela.id, other.id), (office.amara, "x" * 16)):
            with pytest.raises(Refused, match="not_found"):
                attorney_complaints.complain(attorney_id, TEXT, offer_id=offer_id, **cast.by(who))
        db.session.get_one(Request, office.request).state = RequestState.WALLED
        db.session.commit()
        with pytest.raises(Refused, match="not_found"):
            attorney_complaints.complain(
                office.amara, TEXT, offer_id=office.offer, **cast.by(db.session.get_one(Account, office.grace))
            )
        assert db.session.scalars(select(AttorneyComplaint)).all() == []


def test_it_outlives_the_request_and_goes_two_years_after_the_answer(
    app: Flask, office: Office, clock: StillClock
) -> None:
    with app.app_context():
        who = db.session.get_one(Account, office.account)
        row = attorney_complaints.complain(office.amara, TEXT, offer_id=office.offer, **cast.by(who))
        attorney_complaints.answer(
            row.id, ANSWER, actor=db.session.get_one(Account, office.sue), now=clock_of().programme()
        )
        request = db.session.get_one(Request, office.request)
        request.state, request.last_act_at = "closed", clock_of().real() - timedelta(days=91)
        db.session.commit()
        retention.run(clock_of().real())
        assert db.session.scalars(select(Offer)).all() == []
    kept = only(app)
    assert (kept.request_id, kept.not_for) == (None, office.sol)
    client_of(app, office.sol).get(f"/counsel/complaints/attorneys/{kept.id}", status=404)
    shown = client_of(app, office.sue).get(f"/counsel/complaints/attorneys/{kept.id}").text
    assert "a referral that is no longer kept" in shown
    with app.app_context():
        assert retention.plan(clock_of().real() + timedelta(days=729))["complaints of attorneys"] == 0
        retention.run(clock_of().real() + timedelta(days=731))
        assert db.session.scalars(select(AttorneyComplaint)).all() == []


def test_who_complains_a_hundred_times_fills_a_list_and_nobodys_mailbox(
    app: Flask, office: Office, clock: StillClock
) -> None:
    """Also whoever took the session of an attorney. The next day supervisors are told again."""

    def told(times: int) -> tuple[int, int]:
        with app.app_context():
            for number in range(times):
                attorney_complaints.complain(
                    office.amara,
                    f"{TEXT} {number}",
                    offer_id=None,
                    actor=db.session.get_one(Account, office.account),
                    now=clock_of().programme(),
                    today=clock_of().today(),
                )
            letters = [one for one in db.session.query(Letter).filter_by(kind="task") if one.recipient_id == office.sue]
            return db.session.query(Task).filter_by(kind="complaint").count(), len(letters)

    assert told(25) == (25, 10)
    clock.move(days=1, minutes=1)
    assert told(1) == (26, 11)


def test_what_was_typed_is_there_when_a_colleague_answered_first(app: Flask, office: Office) -> None:
    with app.app_context():
        sam = cast.account("sam@example.org", "Sam Roe", Role.SUPERVISOR).id
        attorney_complaints.complain(
            office.amara,
            TEXT,
            offer_id=None,
            actor=db.session.get_one(Account, office.account),
            now=clock_of().programme(),
            today=clock_of().today(),
        )
    here = f"/counsel/complaints/attorneys/{only(app).id}"
    first, second = client_of(app, office.sue), client_of(app, sam)
    first.get(here)
    second.get(here)
    first.submit({"text": ANSWER}, "/answer")
    page = second.post(f"{here}/answer", {"text": "My own long answer to it."}, 422)
    assert "answered already" in page.text
    assert "My own long answer to it." in page.text
    assert "My own" not in second.get(here).text, "shown once, where the press led"
