"""A complaint has days and an owner of its own, and its answer stands on the family's page; nobody who works on the
case sees anything of it (E12)."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, complaints, desk_tasks, family, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Event, Letter, Note, Request, Task
from referral_app.queries import complaints as queries
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.whole_request import whole_request

TEXT = "Nobody called me back for a week."
ANSWER = "You are right, and we are sorry. From now on somebody calls each Monday."


class Office(NamedTuple):
    request_id: str
    reference: str
    note_id: str
    grace: str
    sol: str
    sue: str


@pytest.fixture
def office(app: Flask) -> Office:
    """Grace owns the request of a family that complained; Sol and Sue supervise."""
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        sue = cast.account("sue@example.org", "Sue Park", Role.SUPERVISOR)
        request = cast.submitted()
        triage.take_request(request.id, actor=grace, now=clock().programme())
        family.complain(request.id, TEXT, now=clock().programme(), today=clock().today())
        note = db.session.scalars(select(Note).where(Note.kind == "complaint")).one()
        return Office(request.id, request.reference, note.id, grace.id, sol.id, sue.id)


def who(account_id: str) -> Account:
    return db.session.get_one(Account, account_id)


def client_of(app: Flask, account_id: str) -> PageClient:
    client = PageClient(app)
    cast.sign_in(client, account_id)
    return client


def task() -> Task:
    db.session.expire_all()
    return db.session.scalars(select(Task).where(Task.kind == "complaint")).one()


def test_a_supervisor_takes_acknowledges_and_answers_it(app: Flask, office: Office) -> None:
    client = client_of(app, office.sol)
    here = f"/counsel/complaints/{office.note_id}"
    page = client.get("/counsel/complaints")
    assert here in page.links()
    assert "to be acknowledged" in page.text
    assert "Nov 30, 2026" in page.text, "two business days, without Thanksgiving"
    assert TEXT in client.get(here).text
    page = client.submit(action="/acknowledge")
    assert "acknowledged on" in page.text
    assert "Sol Brandt" in page.text, "who acknowledges it has it"
    assert "December 10, 2026" in page.text
    with app.app_context():
        assert (task().due_on.isoformat(), task().owner_id) == ("2026-12-10", office.sol)
    page = client.submit({"text": "  "}, "/answer", status=422)
    assert "Write something first." in page.text
    page = client.submit({"text": ANSWER}, "/answer")
    assert ANSWER in page.text
    assert not page.find(".//textarea")
    with app.app_context():
        assert task().resolved_at is not None
        assert (
            db.session.scalars(select(Letter).where(Letter.recipient_kind == "requester", Letter.kind == "news")).all()
            == []
        )
    assert "answered on" in client.get("/counsel/complaints").text


def test_the_family_reads_how_far_it_is_and_the_answer(app: Flask, office: Office) -> None:
    def told() -> str:
        with app.app_context():
            request = db.session.get_one(Request, office.request_id)
            [(one)] = queries.of_request(request)
            return f"{one.seen_at is not None} {one.due_on} {queries.answer_to(one)}"

    assert told() == "False 2026-11-30 None"
    with app.app_context():
        complaints.acknowledge(office.note_id, actor=who(office.sol), now=clock().programme())
    assert told() == "True 2026-12-10 None"
    with app.app_context():
        complaints.answer(office.note_id, ANSWER, actor=who(office.sol), now=clock().programme())
    assert told() == f"True 2026-12-10 {ANSWER}"


def test_nobody_who_works_on_the_case_sees_any_of_it(app: Flask, office: Office) -> None:
    with app.app_context():
        complaints.acknowledge(office.note_id, actor=who(office.sol), now=clock().programme())
        complaints.answer(office.note_id, ANSWER, actor=who(office.sol), now=clock().programme())
        lee = cast.account("lee@example.org", "Lee Marsh", Role.COUNSEL).id
    for account_id in (office.grace, lee):
        client = client_of(app, account_id)
        for path in (f"/counsel/requests/{office.request_id}", "/counsel/tasks", "/counsel/", "/counsel/letters"):
            shown = whole_request(client, path) if "requests" in path else client.get(path).text
            for words in (TEXT, ANSWER, "omplaint"):
                assert words not in shown, (path, words)
        client.get("/counsel/complaints", status=403)
        client.get(f"/counsel/complaints/{office.note_id}", status=403)
    assert ANSWER in whole_request(client_of(app, office.sue), f"/counsel/requests/{office.request_id}")


def test_a_supervisor_who_owns_the_request_leaves_it_to_another(app: Flask, office: Office) -> None:
    with app.app_context():
        triage.take_request(office.request_id, actor=who(office.sol), now=clock().programme())
        for act in (complaints.take, complaints.acknowledge):
            with pytest.raises(Refused, match="not_found"):
                act(office.note_id, actor=who(office.sol), now=clock().programme())
        with pytest.raises(Refused, match="not_found"):
            complaints.answer(office.note_id, ANSWER, actor=who(office.sol), now=clock().programme())
    client_of(app, office.sol).get(f"/counsel/complaints/{office.note_id}", status=404)
    with app.app_context():
        complaints.take(office.note_id, actor=who(office.sue), now=clock().programme())
        assert task().owner_id == office.sue


def test_a_supervisor_who_owns_the_request_reads_no_word_of_it_and_gets_no_task(app: Flask, office: Office) -> None:
    """The family was told that nobody reads it who works on its request. The control is another supervisor."""
    with app.app_context():
        triage.take_request(office.request_id, actor=who(office.sol), now=clock().programme())
        sue, now = who(office.sue), clock().programme()
        with pytest.raises(Refused, match="no_staff"):
            desk_tasks.assign(task().id, office.sol, actor=sue, now=now)
        assert desk_tasks.assign(task().id, office.sue, actor=who(office.sol), now=now).owner_id == office.sue
        complaints.answer(office.note_id, ANSWER, actor=who(office.sue), now=now)
    paths = (f"/counsel/complaints/{office.note_id}", f"/counsel/requests/{office.request_id}")
    for account_id, reads in ((office.sol, False), (office.sue, True)):
        for path in paths:
            client = client_of(app, account_id)
            said = (
                whole_request(client, path)
                if "requests" in path
                else client.get(path, status=200 if reads else 404).text
            )
            assert [words in said for words in (TEXT, ANSWER)] == [reads, reads], (account_id, path)


def test_who_owned_the_request_when_it_came_does_not_read_it_by_giving_it_away(app: Flask, office: Office) -> None:
    """The control is another supervisor, who reads it."""
    with app.app_context():
        sol, now = who(office.sol), clock().programme()
        triage.take_request(office.request_id, actor=sol, now=now)
        family.complain(office.request_id, "And again.", now=now, today=clock().today())
        triage.take_request(office.request_id, actor=who(office.grace), now=now)
        notes = db.session.scalars(select(Note).where(Note.kind == "complaint").order_by(Note.created_at)).all()
        ids = [note.id for note in notes]
        tasks = [one.id for one in db.session.scalars(select(Task).where(Task.kind == "complaint"))]
        for act in (complaints.take, complaints.acknowledge):
            with pytest.raises(Refused, match="not_found"):
                act(ids[-1], actor=sol, now=now)
        with pytest.raises(Refused, match="not_found"):
            complaints.answer(ids[-1], ANSWER, actor=sol, now=now)
        with pytest.raises(Refused, match="no_staff"):
            desk_tasks.assign(tasks[-1], office.sol, actor=who(office.sue), now=now)
    for account_id, reads in ((office.sol, False), (office.sue, True)):
        client = client_of(app, account_id)
        said = [
            client.get(f"/counsel/complaints/{ids[-1]}", status=200 if reads else 404).text,
            whole_request(client, f"/counsel/requests/{office.request_id}"),
        ]
        assert ["And again." in words for words in said] == [reads, reads], account_id


def test_who_supervises_nobody_does_none_of_it(app: Flask, office: Office) -> None:
    with app.app_context():
        actor = who(office.grace)
        with pytest.raises(Refused, match="not_supervisor"):
            complaints.acknowledge(office.note_id, actor=actor, now=clock().programme())
        with pytest.raises(Refused, match="not_supervisor"):
            complaints.answer(office.note_id, ANSWER, actor=actor, now=clock().programme())


def test_the_same_act_twice_is_one(app: Flask, office: Office) -> None:
    with app.app_context():
        sol = who(office.sol)
        complaints.acknowledge(office.note_id, actor=sol, now=clock().programme())
        complaints.acknowledge(office.note_id, actor=sol, now=clock().programme())
        complaints.answer(office.note_id, ANSWER, actor=sol, now=clock().programme())
        complaints.acknowledge(office.note_id, actor=sol, now=clock().programme())
        with pytest.raises(Refused, match="already_answered"):
            complaints.answer(office.note_id, "Other words.", actor=sol, now=clock().programme())
        kinds = db.session.scalars(select(Event.kind).where(Event.subject == office.note_id).order_by(Event.seq)).all()
        assert kinds == ["complaint_received", "complaint_seen", "complaint_answered"]


def test_its_task_is_not_ticked_off_but_ends_by_the_answer(app: Flask, office: Office) -> None:
    with app.app_context(), pytest.raises(Refused, match="act_first"):
        triage.resolve_task(task().id, actor=who(office.sol), now=clock().programme())
    assert "/counsel/complaints" in client_of(app, office.sol).get("/counsel/tasks").links()
    assert "/counsel/complaints" in client_of(app, office.sol).get("/counsel/").links()


def test_late_is_said_and_what_is_open_stands_on_top(app: Flask, office: Office, session_clock: StillClock) -> None:
    with app.app_context():
        other = cast.submitted()
        family.complain(other.id, "Another.", now=clock().programme(), today=clock().today())
        complaints.answer(office.note_id, ANSWER, actor=who(office.sol), now=clock().programme())
        reference = other.reference
    session_clock.move(days=8)
    page = client_of(app, office.sue).get("/counsel/complaints")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.find(".//tbody/tr")]
    assert rows[0].startswith(reference)
    assert "overdue" in rows[0]
    assert rows[1].startswith(office.reference)


def test_of_a_request_that_does_not_exist_for_a_supervisor_there_is_no_complaint(app: Flask, office: Office) -> None:
    with app.app_context():
        db.session.get_one(Request, office.request_id).state = RequestState.WALLED
        db.session.commit()
    client = client_of(app, office.sue)
    assert office.reference not in client.get("/counsel/complaints").text
    client.get(f"/counsel/complaints/{office.note_id}", status=404)


def test_another_note_is_no_complaint(app: Flask, office: Office) -> None:
    with app.app_context():
        triage.add_note(office.request_id, "A note.", actor=who(office.grace), now=clock().programme())
        note_id = db.session.scalars(select(Note.id).where(Note.kind == "staff")).one()
        with pytest.raises(Refused, match="not_found"):
            complaints.acknowledge(note_id, actor=who(office.sol), now=clock().programme())
    client_of(app, office.sol).get(f"/counsel/complaints/{note_id}", status=404)
