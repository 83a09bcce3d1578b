"""Nobody hears that there is a complaint who may not read it: no letter, task, count, list, line of the start page,
note, event, look or letter of the request says so (E12)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import delete, select

from referral_app.actions import (
    Refused,
    attorney_complaints,
    complaints,
    desk_tasks,
    family,
    handing_over,
    legal_holds,
    need_to_know,
    triage,
)
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Letter, NeedToKnow, Note, Request, Task
from referral_app.queries import covers, desk, in_hand, keeping, letters_to_come, tasks
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.page_client import BASE
from tests.web.test_complaints import client_of, who
from tests.whole_request import whole_request

TEXT = "Nobody called me back for a week."
ANSWER = "You are right, and we are sorry."


class Office(NamedTuple):
    request_id: str
    note_id: str
    sol: str
    sue: str
    ada: str


def complained(owner: Account) -> Note:
    request = cast.submitted()
    triage.take_request(request.id, actor=owner, now=clock().programme())
    family.complain(request.id, TEXT, now=clock().programme(), today=clock().today())
    return db.session.scalars(select(Note).where(Note.request_id == request.id, Note.kind == "complaint")).one()


@pytest.fixture
def office(app: Flask) -> Office:
    """Sol, a supervisor who is privacy officer as well, owns the request of a family that complained. Sue supervises
    too, and Ada administers."""
    with app.app_context():
        sol = cast.account("sol2@example.org", "Sol Marsh", Role.SUPERVISOR, Role.PRIVACY_OFFICER)
        sue = cast.account("sue@example.org", "Sue Park", Role.SUPERVISOR, Role.PRIVACY_OFFICER)
        ada = cast.ada()
        note = complained(sol)
        return Office(note.request_id, note.id, sol.id, sue.id, ada.id)


def told() -> set[str]:
    """To whom letters about tasks were written."""
    rows = db.session.execute(select(Letter.recipient_kind, Letter.recipient_id).where(Letter.kind == "task"))
    return {row[1] for row in rows if row[0] == "account"}


def the_task() -> Task:
    db.session.expire_all()
    return db.session.scalars(select(Task).where(Task.kind == "complaint")).one()


def test_the_letter_goes_to_those_alone_who_may_read_it(app: Flask, office: Office) -> None:
    with app.app_context():
        assert told() == {office.sue}


def test_where_nobody_may_read_it_no_supervisor_gets_a_letter(app: Flask) -> None:
    """An administrator does, each day (`web/test_unread_complaints.py`)."""
    with app.app_context():
        cast.ada()
        complained(cast.sol())
        assert told() == set()


def test_nobody_off_the_list_of_a_request_gets_the_letter(app: Flask, office: Office) -> None:
    """The control is the one before, where both might have."""
    with app.app_context():
        now = clock().programme()
        jo = cast.account("jo@example.org", "Jo Ruiz", Role.SUPERVISOR)
        request = cast.submitted()
        db.session.add(NeedToKnow(request_id=request.id, account_id=jo.id, added_by=jo.id, added_at=now))
        db.session.commit()
        family.complain(request.id, TEXT, now=now, today=clock().today())
        assert told() == {office.sue, jo.id}
        letters = db.session.scalars(select(Letter).where(Letter.kind == "task", Letter.recipient_kind == "account"))
        assert sorted(one.recipient_id for one in letters) == sorted([office.sue, jo.id])


def test_no_list_count_or_line_tells_of_it(app: Flask, office: Office) -> None:
    with app.app_context():
        today, now = clock().today(), clock().programme()
        for account_id, there in ((office.sol, False), (office.sue, True)):
            viewer = who(account_id)
            assert (the_task() in [row[0] for row in tasks.page(viewer, today).rows]) is there
            assert (the_task() in [task for task, _number in tasks.of(viewer, office.request_id)]) is there
            lines = desk.next_up(viewer, today=today, taken_by=now)
            assert (the_task() in [line.task for line in lines.rows]) is there, "nobody's, and so everybody's else"
            assert tasks.task_for(viewer, the_task().id) == (the_task() if there else None)
        assert sum(one.tasks for one in in_hand.load(today)) == 0
    for account_id, there in ((office.sol, False), (office.sue, True)):
        client = client_of(app, account_id)
        assert (office.note_id in client.get("/counsel/complaints").html) is there
        assert ("A complaint to answer" in client.get("/counsel/tasks").text) is there
        client.get(f"/counsel/complaints/{office.note_id}", status=200 if there else 404)


def test_the_looks_at_it_are_not_shown_to_a_privacy_officer_whose_work_it_is_about(app: Flask, office: Office) -> None:
    client_of(app, office.sue).get(f"/counsel/complaints/{office.note_id}")
    shown = [
        "Opened a complaint" in client_of(app, account_id).get("/counsel/looks").text
        for account_id in (office.sol, office.sue)
    ]
    assert shown == [False, True]


def test_to_give_its_task_to_a_colleague_leaves_nothing_with_the_request(app: Flask, office: Office) -> None:
    with app.app_context():
        now = clock().programme()
        jo = cast.account("jo@example.org", "Jo Ruiz", Role.SUPERVISOR)
        desk_tasks.assign(the_task().id, jo.id, actor=who(office.sue), now=now)
        written = [one for one in db.session.scalars(select(Letter)) if one.recipient_id == jo.id]
        assert [(one.kind, one.request_id) for one in written] == [("task", None)]
    here = f"/counsel/requests/{office.request_id}"
    assert "Task given to a colleague" not in whole_request(client_of(app, office.sol), here)
    assert "Task given to a colleague" in whole_request(client_of(app, office.sue), here)


def test_who_had_taken_it_and_takes_the_request_has_it_no_more(app: Flask, office: Office) -> None:
    with app.app_context():
        today, now = clock().today(), clock().programme()
        jo = cast.account("jo@example.org", "Jo Ruiz", Role.SUPERVISOR)
        complaints.take(office.note_id, actor=who(office.sue), now=now)
        triage.take_request(office.request_id, actor=who(office.sue), now=now)
        assert tasks.task_for(who(office.sue), the_task().id) is None
        assert the_task() in [line.task for line in desk.next_up(jo, today=today, taken_by=now).rows]
        complaints.take(office.note_id, actor=jo, now=now)
        assert the_task().owner_id == jo.id
        handing_over.hand_over(
            office.request_id, office.sol, "Yours again.", actor=who(office.sue), now=now, today=today
        )
        assert the_task().owner_id == jo.id
        handing_over.move_all(jo.id, office.sol, actor=office.ada, now=now, today=today)
        assert the_task().owner_id is None, "not with the rest of what a leaver has"


def test_a_legal_hold_for_it_is_told_to_nobody_of_the_case_and_lifted_by_none_of_them(
    app: Flask, office: Office
) -> None:
    """The control is a hold for another reason, which everybody sees who keeps."""
    with app.app_context():
        now, today = clock().real(), clock().today()
        reference = db.session.get_one(Request, office.request_id).reference
        for reason in ("complaint", "subpoena"):
            legal_holds.ask_for_hold(
                reference, reason, today + timedelta(days=30), actor=who(office.sue), now=now, today=today
            )
        its_ids = {one.reason: one.id for one, _reference in keeping.holds(who(office.sue))}
        assert set(its_ids) == {"complaint", "subpoena"}
        assert [one.reason for one, _reference in keeping.holds(who(office.sol))] == ["subpoena"]
        for act in (legal_holds.confirm_hold, legal_holds.lift_hold):
            with pytest.raises(Refused, match="gone"):
                act(its_ids["complaint"], actor=who(office.sol), now=now)
        grace = cast.grace().id
    here, words = f"/counsel/requests/{office.request_id}", "One person asks for a legal hold"
    lines = [whole_request(client_of(app, one), here).count(words) for one in (office.sol, grace, office.sue)]
    assert lines == [1, 1, 2]


def test_letters_to_come_about_it_are_shown_to_their_reader_alone(app: Flask, office: Office) -> None:
    with app.app_context():
        now = clock().programme()
        jo = cast.account("jo@example.org", "Jo Ruiz", Role.SUPERVISOR)
        readers = [
            [one.reader for one in letters_to_come.planned(now, viewer) if one.kind == "task"]
            for viewer in (who(office.sol), jo, who(office.sue))
        ]
        assert readers == [[], [], ["Sue Park"]]


def everything(app: Flask, account_id: str, request_id: str) -> str:
    """All pages of staff that this person can ask for, of the office and of a request, one after the other."""
    client, said = client_of(app, account_id), []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith("counsel.") and rule.arguments <= {"request_id"}:
            built = rule.build({"request_id": request_id})
            assert built is not None
            answer = client.client.get(built[1], base_url=BASE)
            assert answer.status_code < 500, built
            said.append(answer.get_data(as_text=True))
    return " ".join([*said, whole_request(client, f"/counsel/requests/{request_id}")])


def test_no_page_of_staff_says_a_word_of_it_or_of_a_request_that_does_not_exist(app: Flask, office: Office) -> None:
    """Every address there is, as the supervisor whose work it is about, who is off the list of another request. The
    control is a colleague who reads both."""
    with app.app_context():
        now = clock().programme()
        sealed = cast.submitted()
        need_to_know.set_list(sealed.id, [], "known_here", actor=who(office.sue), now=now)
        family.complain(sealed.id, TEXT, now=now, today=clock().today())
        its_tasks = [one.id for one in db.session.scalars(select(Task)) if one.kind == "complaint"]
        marks = [TEXT, office.note_id, "A complaint to answer", *its_tasks, sealed.id, sealed.reference]
        reference, sealed_id = db.session.get_one(Request, office.request_id).reference, sealed.id
    mine, hers = (everything(app, one, office.request_id) for one in (office.sol, office.sue))
    assert reference in mine
    assert [mark for mark in marks if mark in mine] == []
    assert [mark for mark in marks if mark not in hers] == []
    client_of(app, office.sol).get(f"/counsel/requests/{sealed_id}", status=404)


def test_of_an_attorneys_complaint_the_owner_of_the_request_sees_no_task(app: Flask, office: Office) -> None:
    with app.app_context():
        now, today = clock().programme(), clock().today()
        person = cast.amara()
        offer = cast.sent(cast.need_of(cast.submitted()), person, by=cast.grace())
        triage.take_request(offer.need.request_id, actor=who(office.sol), now=now)
        attorney_complaints.complain(person.id, TEXT, offer_id=offer.id, **cast.by(cast.attorney_account(person)))
        task = db.session.scalars(select(Task).where(Task.once.startswith("complaint:attorney:"))).one()
        for account_id, there in ((office.sol, False), (office.sue, True)):
            viewer = who(account_id)
            assert (task in [row[0] for row in tasks.page(viewer, today).rows]) is there
            assert tasks.task_for(viewer, task.id) == (task if there else None)
        triage.take_request(offer.need.request_id, actor=who(office.sue), now=now)
        assert tasks.task_for(who(office.sue), task.id) is None
        assert task not in [row[0] for row in tasks.page(who(office.sue), today).rows]


def test_who_may_not_know_of_a_request_gets_no_letter_about_its_tasks_and_sees_it_in_no_load(app: Flask) -> None:
    """Walled, and with a list of its own: the office's alarm, and how much everybody has."""
    with app.app_context():
        now = clock().programme()
        sol, grace = cast.account("one@example.org", "One Supervisor", Role.SUPERVISOR), cast.grace()
        request = cast.submitted()
        triage.take_request(request.id, actor=grace, now=now)
        assert {one.account_id: one.requests for one in covers.load(sol)}[grace.id] == 1
        db.session.add(NeedToKnow(request_id=request.id, account_id=grace.id, added_by=grace.id, added_at=now))
        db.session.commit()
        assert {one.account_id: one.requests for one in covers.load(sol)}[grace.id] == 0
        db.session.get_one(Request, request.id).state = RequestState.WALLED
        db.session.execute(delete(NeedToKnow))
        db.session.commit()
        assert {one.account_id: one.requests for one in covers.load(sol)}[grace.id] == 0
        assert {one.account_id: one.requests for one in covers.load(grace)}[grace.id] == 1
